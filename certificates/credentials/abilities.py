"""What each role may do with certificates."""

from django.db.models import Q

from certificates.credentials.models import Certificate, ClassCertificate, Share
from courses.sessions import abilities as sessions
from courses.sessions.models import ClassSession
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
paths.register(
    ClassCertificate,
    organisation="organisation",
    school_class="class_session__school_class",
    among=Q(class_session__isnull=False),
    abilities={"read": sessions.READERS, "print_for_pupils": sessions.LEADERS},
)
paths.extend(ClassSession, abilities={"certify": sessions.LEADERS})
paths.register(Share, organisation=None, person="certificate__user", abilities={"end": {ANYONE: OWN}})
paths.ability("read_certificates", READERS)
paths.ability("print_certificates", PRINTERS)
# Of whole courses: issue what is missing, and set the last day after a law review.
paths.ability("manage_certificates", {Role.BUREAU_ADMIN: TREE})
