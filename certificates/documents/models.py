"""Files made of certificates: one PDF for each, and print runs of many."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.credentials.models import Certificate
from lms.schools.models import Organisation, Term


def private_files() -> FileSystemStorage:
    """Beside the media folder, which is served to everyone; these files go out through views only."""
    return FileSystemStorage(location=settings.DATA_DIR / "documents", base_url=None, file_permissions_mode=0o600)


class DocumentFile(models.Model):
    """The bytes made of a certificate 证书文件: made once, sent ever after. key: name of the key that signed."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("signed PDF")
        STAMPED = "stamped", _("signed PDF with a time stamp")
        SEALED = "sealed", _("signed PDF with the ledger’s proof")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=Kind)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="certificates/", storage=private_files, max_length=200)
    made_at = models.DateTimeField()
    key = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "kind"], name="one_file_per_kind")]
        indexes = [models.Index(fields=["sha256"], name="document_sha256")]

    def __str__(self) -> str:
        return f"{self.certificate} {self.kind}"

    def as_fact(self) -> dict:
        certificate = self.certificate
        return {
            "person": certificate.user.opaque.hex if certificate.user else None,
            "organisation": certificate.organisation_id,
            "root": certificate.root_id,
            "certificate": certificate.number,
            "kind_of_file": self.kind,
            "sha256": self.sha256,
            "key": self.key,
        }


class PrintRun(models.Model):
    """All valid certificates of a school, or of a term of it, in one PDF 打印文件; kept for a week.

    left_out: [{"number", "reason"}] of those that could not be set.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    left_out = models.JSONField(default=list)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="prints/", storage=private_files, max_length=200)

    def __str__(self) -> str:
        return f"{self.organisation} {self.made_at:%Y-%m-%d}"
