"""The pages that are always there: home and catalogue."""

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale, Page, Site

from content.pages.models import CataloguePage, HomePage


def ensure() -> CataloguePage:
    """The catalogue; makes it, the home page above it and the site if they are missing. May be called any time."""
    home = HomePage.objects.first() or _home()
    # The name greets editors; without one Wagtail greets with the host.
    named = {"hostname": "localhost", "root_page": home, "site_name": _("Mingfa")}
    Site.objects.get_or_create(is_default_site=True, defaults=named)
    return CataloguePage.objects.first() or home.add_child(
        instance=CataloguePage(title=_("Courses"), slug="catalogue", show_in_menus=True)
    )


def _home() -> HomePage:
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE))
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    home = root.add_child(instance=HomePage(title=_("Mingfa"), slug="mingfa"))
    Site.objects.filter(is_default_site=True).update(root_page=home, site_name=_("Mingfa"))
    # Wagtail brings a page that welcomes developers.
    for welcome in root.get_children().exclude(pk=home.pk).filter(slug="home", depth=2):
        welcome.delete()
    return home
