"""End a row that holds for a period: superseded, with a shorter successor where something of it is left."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.requirements.models import Exemption, Naming
from lms.facts import record
from lms.facts.anew import anew
from lms.people.models import User
from lms.refused import Refused

Row = TypeVar("Row", Exemption, Naming)


def check(*, from_: date, to: date | None, reason: str) -> None:
    """Raise Refused for a period that ends before it begins, or without a reason."""
    if not reason.strip():
        raise Refused(_("Say in a few words why. The reason stays with the record."), field="reason")
    if to is not None and to <= from_:
        raise Refused(_("The last day lies before the first one. Choose a later last day."), field="valid_to")


def overlapping(rows: Iterable[Row], *, from_: date, to: date | None) -> list[Row]:
    """Those that share a day with the half-open period; without `to` it has no end."""
    return [
        row for row in rows if (row.valid_to is None or from_ < row.valid_to) and (to is None or row.valid_from < to)
    ]


@transaction.atomic
def end(row: Row, *, kind: str, on: date, by: User | None, reason: str) -> Row | None:
    """The successor that ends on that day, None if nothing is left of it; its past stays on record.

    kind: of its facts. Raises Refused without a reason, if it has ended, or if somebody else changed it first.
    """
    if not reason.strip():
        raise Refused(_("Say in a few words why. The reason stays with the record."), field="reason")
    at = timezone.now()
    if not type(row)._default_manager.filter(pk=row.pk, superseded_at=None).update(superseded_at=at):
        raise Refused(_("Somebody changed this in the meantime. Open the page again."))
    if row.valid_to and row.valid_to <= on:
        raise Refused(_("This ended on %(date)s already.") % {"date": row.valid_to.isoformat()}, field="on")
    record.record(f"{kind}.superseded", [row], by=by, at=at)
    if on <= row.valid_from:
        return None
    successor = anew(row, at=at, valid_to=on, reason=reason.strip(), by=by)
    successor.save()
    record.record(kind, [successor], by=by, at=at)
    return successor
