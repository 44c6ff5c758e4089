"""One person's record, by concept; import from here."""

from courses.learning.models.attempts import Attempt, LateResponse, Response
from courses.learning.models.completions import Completion
from courses.learning.models.enrolments import Enrolment, LessonProgress, Vote
from courses.learning.models.imported import ImportedProgress, ImportedSitting
from courses.learning.models.marking import Accommodation, AttemptEvent, ManualMark, Regrade

__all__ = [
    "Accommodation",
    "Attempt",
    "AttemptEvent",
    "Completion",
    "Enrolment",
    "ImportedProgress",
    "ImportedSitting",
    "LateResponse",
    "LessonProgress",
    "ManualMark",
    "Regrade",
    "Response",
    "Vote",
]
