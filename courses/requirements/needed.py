"""Which requirements a course would leave without a way to be met."""

from django.utils.translation import ngettext

from content.editions import withdraw
from courses.requirements.models import Requirement
from lms.schools.calendar import today


def tell(key: str) -> str:
    """How many requirements in force name the course; empty for none."""
    rows = Requirement.objects.known().filter(course__key=key)
    standing = sum(not row.ended_on or row.ended_on > today() for row in rows)
    text = ngettext(
        "%(count)s requirement names this course; nobody could begin it any more. Tell the bureau first.",
        "%(count)s requirements name this course; nobody could begin it any more. Tell the bureau first.",
        standing,
    )
    return text % {"count": standing} if standing else ""


withdraw.told_by(tell)
