"""The access log: who did what with whose data."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lms.people.models import AccessLogEntry, User

_labels: dict[str, object] = {}


def register(action: str, label: object) -> None:
    """Say what readers of the log see for an action; label is a lazy translation."""
    _labels[action] = label


register("credential.code", _("one-time code given"))
register("credential.pin", _("new PIN for a seat"))
register("credential.pins", _("new PINs for a class"))
register("consent.withdrawn", _("consent withdrawn, name erased"))
register("person.erased", _("records of somebody who left erased"))
register("identity_level", _("identity level changed"))


def label(action: str) -> str:
    """What the action is called."""
    return str(_labels.get(action, action))


def entry(
    action: str,
    *,
    by: User | None,
    at: datetime,
    person: int | None = None,
    organisation: int | None = None,
    school_class: int | None = None,
    note: str = "",
) -> AccessLogEntry:
    """An unsaved line of the log. person, organisation, school_class: primary keys; note: a seat, a count, a word."""
    return AccessLogEntry(
        action=action,
        by=by,
        at=at,
        person_id=person,
        organisation=organisation,
        school_class=school_class,
        note=note[:200],
    )


def log(action: str, **facts) -> None:
    """Write one line of the log, with the facts that entry() takes."""
    entry(action, **facts).save()
