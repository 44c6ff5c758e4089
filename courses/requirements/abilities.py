"""What each role may do with requirements and exemptions."""

from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from lms import paths
from lms.paths import ALL, ANYONE, OWN, TREE
from lms.schools.models import Role

BUREAU = {Role.BUREAU_OFFICER: TREE, Role.BUREAU_ADMIN: TREE}
# Requirements come from above: whoever may see coverage somewhere may open one, the figures end at their own places.
SCHOOL = (Role.SCHOOL_ADMIN, Role.PRINCIPAL, Role.MORAL_EDUCATION, Role.VICE_PRINCIPAL_LAW)
COVERAGE = dict.fromkeys((*SCHOOL, Role.INSPECTOR, *BUREAU), ALL)

paths.register(
    Requirement,
    organisation="organisation",
    abilities={
        "read": {**BUREAU, Role.INSPECTOR: TREE},
        "manage": BUREAU,
        "exempt": {Role.BUREAU_ADMIN: TREE},
        "see_coverage": COVERAGE,
    },
)
paths.register(
    Exemption,
    organisation="organisation",
    abilities={"read": {**BUREAU, Role.INSPECTOR: TREE}, "withdraw": {Role.BUREAU_ADMIN: TREE}},
)
paths.register(
    Naming,
    organisation="organisation",
    abilities={"read": {**BUREAU, Role.INSPECTOR: TREE}, "withdraw": BUREAU},
)
paths.register(
    Equivalent,
    organisation="organisation",
    person="user",
    abilities={
        "read": {**BUREAU, Role.INSPECTOR: TREE, Role.SCHOOL_ADMIN: TREE, Role.PRINCIPAL: TREE, ANYONE: OWN},
        "withdraw": {Role.BUREAU_ADMIN: TREE},
    },
)
paths.ability("read_requirements", {**BUREAU, Role.INSPECTOR: TREE})
paths.ability("manage_requirements", BUREAU)
STAFF = [role for role in Role if role != Role.PUPIL]
paths.ability("read_term_list", dict.fromkeys(STAFF, TREE))
