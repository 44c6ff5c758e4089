"""Import a roster: check it, say what would change, and write that in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.facts.models import Fact
from lms.people.models import User
from lms.refused import Refused
from lms.schools.effects import measured
from lms.schools.lock import keep_others_out
from lms.schools.models import Organisation, RosterImport
from lms.schools.roster import check
from lms.schools.roster.changes import Changes
from lms.schools.roster.compare import difference
from lms.schools.roster.draft import Draft, Question
from lms.schools.roster.known import Known
from lms.schools.roster.lock import only_import
from lms.schools.roster.read import Sheet
from lms.schools.roster.write import Tell, write

# Trying out more posts than this would keep the importer waiting.
MOST_TRIED = 5_000
# Facts that move the ground under a comparison.
ROSTER_FACTS = (
    "organisation",
    "school_class",
    "head_count",
    "post.opened",
    "post.superseded",
    "consent",
    "consent.superseded",
    "consent.withdrawn",
)


@dataclass(frozen=True)
class Outcome:
    """What became of an import: its sheets (with problems) and, if there are none, its changes."""

    sheets: list[Sheet]
    known: Known
    draft: Draft
    changes: Changes
    is_refused: bool
    was_written: bool

    @property
    def questions(self) -> list[Question]:
        """What nobody answered yet; nothing is written before."""
        return [] if self.is_refused else list(self.draft.answered("").values())


def changes(
    sheets: list[Sheet],
    *,
    within: Sequence[Organisation],
    by: User | None,
    on: date,
    dry_run: bool = False,
    are_complete: bool = False,
    is_sure: bool = True,
    answers: Mapping[str, str] | None = None,
    at: datetime | None = None,
    tell: Tell | None = None,
    confirm: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Compare the sheets with the roster and, unless dry_run or anything is wrong, write the difference.

    within: the tops of what the importer may import for. on: from which day changes count. are_complete: whom the files
    leave out has left. is_sure: False refuses to end half of a school. answers: SAME or ANOTHER by login name, for rows
    with another name than the roster's; an outcome with questions was not written. at: when it is recorded, now if not
    said. tell: hears of progress and may raise, which undoes everything. confirm: sees the outcome just before it is
    written and may raise.
    May be repeated: a second time nothing differs and nothing is written. Raises Refused while another import of the
    district is being written.
    """
    known = _roster_facts()
    compare = partial(_compare, sheets, within, on, are_complete, answers or {})
    outcome = compare()
    if outcome.is_refused or outcome.questions or dry_run:
        return outcome
    if not is_sure and outcome.changes.halved:
        raise Refused(_half(outcome), status=409)
    if outcome.changes.is_empty:
        return outcome
    return _write(
        outcome, compare, within=within, by=by, on=on, at=at, known=known, tell=tell or _nobody, confirm=confirm
    )


def _half(outcome: Outcome) -> str:
    names = "、".join(str(outcome.known.schools.get(code, code)) for code in outcome.changes.halved)
    message = _("Half of the people or more would end at: %(schools)s. Nothing was written. Say that this is meant.")
    return message % {"schools": names}


def _nobody(done: int, total: int) -> None:
    """Tells nobody."""


def _compare(
    sheets: list[Sheet], within: Sequence[Organisation], on: date, are_complete: bool, answers: Mapping[str, str]
) -> Outcome:
    known = Known(within, on=on)
    draft = check.draft(sheets, known=known, answers=answers)
    if any(sheet.problems for sheet in sheets):
        return Outcome(sheets, known, draft, Changes([]), is_refused=True, was_written=False)
    found = difference(sheets, draft, known=known, are_complete=are_complete)
    return Outcome(sheets, known, draft, found, is_refused=False, was_written=False)


def _write(
    outcome: Outcome,
    again: Callable[[], Outcome],
    *,
    within: Sequence[Organisation],
    by,
    on: date,
    at: datetime | None,
    known: int,
    tell: Tell,
    confirm: Callable[[Outcome], None] | None,
) -> Outcome:
    """The transaction is short: all was compared before, and is compared again only if the roster moved since."""
    root = within[0].root_id
    try:
        with only_import(root), transaction.atomic():
            keep_others_out()
            if _roster_facts() != known:
                outcome = again()
            if confirm:
                confirm(outcome)
            if outcome.is_refused or outcome.questions:
                return outcome
            at = at or timezone.now()
            write(outcome.changes, known=Known(within, on=on), by=by, at=at, tell=tell)
            _remember(outcome, within=within, by=by, on=on, at=at)
    except IntegrityError as error:
        message = _(
            "Somebody changed the roster at the same moment. Nothing of your files was written. Import them again."
        )
        raise Refused(message, status=409) from error
    return replace(outcome, was_written=True)


def _roster_facts() -> int:
    """How many there are. Not the newest key: a slow transaction brings in an older key later."""
    return Fact.objects.filter(kind__in=ROSTER_FACTS).count()


def _remember(outcome: Outcome, *, within: Sequence[Organisation], by, on: date, at: datetime) -> None:
    """So that it can be undone."""
    changes = outcome.changes
    fresh = dict(User.objects.filter(login_name__in=changes.reused).values_list("login_name", "pk"))
    RosterImport.objects.create(
        root_id=within[0].root_id,
        on=on,
        at=at,
        by=by,
        within=[place.pk for place in within],
        renamed={str(pk): list(names) for pk, names in changes.renamed.items()},
        reused={login: [old, fresh[login]] for login, old in changes.reused.items()},
        counts={"joined": len(changes.new_people), "ended": len(changes.ended_posts), "moved": len(changes.moved)},
    )


@dataclass(frozen=True)
class Effect:
    """How a figure elsewhere would change: (part, whole) before and after."""

    name: str
    before: tuple[int, int]
    after: tuple[int, int]


def effects(outcome: Outcome, *, within: Sequence[Organisation], by, on: date) -> list[Effect] | None:
    """What would change in the figures of other rooms if this was written: written, measured and rolled back.

    None where there are more changes than is good for a preview.
    """
    size = len(outcome.changes.new_posts) + len(outcome.changes.ended_posts)
    if outcome.is_refused or not size:
        return []
    if size > MOST_TRIED:
        return None
    before = measured(within, on)
    with transaction.atomic():
        write(outcome.changes, known=Known(within, on=on), by=by, at=timezone.now(), tell=_nobody)
        after = measured(within, on)
        transaction.set_rollback(True)
    changed = [name for name in before if before[name] != after.get(name, before[name])]
    return [Effect(name, before[name], after[name]) for name in changed]
