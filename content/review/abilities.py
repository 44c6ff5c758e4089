"""Who may review what cites a changed law: editors."""

from content.review.models import Review
from lms import paths
from lms.paths import ALL
from lms.schools.models import Role

EDITORS = {Role.EDITOR: ALL, Role.BUREAU_ADMIN: ALL}

paths.register(Review, abilities={"read": EDITORS, "decide": EDITORS})
paths.ability("review_law", EDITORS)
