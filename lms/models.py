"""The room's models, for Django to find; import them from their subjects."""

from lms.facts.models import Fact
from lms.feedback.models import Burden, ContentReport, Message, Reply
from lms.jobs.models import Job
from lms.people.models import AccessLogEntry, Consent, InboxMessage, OneTimeCode, User
from lms.schools.models import (
    Contact,
    ErasureRequest,
    HeadCount,
    Notice,
    Organisation,
    Post,
    RosterImport,
    SchoolClass,
    Seat,
    StaffCount,
    Term,
)

__all__ = [
    "AccessLogEntry",
    "Burden",
    "Consent",
    "Contact",
    "ContentReport",
    "ErasureRequest",
    "Fact",
    "HeadCount",
    "InboxMessage",
    "Job",
    "Message",
    "Notice",
    "OneTimeCode",
    "Organisation",
    "Post",
    "Reply",
    "RosterImport",
    "SchoolClass",
    "Seat",
    "StaffCount",
    "Term",
    "User",
]
