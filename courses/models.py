"""The room's models, for Django to find; import them from their subjects."""

from courses.assignments.models import Plan, Reading
from courses.coverage.models import ApiToken, CounterState, CoverageBlock, CoverageDelta, Reminder
from courses.learning.models import (
    Accommodation,
    Attempt,
    AttemptEvent,
    Completion,
    Enrolment,
    ImportedProgress,
    ImportedSitting,
    LateResponse,
    LessonProgress,
    ManualMark,
    Regrade,
    Response,
    Vote,
)
from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from courses.sessions.models import ClassSession

__all__ = [
    "Accommodation",
    "ApiToken",
    "Attempt",
    "AttemptEvent",
    "ClassSession",
    "Completion",
    "CounterState",
    "CoverageBlock",
    "CoverageDelta",
    "Enrolment",
    "Equivalent",
    "Exemption",
    "ImportedProgress",
    "ImportedSitting",
    "LateResponse",
    "LessonProgress",
    "ManualMark",
    "Naming",
    "Plan",
    "Reading",
    "Regrade",
    "Reminder",
    "Requirement",
    "Response",
    "Vote",
]
