"""What each role may do with print runs."""

from certificates.credentials.abilities import PRINTERS
from certificates.credentials.models import CertificateTemplate
from certificates.documents.models import PrintRun
from lms import paths
from lms.paths import TREE
from lms.schools.models import Role

paths.register(PrintRun, organisation="organisation", abilities={"read": PRINTERS})
paths.register(CertificateTemplate, organisation="root", abilities={"edit": {Role.BUREAU_ADMIN: TREE}})
