"""Who marks and looks after quizzes: staff courses from above, pupils' quizzes only their class teacher."""

from lms import paths
from lms.paths import CLASS, TREE
from lms.schools import abilities as _schools  # noqa: F401 - the classes are registered there
from lms.schools.models import Role, SchoolClass

MARKERS = {Role.MORAL_EDUCATION: TREE, Role.BUREAU_OFFICER: TREE, Role.BUREAU_ADMIN: TREE}

paths.ability("mark_quizzes", {**MARKERS, Role.CLASS_TEACHER: CLASS})
paths.ability("mark_staff_quizzes", MARKERS)
# A wrong key concerns everybody who saw it, so only the bureau puts it right.
paths.ability("regrade_quizzes", {Role.BUREAU_OFFICER: TREE, Role.BUREAU_ADMIN: TREE})
paths.extend(SchoolClass, abilities={"mark_quizzes_of": {Role.CLASS_TEACHER: CLASS}})
