"""The room's models, for Django to find; import them from their subjects."""

from certificates.credentials.models import (
    Certificate,
    CertificateTemplate,
    ClassCertificate,
    EditionEnd,
    Picture,
    Series,
    Share,
    StatusChange,
    Verified,
)
from certificates.documents.models import DocumentFile, PrintRun
from certificates.keys.models import SigningKey
from certificates.ledger.models import Checkpoint, Leaf, Sighting, Tile, Tree, Watched, Witness

__all__ = [
    "Certificate",
    "CertificateTemplate",
    "Checkpoint",
    "ClassCertificate",
    "DocumentFile",
    "EditionEnd",
    "Leaf",
    "Picture",
    "PrintRun",
    "Series",
    "Share",
    "Sighting",
    "SigningKey",
    "StatusChange",
    "Tile",
    "Tree",
    "Verified",
    "Watched",
    "Witness",
]
