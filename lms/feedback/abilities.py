"""Who reads and answers what readers write: the bureau, the editors; everybody their own."""

from lms import paths
from lms.feedback.models import Burden, ContentReport
from lms.paths import ALL, ANYONE, OWN, TREE
from lms.schools.models import Role

BUREAU = {Role.BUREAU_OFFICER: TREE, Role.BUREAU_ADMIN: TREE}
EDITORS = {Role.EDITOR: ALL}

paths.register(
    Burden,
    organisation="organisation",
    person="by",
    abilities={"read": {ANYONE: OWN, **BUREAU, Role.INSPECTOR: TREE}, "reply": BUREAU},
)
paths.register(ContentReport, person="by", abilities={"read": {ANYONE: OWN, **EDITORS}, "reply": EDITORS})
paths.ability("answer_burdens", BUREAU)
paths.ability("answer_reports", EDITORS)
