"""Take back what was written at one moment: what it ended goes on, what it began is taken off the record.

Used for imports and for reorganisations; both write all they do with one recorded_at.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.bulk import MANY, chunks
from lms.facts import record
from lms.facts.models import Fact
from lms.people.models import User
from lms.refused import Refused
from lms.schools import class_periods
from lms.schools.models import ClassPeriod, HeadCount, Organisation, Post, Role


def written(kind: str, *, at: datetime) -> list[int]:
    """Keys of the rows whose facts of this kind were recorded at that moment."""
    refs = Fact.objects.filter(kind=kind, recorded_at=at).values_list("ref", flat=True)
    return [int(ref.partition(":")[2]) for ref in refs]


@dataclass(frozen=True)
class TakingBack:
    """What was written at `written_at` in the district of this root, taken back by somebody at `at`."""

    root: Organisation
    written_at: datetime
    by: User | None
    at: datetime


def posts(back: TakingBack) -> dict[str, int]:
    """Take posts back: how many are off the record (taken_back) and how many go on (again).

    Raises Refused if a post that began then was changed since, or would meet one that was entered since.
    """
    began, ended = _posts(back, "post.opened"), _posts(back, "post.superseded")
    if changed := [post for post in began if post.superseded_at]:
        raise Refused(
            _("Somebody changed posts of this since, first of all that of %(name)s. Undo those changes first.")
            % {"name": changed[0].user.name}
        )
    for some in chunks(began):
        Post.objects.filter(pk__in=[post.pk for post in some]).update(superseded_at=back.at)
    for post in began:
        post.superseded_at = back.at
    record.record("post.superseded", began, by=back.by, at=back.at)
    again = [_again(post, back.at) for post in ended]
    _check_free(again)
    for post in again:
        post.save()
    record.record("post.opened", again, by=back.by, at=back.at)
    return {"taken_back": len(began), "again": len(again)}


def _posts(back: TakingBack, kind: str) -> list[Post]:
    found: list[Post] = []
    for some in chunks(written(kind, at=back.written_at)):
        rows = Post.objects.filter(pk__in=some, organisation__path__startswith=back.root.path)
        found += rows.select_related("user", "organisation", "school_class").order_by("pk")
    return found


def _again(row, at: datetime):
    """The same row anew, entered at that moment."""
    fresh = copy(row)
    fresh.pk, fresh._state.adding = None, True
    fresh.recorded_at, fresh.superseded_at = at, None
    return fresh


def _check_free(again: Sequence[Post]) -> None:
    """Raise Refused if one of these posts would meet a standing one: the same, or another class teacher's."""
    for some in chunks(again, MANY // 2):
        standing: dict[tuple, list[Post]] = defaultdict(list)
        same_people = Q(user__in={post.user_id for post in some})
        same_classes = Q(role=Role.CLASS_TEACHER, school_class__in={post.school_class_id for post in some})
        for other in Post.objects.known().filter(same_people | same_classes).select_related("user", "organisation"):
            for key in _keys(other):
                standing[key].append(other)
        for post in some:
            for other in (other for key in _keys(post) for other in standing[key] if _meet(post, other)):
                raise Refused(
                    _("%(name)s was given a post at %(place)s since that meets one that would go on. End it first.")
                    % {"name": other.user.name, "place": other.organisation.name}
                )


def _keys(post: Post) -> Iterator[tuple]:
    """What two standing posts may not share on one day."""
    yield post.user_id, post.organisation_id, post.role, post.school_class_id
    if post.role == Role.CLASS_TEACHER:
        yield (post.school_class_id,)


def _meet(one: Post, other: Post) -> bool:
    return one.valid_from < (other.valid_to or date.max) and other.valid_from < (one.valid_to or date.max)


def head_counts(back: TakingBack) -> None:
    """Head counts of classes as they were before."""
    here = HeadCount.objects.filter(school_class__school__path__startswith=back.root.path)
    again = [
        _again(row, back.at)
        for row in here.filter(superseded_at=back.written_at).select_related("school_class__school")
    ]
    here.filter(recorded_at=back.written_at, superseded_at=None).update(superseded_at=back.at)
    for row in again:
        row.save()
    record.record("head_count", again, by=back.by, at=back.at)


def classes(back: TakingBack) -> None:
    """Opening and closing of classes as before; a class that went on here from another school never ran.

    Raises Refused if a class was closed or moved on since.
    """
    here = ClassPeriod.objects.filter(school_class__school__path__startswith=back.root.path)
    here = here.select_related("school_class__school")
    before = {row.school_class_id: row for row in here.filter(superseded_at=back.written_at)}
    changed = []
    for period in here.filter(recorded_at=back.written_at):
        row, was = period.school_class, before.pop(period.school_class_id, None)
        if period.superseded_at:
            raise Refused(
                _("%(class)s at %(place)s was changed since. Undo that first.")
                % {
                    "class": row.display_name(period.opened_on or period.closed_on or back.at.date()),
                    "place": row.school.name,
                }
            )
        row.opened_on = was.opened_on if was else None
        row.closed_on = was.closed_on if was else None
        if row.continues_id and not was:
            row.opened_on = row.closed_on = period.opened_on
        changed.append(row)
    for was in before.values():
        row = was.school_class
        row.opened_on, row.closed_on = was.opened_on, was.closed_on
        changed.append(row)
    class_periods.enter(changed, by=back.by, at=back.at)
