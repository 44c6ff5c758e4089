"""This room's entries of the main navigation."""

from django.utils.translation import gettext_lazy as _

from lms.feedback import panels as feedback
from lms.feedback import queries as letters
from lms.feedback.models import Kind
from lms.web import nav, panels

nav.register(
    "schools", label=_("Schools"), url_name="schools:list", order=60, shown=lambda r: r.access.has("read_schools")
)
nav.register(
    "roster", label=_("Roster"), url_name="roster:start", order=70, shown=lambda r: r.access.has("import_roster")
)


def _letters(kind: Kind, *, label) -> None:
    """The way to the letters of one kind, for who answers them, with the number of open ones."""
    nav.register(
        f"letters_{kind.value}",
        label=label,
        url_name="feedback:inbox",
        args=(kind.value,),
        order=35,
        shown=lambda request: letters.answers(request, kind),
        count=lambda request: letters.waiting_lately(request, kind),
    )


_letters(Kind.BURDEN, label=_("Letters on paperwork"))
_letters(Kind.CONTENT, label=_("Letters on lessons"))

panels.register("feedback", template="lms/feedback/_panel.html", context=feedback.panel, order=60)
