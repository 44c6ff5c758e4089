"""Schools through time: close one, merge one into another, split classes and people off into another.

The old school keeps its code and its past; people and classes go on elsewhere from the day on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms import dates
from lms.facts import record
from lms.facts.anew import anew
from lms.people.models import User
from lms.refused import Refused
from lms.schools import class_periods, counts, grades, taking_back
from lms.schools.calendar import today
from lms.schools.lock import keep_others_out
from lms.schools.models import HeadCount, Organisation, Post, Reorganisation, Role, SchoolClass
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
    ended_counts: list[HeadCount] = field(default_factory=list)
    counts: list[HeadCount] = field(default_factory=list)

    def end(self, post: Post) -> None:
        self.ended.append(post)
        if post.valid_from < self.on:
            self.opened.append(anew(post, at=self.at, valid_to=self.on, reason=self.reason))

    def go_on(
        self, post: Post, school: Organisation, classes: dict[int, SchoolClass], *, from_: date, to: date | None
    ) -> None:
        its_class = classes[post.school_class_id] if post.school_class_id else None
        place = {"organisation": school, "school_class": its_class}
        self.opened.append(anew(post, at=self.at, valid_from=from_, valid_to=to, reason=self.reason, **place))

    def end_count(self, count: HeadCount, there: SchoolClass | None) -> None:
        """It ends here, and goes on in the class there if there is one."""
        self.ended_counts.append(count)
        if count.valid_from < self.on:
            self.counts.append(anew(count, at=self.at, valid_to=self.on))
        if there:
            self.counts.append(anew(count, at=self.at, school_class=there, valid_from=max(self.on, count.valid_from)))

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
        counts.recount(self.ended_counts, self.counts, by=self.by, at=self.at)


def _change(
    school: Organisation, *, on: date, by: User | None, reason: str, into: Organisation | None = None
) -> _Change:
    keep_others_out()
    # Somebody may have closed one of them while the form was open.
    for place in (school, into) if into else (school,):
        place.refresh_from_db()
    if school.kind not in (Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS):
        raise Refused(_("Only schools and campuses can be reorganised."))
    dates.check_reach(on, on=today(), field="on")
    if school.closed_on:
        message = _("%(place)s is closed from %(date)s on. Take that back first.")
        raise Refused(message % {"place": school.name, "date": school.closed_on}, field="on")
    if campuses := list(school.children.open(on).sorted()):
        message = _("%(place)s has campuses: %(names)s. Close or merge them first.")
        raise Refused(message % {"place": school.name, "names": "、".join(str(row) for row in campuses)})
    if not reason.strip():
        raise Refused(_("Say in a few words why. The reason stays with the record."), field="reason")
    if into:
        _check_target(school, into)
    return _Change(school, on, timezone.now(), by, reason.strip())


@transaction.atomic
def close(school: Organisation, *, on: date, by: User | None, reason: str) -> int:
    """Close a school on a day: every post there ends, classes too. Gives the number of posts that end."""
    change = _change(school, on=on, by=by, reason=reason)
    for post in _standing(school, on):
        change.end(post)
    _end_classes(_classes(school, on), {}, change)
    change.write(Reorganisation.What.CLOSE)
    _closed(school, change)
    return len(change.ended)


@transaction.atomic
def merge(school: Organisation, *, into: Organisation, on: date, by: User | None, reason: str) -> int:
    """Merge a school into another one: everybody and every class goes on there. Gives the number of posts that move."""
    change = _change(school, on=on, by=by, reason=reason, into=into)
    whole = _classes(school, on)
    _check_stages(whole, into, on)
    moved = _standing(school, on)
    _check_seats(school, into, moved)
    classes = _moved(whole, into, change)
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
    change = _change(school, on=on, by=by, reason=reason, into=into)
    chosen = {row.pk for row in classes}
    whole = [row for row in _classes(school, on) if row.pk in chosen and row.is_open(on)]
    if len(whole) < len(chosen):
        raise Refused(_("A class belongs to another school. Choose classes of this one."), field="classes")
    _check_stages(whole, into, on)
    named = {user.pk for user in people}
    moved = [post for post in _standing(school, on) if post.school_class_id in chosen or
             (post.user_id in named and not post.school_class_id)]  # fmt: skip
    _check_seats(school, into, moved)
    if not moved and not chosen:
        raise Refused(_("Nobody and no class is chosen. Choose what goes on elsewhere."), field="classes")
    _move(moved, into, _moved(whole, into, change), change)
    change.write(Reorganisation.What.SPLIT, into)
    return len(moved)


@transaction.atomic
def undo(done: Reorganisation, *, by: User | None) -> dict[str, int]:
    """Take a reorganisation back: how many posts are off the record (taken_back) and how many go on (again).

    Both stay readable: what was believed meanwhile is superseded, not deleted. Sessions held at the other school stay
    with their class. Raises Refused if it was undone before or if what it wrote was changed since.
    """
    keep_others_out()
    at = timezone.now()
    if not Reorganisation.objects.filter(pk=done.pk, undone_at=None).update(undone_at=at, undone_by=by):
        raise Refused(_("This was undone before."))
    _check_last(done)
    if done.what != Reorganisation.What.SPLIT:
        done.school.close(None, at=at)
        done.school.save(update_fields=["closed_on", "closing_known_at"])
        record.record("organisation", [done.school], by=by, at=at)
    back = TakingBack(Organisation.objects.get(pk=done.school.root_id), done.at, by, at)
    found = taking_back.everything(back)
    done.undone_at, done.undone_by = at, by
    return found


def ending_with(done: Reorganisation) -> QuerySet[Post]:
    """Posts entered between a reorganisation and its taking back that end with it; whether they should, nobody said."""
    since = Post.objects.known().filter(recorded_at__gt=done.at, recorded_at__lt=done.undone_at, valid_to=done.on)
    return since.within(done.school).select_related("user").order_by("user__sort_key", "pk")


def _check_last(done: Reorganisation) -> None:
    places = [place for place in (done.school_id, done.into_id) if place]
    later = Reorganisation.objects.filter(at__gt=done.at, undone_at=None)
    if found := later.filter(Q(school__in=places) | Q(into__in=places)).select_related("school").first():
        message = _("%(place)s was reorganised again on %(date)s. Take that back first.")
        raise Refused(message % {"place": found.school.name, "date": found.on})


def _check_seats(school: Organisation, into: Organisation, posts: Iterable[Post]) -> None:
    """Seats and names go along only to a school that may keep them."""
    if any(post.role == Role.PUPIL for post in posts) and into.identity_level < school.identity_level:
        message = _("%(place)s keeps less of pupils (%(level)s). Raise its identity level first.")
        raise Refused(message % {"place": into.name, "level": into.identity_level}, field="into")


def _check_target(school: Organisation, into: Organisation) -> None:
    if into.pk == school.pk or into.root_id != school.root_id:
        raise Refused(_("Choose another school of this district."), field="into")
    if into.closed_on:
        message = _("%(place)s is closed from %(date)s on. Choose another school.")
        raise Refused(message % {"place": into.name, "date": into.closed_on}, field="into")


def _check_stages(classes: Sequence[SchoolClass], into: Organisation, on: date) -> None:
    """As in a roster: no class of a stage that the school does not teach. Classes that left their stage are history."""
    present = [row for row in classes if row.grade(on) <= grades.LAST_GRADE[row.school.system][row.stage]]
    stages = {row: SchoolClass.Stage(_there(row, into, on)[0]) for row in present}
    astray = [row for row in present if stages[row] not in into.stages]
    if astray:
        names = "、".join(row.display_name(on) for row in astray)
        message = _(
            "%(place)s has no stage %(stages)s, so these classes cannot go on there: %(classes)s. "
            "Choose another school."
        )
        missing = "、".join(dict.fromkeys(str(stages[row].label) for row in astray))
        raise Refused(message % {"place": into.name, "stages": missing, "classes": names}, field="into")


def _there(row: SchoolClass, into: Organisation, on: date) -> tuple[str, int]:
    """Stage and entry year of the class there, where six and three years may be five and four."""
    return grades.elsewhere(row.entry_year, row.stage, on=on, system=row.school.system, other=into.system)


def _classes(school: Organisation, on: date) -> list[SchoolClass]:
    """Its classes that are open on that day or open later, as they stand now."""
    return list(SchoolClass.objects.not_closed(on).filter(school=school).select_related("school"))


def _standing(school: Organisation, on: date) -> list[Post]:
    """Posts there that hold on that day or begin later."""
    rows = Post.objects.filter(organisation=school, superseded_at=None).exclude(valid_to__lte=on)
    return list(rows.select_related("user", "organisation", "school_class").order_by("pk"))


def _move(posts: list[Post], into: Organisation, classes: dict[int, SchoolClass], change: _Change) -> None:
    there: dict[tuple[int, str], list[Post]] = defaultdict(list)
    for row in Post.objects.standing(change.on).filter(organisation=into, school_class=None):
        there[row.user_id, row.role].append(row)
    for post in posts:
        change.end(post)
        # Who holds the same post there already goes on with that one, and with this one before and after.
        held = [] if post.school_class_id else there[post.user_id, post.role]
        for from_, to in _between(max(change.on, post.valid_from), post.valid_to, held):
            change.go_on(post, into, classes, from_=from_, to=to)


def _between(from_: date, to: date | None, held: list[Post]) -> Iterator[tuple[date, date | None]]:
    """What is left of a half-open period (without `to` it has no end) outside those of the posts."""
    end = to or date.max
    for post in sorted(held, key=lambda row: row.valid_from):
        if from_ < min(post.valid_from, end):
            yield from_, min(post.valid_from, end)
        from_ = max(from_, post.valid_to or date.max)
    if from_ < end:
        yield from_, to


def _moved(classes: list[SchoolClass], into: Organisation, change: _Change) -> dict[int, SchoolClass]:
    """Each class as a class of the other school, with the next free number of its year, and its head counts."""
    found = {row.pk: _going_on(row, into, change.on) for row in classes}
    record.record("school_class", list(found.values()), by=change.by, at=change.at)
    class_periods.enter(list(found.values()), by=change.by, at=change.at)
    _end_classes(classes, found, change)
    return found


def _going_on(row: SchoolClass, into: Organisation, on: date) -> SchoolClass:
    """The class there; the one of a reorganisation that was taken back is used again."""
    stage, entry_year = _there(row, into, on)
    there = SchoolClass.objects.filter(school=into, stage=stage, entry_year=entry_year)
    standing = there.that_ran()
    taken = standing.aggregate(highest=Max("number"))["highest"] or 0
    number = taken + 1 if standing.filter(number=row.number).exists() else row.number
    fresh = there.filter(continues=row.line, opened_on=F("closed_on")).first()
    fresh = fresh or SchoolClass(school=into, stage=stage, entry_year=entry_year, continues_id=row.line)
    # What it was to become later it becomes from there.
    fresh.number, fresh.opened_on, fresh.closed_on = number, _turn(row, on), row.closed_on
    fresh.save()
    return fresh


def _turn(row: SchoolClass, on: date) -> date:
    """From when a class is not here any more: one that comes from elsewhere only later stays there until then."""
    return max(on, row.opened_on or on)


def _end_classes(classes: list[SchoolClass], there: dict[int, SchoolClass], change: _Change) -> None:
    """Classes and their head counts end here. there: what goes on elsewhere."""
    standing = HeadCount.objects.known().filter(school_class__in=classes).exclude(valid_to__lte=change.on)
    for count in standing.select_related("school_class__school").order_by("pk"):
        change.end_count(count, there.get(count.school_class_id))
    for ended in classes:
        ended.closed_on = _turn(ended, change.on)
    class_periods.enter(classes, by=change.by, at=change.at)


def _closed(school: Organisation, change: _Change) -> None:
    school.close(change.on, at=change.at)
    school.save(update_fields=["closed_on", "closing_known_at"])
    record.record("organisation", [school], by=change.by, at=change.at)
