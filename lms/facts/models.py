"""The journal: one row for each thing that happened, never edited."""

from django.db import models


def ref(row: models.Model | type[models.Model], pk: object = None) -> str:
    """How facts name a row: by its model and its key, which is `pk` where only the model is at hand."""
    return f"{row._meta.label}:{row.pk if pk is None else pk}"


class Fact(models.Model):
    """A recorded fact 记录: outbox, audit trail and source of the ledger at once.

    canonical: JSON in canonical form (RFC 8785) of the columns set at insert; leaf: SHA-256 of 0x00, salt and canonical
    (RFC 9162 leaf hashing). Erasure empties canonical, salt and person and keeps the leaf.
    """

    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=60)
    person = models.CharField(max_length=32, null=True)
    organisation = models.BigIntegerField(null=True)
    root = models.BigIntegerField(null=True)
    canonical = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    leaf = models.BinaryField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=32, null=True)

    # What a fact that is being recorded is about, so that nobody who is told reads it again.
    row: models.Model | None = None

    class Meta:
        indexes = [
            models.Index(fields=["ref"], name="fact_ref"),
            models.Index(fields=["kind", "recorded_at"], name="fact_kind_recorded"),
            models.Index(fields=["person"], name="fact_person", condition=models.Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
