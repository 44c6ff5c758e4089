"""One press reminds those who are due, at most once a day; and a weekly summary to whoever answers for a school."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from courses.coverage import figures
from courses.coverage.judge import Coverage
from courses.coverage.models import Reminder
from courses.coverage.queries import Reading, read
from courses.requirements.models import Requirement
from courses.requirements.standing import OUTSTANDING
from lms.bulk import chunks
from lms.people import inbox
from lms.people.models import InboxMessage, User
from lms.refused import Refused
from lms.schools.models import Organisation, Post, Role
from lms.templatetags.mingfa import cn_date

# Nothing is sent in the evening, at night, and on Saturdays and Sundays.
FIRST_HOUR, LAST_HOUR, FRIDAY = 8, 18, 4
WEEK = timedelta(days=7)
SOON = timedelta(days=30)
RESPONSIBLE = [Role.SCHOOL_ADMIN, Role.MORAL_EDUCATION]
LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Due:
    """Who is due at a place today: to be reminded, and reminded today already. text: what they will read."""

    reading: Reading
    people: list[User]
    already: int
    text: str


def due(requirement: Requirement, *, within: Sequence[Organisation], on: date) -> Due:
    """Who would be reminded. Raises Refused for requirements by class: pupils and parents are never reminded."""
    if requirement.is_for_classes:
        raise Refused(_("Of class sessions nobody is reminded by message. Speak with the school."))
    reading = read(requirement, within=within, on=on)
    waiting = {person for person, standing in reading.standings.items() if standing in OUTSTANDING}
    today = set(Reminder.objects.filter(number=requirement.number, day=on).values_list("user_id", flat=True))
    active = User.objects.filter(is_active=True)
    people = [person for some in chunks(waiting - today) for person in active.filter(pk__in=some)]
    people.sort(key=lambda person: (person.sort_key, person.pk))
    return Due(reading, people, len(waiting & today), words(requirement, on=on))


def words(requirement: Requirement, *, on: date) -> str:
    """The text of a reminder: what, until when this time round, why. The basis may be sentences of its own."""
    with override(LANGUAGE):
        due_on = requirement.cycle(on).due_on
        text = (
            _("You have “%(title)s” to complete by %(due)s. Why: %(basis)s.")
            if on <= due_on
            else _("“%(title)s” was to be completed by %(due)s; please make up for it. Why: %(basis)s.")
        )
        return text % {"title": requirement.title, "due": cn_date(due_on), "basis": requirement.basis.rstrip("。.")}


@transaction.atomic
def remind(
    requirement: Requirement, *, within: Sequence[Organisation], by: User, at: datetime | None = None
) -> list[InboxMessage]:
    """Remind everybody who is due there and was not reminded today. Raises Refused in quiet hours."""
    at = at or timezone.now()
    if is_quiet(at):
        raise Refused(_("Between 18:00 and 8:00 and at weekends nobody is reminded. Press again in working hours."))
    on = timezone.localdate(at)
    found = due(requirement, within=within, on=on)
    Reminder.objects.bulk_create(
        [
            Reminder(number=requirement.number, user=user, organisation=within[0], day=on, text=found.text, sent_at=at,
                     by=by)
            for user in found.people
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    with override(LANGUAGE):
        title = _("To be completed: %(title)s") % {"title": requirement.title}
    key = f"reminder:{requirement.number}:{on.isoformat()}"
    return inbox.send(
        found.people, key=key, title=title[:120], text=lambda user: found.text, url=reverse("learning:my"), at=at
    )


def is_quiet(at: datetime) -> bool:
    """Is it the evening, the night or a weekend, local time?"""
    local = timezone.localtime(at)
    return not FIRST_HOUR <= local.hour < LAST_HOUR or local.weekday() > FRIDAY


@transaction.atomic
def send_digests(*, at: datetime | None = None) -> int:
    """The weekly summary to whoever answers for a school; how many were sent. Nothing in quiet hours. Repeatable."""
    at = at or timezone.now()
    if is_quiet(at):
        return 0
    on = timezone.localdate(at)
    monday = on - timedelta(days=on.weekday())
    key = f"digest:{monday.isoformat()}"
    fresh = set(InboxMessage.objects.filter(key=key).values_list("user_id", flat=True))
    posts = Post.objects.held(on).by_role(*RESPONSIBLE).exclude(user__in=fresh).select_related("user", "organisation")
    by_user: dict[int, list[Post]] = {}
    for post in posts.order_by("pk"):
        by_user.setdefault(post.user_id, []).append(post)
    lines = _lines({post.organisation for posts in by_user.values() for post in posts}, on)
    sent = 0
    for held in by_user.values():
        places = list({post.organisation.pk: post.organisation for post in held}.values())
        text = _digest(places, lines, on)
        if text:
            with override(LANGUAGE):
                title = _("This week: required training at your school")
            user = held[0].user
            sent += len(inbox.send([user], key=key, title=title, text=_the_same(text),
                                   url=reverse("coverage:list"), at=at))  # fmt: skip
    return sent


def _lines(places: set[Organisation], on: date) -> dict[int, list[tuple[Requirement, Coverage]]]:
    """Of each place the requirements with somebody outstanding that are overdue or due within a month."""
    soon = Requirement.objects.known().in_force(on).opened(on).filter(unit=Requirement.Unit.PERSON)
    requirements = [row for row in soon.touching(list(places)) if row.cycle(on).due_on <= on + SOON]
    cells = figures.matrix(requirements, list(places), on=on)
    return {
        place.pk: [(row, its) for row in requirements if (its := cells[row.number][place.pk]).outstanding]
        for place in places
    }


def _the_same(text: str) -> Callable[[User], str]:
    return lambda _user: text


def _digest(places: Sequence[Organisation], lines: dict[int, list[tuple[Requirement, Coverage]]], on: date) -> str:
    """Numbers, no names; empty where nothing is outstanding."""
    said = []
    with override(LANGUAGE):
        for place in places:
            for requirement, coverage in lines[place.pk]:
                words = {"place": place, "title": requirement.title, "count": coverage.outstanding}
                words |= {"overdue": coverage.overdue, "due": cn_date(requirement.cycle(on).due_on)}
                said.append(_line(coverage) % words)
    return "\n".join(said)


def _line(coverage: Coverage) -> str:
    """How a line of the digest reads; nobody overdue is not worth a number."""
    if not coverage.overdue:
        return ngettext(
            "%(place)s · %(title)s: %(count)s person has not completed it, due %(due)s.",
            "%(place)s · %(title)s: %(count)s people have not completed it, due %(due)s.",
            coverage.outstanding,
        )
    return ngettext(
        "%(place)s · %(title)s: %(count)s person has not completed it, %(overdue)s overdue, due %(due)s.",
        "%(place)s · %(title)s: %(count)s people have not completed it, %(overdue)s overdue, due %(due)s.",
        coverage.outstanding,
    )
