"""What an audit can find, in words that name the row."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# A rewritten ledger would otherwise print a line for each of a million facts.
MOST_TOLD = 20


class Kind(TextChoices):
    """How a record can have been touched outside the application."""

    CHANGED = "changed", gettext_lazy("changed")
    REMOVED = "removed", gettext_lazy("removed")
    INSERTED = "inserted", gettext_lazy("inserted")
    BACK_DATED = "back-dated", gettext_lazy("back-dated")
    UNSEALED = "without a leaf", gettext_lazy("without a leaf")
    EMPTIED = "emptied without an erasure", gettext_lazy("emptied without an erasure")
    TREE = "tree differs", gettext_lazy("tree differs")
    CHECKPOINT = "checkpoint does not fit", gettext_lazy("checkpoint does not fit")


@dataclass(frozen=True)
class Finding:
    """One row. what: which and how; leaf: its number in the ledger; since: when it was recorded or sealed."""

    kind: Kind
    what: str
    leaf: int | None = None
    since: datetime | None = None

    def __str__(self) -> str:
        leaf = _("leaf %(number)d, ") % {"number": self.leaf} if self.leaf is not None else ""
        since = _(" (since %(time)s)") % {"time": self.since.isoformat(timespec="seconds")} if self.since else ""
        return f"{self.kind.label}{_(': ')}{leaf}{self.what}{since}"


@dataclass
class Report:
    """What the audit saw. waiting: facts that the sealer has not come to; erased: emptied by law, on record."""

    leaves: int = 0
    erased: int = 0
    waiting: int = 0
    rows: int = 0
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)
    counts: dict[Kind, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not self.counts

    def add(self, kind: Kind, what: str, *, leaf: int | None = None, since: datetime | None = None) -> None:
        """Count it, and keep the first ones of each kind."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= MOST_TOLD:
            self.findings.append(Finding(kind, what, leaf, since))
