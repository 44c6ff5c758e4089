"""This room's entries of the main navigation."""

from django.utils.translation import gettext_lazy as _

from lms.feedback import panels as feedback
from lms.web import nav, panels

nav.register(
    "schools", label=_("Schools"), url_name="schools:list", order=60, shown=lambda r: r.access.has("read_schools")
)
nav.register(
    "roster", label=_("Roster"), url_name="roster:start", order=70, shown=lambda r: r.access.has("import_roster")
)

panels.register("feedback", template="lms/feedback/_panel.html", context=feedback.panel, order=60)
