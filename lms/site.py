"""What every page shows: navigation, the district's name, and whether this is the demo."""

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from lms.schools.models import Organisation
from lms.web import links, nav

KEEP_SECONDS = 300


def context(request) -> dict:
    """Context processor for base.html. Error pages made before middleware ran get the names only."""
    shown = {"site_bureau": bureau_name(), "demo": settings.DEMO, "letters_url": links.url("letters")}
    if not hasattr(request, "access"):
        return shown
    return {**shown, "nav": nav.links(request), "person": _called(request)}


def _called(request) -> str:
    """The person's name, or the seat of a pupil without one."""
    user, posts = request.user, request.access.posts
    if not user.is_authenticated or user.name or not (posts and posts[0].seat):
        return str(user) if user.is_authenticated else ""
    return _("Seat %(seat)s") % {"seat": posts[0].seat}


def bureau_name() -> str:
    """The name of the district's root, from the cache; renames show within five minutes."""
    name = cache.get("site:bureau")
    if name is None:
        name = root_name()
        if name:
            cache.set("site:bureau", name, KEEP_SECONDS)
    return name


def root_name() -> str:
    return Organisation.objects.filter(parent=None).order_by("pk").values_list("name", flat=True).first() or ""
