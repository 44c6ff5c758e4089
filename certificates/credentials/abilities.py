"""What each role may do with certificates."""

from certificates.credentials.models import Certificate, Share
from lms import paths
from lms.paths import ANYONE, OWN, TREE
from lms.schools.models import Role

PRINTERS = {Role.SCHOOL_ADMIN: TREE, Role.PRINCIPAL: TREE, Role.BUREAU_OFFICER: TREE, Role.BUREAU_ADMIN: TREE}
READERS = {**PRINTERS, Role.INSPECTOR: TREE}

paths.register(
    Certificate,
    organisation="organisation",
    person="user",
    abilities={
        "read": {ANYONE: OWN, **READERS},
        "share": {ANYONE: OWN},
        "reissue": {Role.SCHOOL_ADMIN: TREE, Role.BUREAU_ADMIN: TREE},
        "revoke": {Role.BUREAU_ADMIN: TREE},
    },
)
paths.register(Share, organisation=None, person="certificate__user", abilities={"end": {ANYONE: OWN}})
paths.ability("read_certificates", READERS)
paths.ability("print_certificates", PRINTERS)
# Of whole courses: issue what is missing, and set the last day after a law review.
paths.ability("manage_certificates", {Role.BUREAU_ADMIN: TREE})
