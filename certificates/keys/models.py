"""The public side of every key that ever signed; private keys are files and never come here."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SigningKey(models.Model):
    """A signing key 签名密钥 by its certificate. A rotated key is retired, never deleted: old signatures need it.

    name: the first 32 hexadecimal digits of the SHA-256 of its public key, also the name of its file. certificate and
    chain: PEM; the chain leads from the issuer upwards and is empty where the platform's own authority issued it.
    """

    class Purpose(models.TextChoices):
        AUTHORITY = "authority", _("issues the platform's certificates")
        DOCUMENT = "document", _("signs PDF files")
        RECORD = "record", _("signs checkpoints and lists")
        BADGE = "badge", _("signs Open Badges")

    class Place(models.TextChoices):
        FILE = "file", _("encrypted file")
        TOKEN = "token", _("hardware by PKCS#11")

    purpose = models.CharField(max_length=10, choices=Purpose)
    place = models.CharField(max_length=5, choices=Place, default=Place.FILE)
    name = models.CharField(max_length=32)
    algorithm = models.CharField(max_length=12)
    certificate = models.TextField()
    chain = models.TextField(blank=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose"], condition=Q(retired_at=None), name="one_key_in_use_per_purpose"
            ),
            models.UniqueConstraint(fields=["purpose", "name"], name="a_key_is_installed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.name}"

    def has_expired(self, at: datetime) -> bool:
        return self.valid_to <= at

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": None,
            "root": None,
            "purpose": self.purpose,
            "name": self.name,
            "algorithm": self.algorithm,
            "certificate": self.certificate,
            "retired": self.retired_at is not None,
        }
