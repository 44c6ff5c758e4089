"""Schools through time: close one, merge one into another, split classes and people off into another.

The old school keeps its code and its past; people and classes go on elsewhere from the day on.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lms import dates
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools import class_periods, grades, taking_back
from lms.schools.models import HeadCount, Organisation, Post, Reorganisation, SchoolClass
from lms.schools.taking_back import TakingBack


@dataclass
class _Change:
    """What one reorganisation supersedes and opens; written at once at its end."""

    school: Organisation
    on: date
    at: datetime
    by: User | None
    reason: str
    ended: list[Post] = field(default_factory=list)
    opened: list[Post] = field(default_factory=list)
    counts: list[HeadCount] = field(default_factory=list)

    def end(self, post: Post) -> None:
        self.ended.append(post)
        if post.valid_from < self.on:
            shorter = copy(post)
            shorter.pk, shorter._state.adding = None, True
            shorter.valid_to, shorter.recorded_at, shorter.reason = self.on, self.at, self.reason
            self.opened.append(shorter)

    def go_on(self, post: Post, school: Organisation, classes: dict[int, SchoolClass]) -> None:
        fresh = copy(post)
        fresh.pk, fresh._state.adding = None, True
        fresh.organisation = school
        fresh.school_class = classes[post.school_class_id] if post.school_class_id else None
        fresh.valid_from, fresh.recorded_at, fresh.reason = max(self.on, post.valid_from), self.at, self.reason
        self.opened.append(fresh)

    def write(self, what: str, into: Organisation | None = None) -> None:
        Reorganisation.objects.create(
            school=self.school, into=into, what=what, on=self.on, reason=self.reason, at=self.at, by=self.by
        )
        Post.objects.filter(pk__in=[post.pk for post in self.ended]).update(superseded_at=self.at)
        for post in self.ended:
            post.superseded_at = self.at
        record.record("post.superseded", self.ended, by=self.by, at=self.at)
        for post in self.opened:
            post.save()
        record.record("post.opened", self.opened, by=self.by, at=self.at)
        for count in self.counts:
            count.save()
        record.record("head_count", self.counts, by=self.by, at=self.at)


def _change(school: Organisation, *, on: date, by: User | None, reason: str) -> _Change:
    if school.kind not in (Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS):
        raise Refused(_("Only schools and campuses can be reorganised."))
    dates.check(on, field="on")
    if school.closed_on and school.closed_on <= on:
        raise Refused(
            _("%(place)s was closed on %(date)s.") % {"place": school.name, "date": school.closed_on}, field="on"
        )
    if not reason.strip():
        raise Refused(_("Say in a few words why. The reason stays with the record."), field="reason")
    return _Change(school, on, timezone.now(), by, reason.strip())


@transaction.atomic
def close(school: Organisation, *, on: date, by: User | None, reason: str) -> int:
    """Close a school on a day: every post there ends, classes too. Gives the number of posts that end."""
    change = _change(school, on=on, by=by, reason=reason)
    for post in _standing(school, on):
        change.end(post)
    _end_classes(list(SchoolClass.objects.filter(school=school, closed_on=None)), change)
    change.write(Reorganisation.What.CLOSE)
    _closed(school, change)
    return len(change.ended)


@transaction.atomic
def merge(school: Organisation, *, into: Organisation, on: date, by: User | None, reason: str) -> int:
    """Merge a school into another one: everybody and every class goes on there. Gives the number of posts that move."""
    change = _change(school, on=on, by=by, reason=reason)
    _check_target(school, into, on)
    whole = list(SchoolClass.objects.filter(school=school, closed_on=None))
    _check_stages(whole, into, on)
    classes = _moved(whole, into, change)
    moved = _standing(school, on)
    _move(moved, into, classes, change)
    change.write(Reorganisation.What.MERGE, into)
    _closed(school, change)
    return len(moved)


@transaction.atomic
def split(
    school: Organisation,
    *,
    into: Organisation,
    classes: Sequence[SchoolClass],
    people: Iterable[User],
    on: date,
    by: User | None,
    reason: str,
) -> int:
    """Let classes (with their pupils and class teachers) and further people go on at another school from a day on.

    Gives the number of posts that move. The school itself stays open.
    """
    change = _change(school, on=on, by=by, reason=reason)
    _check_target(school, into, on)
    if any(row.school_id != school.pk for row in classes):
        raise Refused(_("A class belongs to another school. Choose classes of this one."), field="classes")
    _check_stages(classes, into, on)
    named, chosen = {user.pk for user in people}, {row.pk for row in classes}
    moved = [post for post in _standing(school, on) if post.school_class_id in chosen or
             (post.user_id in named and not post.school_class_id)]  # fmt: skip
    if not moved and not chosen:
        raise Refused(_("Nobody and no class is chosen. Choose what goes on elsewhere."), field="classes")
    _move(moved, into, _moved(list(classes), into, change), change)
    change.write(Reorganisation.What.SPLIT, into)
    return len(moved)


@transaction.atomic
def undo(done: Reorganisation, *, by: User | None) -> dict[str, int]:
    """Take a reorganisation back: how many posts are off the record (taken_back) and how many go on (again).

    Both stay readable: what was believed meanwhile is superseded, not deleted. Sessions held at the other school stay
    with their class. Raises Refused if it was undone before or if what it wrote was changed since.
    """
    at = timezone.now()
    if not Reorganisation.objects.filter(pk=done.pk, undone_at=None).update(undone_at=at, undone_by=by):
        raise Refused(_("This was undone before."))
    back = TakingBack(Organisation.objects.get(pk=done.school.root_id), done.at, by, at)
    found = taking_back.posts(back)
    taking_back.head_counts(back)
    taking_back.classes(back)
    if done.what != Reorganisation.What.SPLIT:
        done.school.closed_on = None
        done.school.save(update_fields=["closed_on"])
        record.record("organisation", [done.school], by=by, at=at)
    return found


def _check_target(school: Organisation, into: Organisation, on: date) -> None:
    if into.pk == school.pk or into.root_id != school.root_id:
        raise Refused(_("Choose another school of this district."), field="into")
    if into.closed_on and into.closed_on <= on:
        raise Refused(
            _("%(place)s was closed on %(date)s.") % {"place": into.name, "date": into.closed_on}, field="into"
        )


def _check_stages(classes: Sequence[SchoolClass], into: Organisation, on: date) -> None:
    """As in a roster: no class of a stage that the school does not teach. Classes that left their stage are history."""
    present = [row for row in classes if row.grade(on) <= grades.LAST_GRADE[row.school.system][row.stage]]
    astray = [row for row in present if row.stage not in into.stages]
    if astray:
        stages = "、".join(dict.fromkeys(row.get_stage_display() for row in astray))
        names = "、".join(row.display_name(on) for row in astray)
        message = _(
            "%(place)s has no stage %(stages)s, so these classes cannot go on there: %(classes)s. "
            "Choose another school."
        )
        raise Refused(message % {"place": into.name, "stages": stages, "classes": names}, field="into")


def _standing(school: Organisation, on: date) -> list[Post]:
    """Posts there that hold on that day or begin later."""
    rows = Post.objects.filter(organisation=school, superseded_at=None).exclude(valid_to__lte=on)
    return list(rows.select_related("user", "organisation", "school_class").order_by("pk"))


def _move(posts: list[Post], into: Organisation, classes: dict[int, SchoolClass], change: _Change) -> None:
    there = {
        (row.user_id, row.role)
        for row in Post.objects.held(change.on).filter(organisation=into, school_class=None)
    }  # fmt: skip
    for post in posts:
        change.end(post)
        # Who holds the same post there already goes on with that one.
        if post.school_class_id or (post.user_id, post.role) not in there:
            change.go_on(post, into, classes)


def _moved(classes: list[SchoolClass], into: Organisation, change: _Change) -> dict[int, SchoolClass]:
    """Each class as a class of the other school, with the next free number of its year, and its head count."""
    found: dict[int, SchoolClass] = {}
    counts = {row.school_class_id: row for row in HeadCount.objects.held(change.on).filter(school_class__in=classes)}
    for row in classes:
        same_year = SchoolClass.objects.filter(school=into, stage=row.stage, entry_year=row.entry_year)
        taken = same_year.aggregate(highest=Max("number"))["highest"] or 0
        is_free = not same_year.filter(number=row.number).exists()
        fresh = SchoolClass.objects.create(
            school=into,
            stage=row.stage,
            entry_year=row.entry_year,
            number=row.number if is_free else taken + 1,
            opened_on=change.on,
            continues_id=row.line,
        )
        found[row.pk] = fresh
        if row.pk in counts:
            count = counts[row.pk].count
            change.counts.append(
                HeadCount(school_class=fresh, count=count, valid_from=change.on, recorded_at=change.at)
            )
    record.record("school_class", list(found.values()), by=change.by, at=change.at)
    class_periods.enter(list(found.values()), by=change.by, at=change.at)
    _end_classes(classes, change)
    return found


def _end_classes(classes: list[SchoolClass], change: _Change) -> None:
    standing = list(
        HeadCount.objects.filter(school_class__in=classes, superseded_at=None)
        .exclude(valid_to__lte=change.on)
        .select_related("school_class__school")
    )
    HeadCount.objects.filter(pk__in=[row.pk for row in standing]).update(superseded_at=change.at)
    for row in standing:
        if row.valid_from < change.on:
            change.counts.append(
                HeadCount(
                    school_class=row.school_class,
                    count=row.count,
                    valid_from=row.valid_from,
                    valid_to=change.on,
                    recorded_at=change.at,
                )
            )
    for ended in classes:
        ended.closed_on = change.on
    class_periods.enter(classes, by=change.by, at=change.at)


def _closed(school: Organisation, change: _Change) -> None:
    school.closed_on = change.on
    school.save(update_fields=["closed_on"])
    record.record("organisation", [school], by=change.by, at=change.at)
