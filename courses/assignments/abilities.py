"""Who may write and read plans: the author; colleagues who are class teachers, and the heads of their school."""

from courses.assignments.models import Plan
from lms import paths
from lms.paths import ANYONE, OWN, TREE
from lms.schools.models import Role

READERS = {Role.CLASS_TEACHER: TREE, Role.MORAL_EDUCATION: TREE, Role.VICE_PRINCIPAL_LAW: TREE}

paths.register(
    Plan,
    organisation="school",
    person="enrolment__user",
    abilities={"read": {ANYONE: OWN, **READERS}, "review": READERS},
)
paths.ability("review_plans", READERS)
