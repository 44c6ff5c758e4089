"""The room's entries in the main navigation."""

from django.utils.translation import gettext_lazy as _

from lms.web import links, nav, start

nav.register("catalogue", label=_("Courses"), url_name="content:catalogue", order=40)
nav.register(
    "law_review",
    label=_("Law changes"),
    url_name="content:law_review",
    order=55,
    shown=lambda r: r.access.has("review_law"),
)
nav.register(
    "item_files",
    label=_("Files of questions"),
    url_name="content:item_files",
    order=56,
    shown=lambda r: r.access.roles == {"editor"},
)
nav.register("law", label=_("Legal library"), url_name="content:laws", order=50)

start.register("write", url_name="wagtailadmin_home", order=20, shown=lambda r: r.access.roles == {"editor"})
links.register("letters", "content:letters")
