"""Once a day: what ended today, and what was entered by whatever way."""

from django.utils import timezone

from content.review import sweep
from lms.jobs import duties


def look() -> int:
    """Open reviews and hold questions out; how many reviews were opened."""
    return len(sweep.sweep(on=timezone.localdate(), at=timezone.now()))


duties.register("law_review", every=duties.HOUR, work=look)
