"""What each role may do with the record of a class."""

from courses.sessions.models import ClassSession
from lms import paths
from lms.paths import CLASS, OWN, TREE
from lms.schools import abilities as schools
from lms.schools.models import Role, SchoolClass

LEADERS = {Role.CLASS_TEACHER: CLASS, Role.MORAL_EDUCATION: TREE, Role.VICE_PRINCIPAL_LAW: TREE}
READERS = {**schools.READERS, **LEADERS}

paths.extend(SchoolClass, abilities={"read_sessions": READERS, "record_session": LEADERS})
paths.register(
    ClassSession,
    organisation="school_class__school",
    school_class="school_class",
    person="led_by",
    abilities={
        "read": READERS,
        # Counts of right answers concern single pupils in a small group: only who teaches the class sees those.
        "read_tallies": {Role.CLASS_TEACHER: CLASS, Role.VICE_PRINCIPAL_LAW: OWN},
        "correct": {Role.CLASS_TEACHER: CLASS, Role.MORAL_EDUCATION: TREE, Role.VICE_PRINCIPAL_LAW: OWN},
    },
)
paths.ability("record_sessions", LEADERS)
