"""Schools, classes, posts and what they print on every page."""

from lms.schools.models.counts import RosterImport, StaffCount
from lms.schools.models.erasures import ErasureRequest
from lms.schools.models.organisations import Contact, Notice, Organisation, Reorganisation, Term, paths_to
from lms.schools.models.posts import Post, Role, Seat
from lms.schools.models.school_classes import ClassPeriod, HeadCount, SchoolClass, line_of

__all__ = [
    "ClassPeriod",
    "Contact",
    "ErasureRequest",
    "HeadCount",
    "Notice",
    "Organisation",
    "Post",
    "Reorganisation",
    "Role",
    "RosterImport",
    "SchoolClass",
    "Seat",
    "StaffCount",
    "Term",
    "line_of",
    "paths_to",
]
