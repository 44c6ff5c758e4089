"""Who may read editions and teach with them."""

from content.editions.models import Edition
from lms import paths
from lms.schools.models.posts import STAFF_ROLES

paths.register(
    Edition,
    abilities={
        "read": {paths.ANYONE: paths.ALL},
        "teach": {role.value: paths.ALL for role in STAFF_ROLES},
    },
)
