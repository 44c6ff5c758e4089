"""The tree as it is stored, the checkpoints over it, and who outside has seen them."""

from datetime import UTC

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.facts.models import Fact


class Tree(models.Model):
    """The one tree 账本: its size, and a lock for whoever seals. Issuing never touches this row.

    No fact up to `settled` is without a leaf; `candidate` becomes the next such mark an hour after candidate_at: on
    PostgreSQL numbers become visible out of order, but no transaction lasts that long.
    """

    size = models.BigIntegerField(default=0)
    settled = models.BigIntegerField(default=0)
    candidate = models.BigIntegerField(default=0)
    candidate_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.size}"


class Leaf(models.Model):
    """Which fact is which leaf 叶. Its hash is in the tiles; the row outlives the fact, so that it is missed."""

    index = models.BigIntegerField(primary_key=True)
    fact = models.OneToOneField(Fact, models.DO_NOTHING, db_constraint=False, related_name="ledger_leaf")

    def __str__(self) -> str:
        return f"{self.index}"


class Tile(models.Model):
    """256 hashes side by side 瓦片: of leaves on level 0, of subtrees of 256 to the power of n leaves on level n."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_tile_per_place")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """What the ledger said of itself at a time 检查点: a signed note (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField()
    root = models.BinaryField()
    made_at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        ordering = ["size", "made_at"]
        indexes = [models.Index(fields=["size", "made_at"], name="checkpoint_size")]

    def __str__(self) -> str:
        return f"{self.size} {self.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class Witness(models.Model):
    """Somebody outside who keeps checkpoints 见证方. address: of the server, the folder, the mailbox or the binder."""

    class Kind(models.TextChoices):
        SERVER = "server", _("another district's server")
        USB = "usb", _("USB stick")
        PAPER = "paper", _("printed sheet")
        MAIL = "mail", _("e-mail")

    kind = models.CharField(max_length=6, choices=Kind)
    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Sighting(models.Model):
    """That a witness has a checkpoint 见证记录. proof: what the witness signed, where it signs."""

    witness = models.ForeignKey(Witness, models.PROTECT, related_name="sightings")
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="sightings")
    at = models.DateTimeField()
    proof = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["witness", "checkpoint"], name="a_witness_sees_a_checkpoint_once")
        ]

    def __str__(self) -> str:
        return f"{self.witness} {self.checkpoint_id}"


class Watched(models.Model):
    """Another district's ledger for which this server is the witness 受托见证: its key, and the last note seen."""

    origin = models.CharField(max_length=200, unique=True)
    public_key = models.TextField()
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(null=True)
    note = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.origin
