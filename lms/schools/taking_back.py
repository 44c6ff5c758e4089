"""Take back what was written at one moment: what it ended goes on, what it began is taken off the record.

Used for imports and for reorganisations; both write all they do with one recorded_at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.bulk import MANY, chunks, insert
from lms.facts import record
from lms.facts.anew import anew
from lms.facts.models import Fact, ref
from lms.people.models import User
from lms.refused import Refused
from lms.schools import class_periods, counts, grades
from lms.schools.lock import keep_others_out
from lms.schools.models import ClassPeriod, HeadCount, Organisation, Post, Role, SchoolClass


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


def everything(back: TakingBack) -> dict[str, int]:
    """Take all of it back: how many posts are off the record (taken_back) and how many go on (again).

    Raises Refused where somebody changed it since, and then nothing is taken back. Inside a transaction.
    """
    keep_others_out()
    never_ran = _classes(back)
    _head_counts(back)
    found = _take_back_posts(back)
    _check_nothing_left(never_ran)
    return found


def _take_back_posts(back: TakingBack) -> dict[str, int]:
    """Take posts back: how many are off the record (taken_back) and how many go on (again).

    Raises Refused if a post that began then was changed since, or would meet one that was entered since.
    """
    began, ended = [_as_it_stands(post) for post in _posts(back, "post.opened")], _posts(back, "post.superseded")
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
    again = [anew(post, at=back.at) for post in ended]
    _check_open(again)
    _check_free(again)
    insert(again)
    record.record("post.opened", again, by=back.by, at=back.at)
    # A shortened post goes on whole: it is none that was taken off the record.
    before = {(post.user_id, post.organisation_id, post.role, post.school_class_id, post.valid_from) for post in ended}
    fresh = [(post.user_id, post.organisation_id, post.role, post.school_class_id, post.valid_from) for post in began]
    return {"taken_back": sum(key not in before for key in fresh), "again": len(again)}


def _posts(back: TakingBack, kind: str) -> list[Post]:
    found: list[Post] = []
    for some in chunks(written(kind, at=back.written_at)):
        rows = Post.objects.filter(pk__in=some, organisation__path__startswith=back.root.path)
        found += rows.select_related("user", "organisation", "school_class").order_by("pk")
    return found


# What makes two posts the same one, entered twice.
_SAME = ("user_id", "organisation_id", "role", "school_class_id", "seat", "job_title", "valid_from", "valid_to")


def _as_it_stands(post: Post) -> Post:
    """The same post if it was changed and that was taken back, so that it stands again; else the post as it is."""
    if post.superseded_at is None:
        return post
    same = Post.objects.known().filter(**{name: getattr(post, name) for name in _SAME})
    return same.select_related("user", "organisation", "school_class").first() or post


def _check_open(again: Sequence[Post]) -> None:
    """Raise Refused if a post would go on at a place or in a class that is closed by then."""
    for post in again:
        closings = [post.organisation.closed_on, post.school_class and post.school_class.closed_on]
        closed_on = min((day for day in closings if day), default=None)
        if closed_on and closed_on < (post.valid_to or date.max):
            raise Refused(
                _("%(name)s would go on at %(place)s, which was closed on %(date)s. Take that back first.")
                % {"name": post.user.name, "place": post.organisation.name, "date": closed_on.isoformat()}
            )


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


def _head_counts(back: TakingBack) -> None:
    """Head counts of classes as they were before. Raises Refused if one was changed since."""
    here = HeadCount.objects.filter(school_class__school__path__startswith=back.root.path)
    here = here.select_related("school_class__school")
    again = [anew(row, at=back.at) for row in here.filter(superseded_at=back.written_at)]
    standing = []
    for row in here.filter(recorded_at=back.written_at):
        same = {"school_class": row.school_class, "count": row.count, "valid_from": row.valid_from}
        stands = row if row.superseded_at is None else here.known().filter(valid_to=row.valid_to, **same).first()
        if stands is None:
            raise _changed(row.school_class, row.valid_from)
        standing.append(stands)
    counts.recount(standing, again, by=back.by, at=back.at)


def _classes(back: TakingBack) -> list[SchoolClass]:
    """Opening and closing of classes as before. Gives those that began then, new or from elsewhere: they never ran.

    Raises Refused if a class was closed or moved on since.
    """
    here = ClassPeriod.objects.filter(school_class__school__path__startswith=back.root.path)
    here = here.select_related("school_class__school")
    before = {row.school_class_id: row for row in here.filter(superseded_at=back.written_at)}
    changed = []
    for period in here.filter(recorded_at=back.written_at):
        row, was = period.school_class, before.pop(period.school_class_id, None)
        if (row.opened_on, row.closed_on) != (period.opened_on, period.closed_on):
            raise _changed(row, period.opened_on or period.closed_on or back.at.date())
        row.opened_on = was.opened_on if was else None
        row.closed_on = was.closed_on if was else None
        if row.continues_id and not was:
            row.opened_on = row.closed_on = period.opened_on
        changed.append(row)
    for was in before.values():
        row = was.school_class
        row.opened_on, row.closed_on = was.opened_on, was.closed_on
        changed.append(row)
    for row in _brought(back, besides={row.pk for row in changed}):
        row.opened_on = row.closed_on = date(row.entry_year, *grades.YEAR_BEGINS)
        changed.append(row)
    class_periods.enter(changed, by=back.by, at=back.at)
    return [row for row in changed if row.opened_on and row.opened_on == row.closed_on]


def _brought(back: TakingBack, *, besides: set[int]) -> list[SchoolClass]:
    """Classes that are on record since then alone."""
    found: list[SchoolClass] = []
    for some in chunks(set(written("school_class", at=back.written_at)) - besides):
        refs = {ref(SchoolClass, pk): pk for pk in some}
        earlier = Fact.objects.filter(kind="school_class", ref__in=refs, recorded_at__lt=back.written_at)
        fresh = refs.keys() - set(earlier.values_list("ref", flat=True))
        rows = SchoolClass.objects.filter(pk__in=[refs[ref] for ref in fresh], school__path__startswith=back.root.path)
        found += rows.select_related("school").order_by("pk")
    return found


def _check_nothing_left(classes: Iterable[SchoolClass]) -> None:
    """Raise Refused if somebody was appointed to a class that never ran, or its pupils were counted."""
    for row in classes:
        standing = Post.objects.known(), HeadCount.objects.known()
        if any(rows.filter(school_class=row).exists() for rows in standing):
            raise _changed(row, row.opened_on or date.max)


def _changed(row: SchoolClass, on: date) -> Refused:
    words = {"class": row.display_name(on), "place": row.school.name}
    return Refused(_("%(class)s at %(place)s was changed since. Undo that first.") % words)
