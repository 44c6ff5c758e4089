"""Who hands checkpoints to witnesses."""

from lms import paths
from lms.paths import ALL
from lms.schools.models import Role

paths.ability("witness_ledger", {Role.BUREAU_ADMIN: ALL, Role.INSPECTOR: ALL})
