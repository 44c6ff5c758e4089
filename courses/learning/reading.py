"""Read lessons: remember the place, say that one is finished, vote."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from itertools import count

from django.db import transaction
from django.db.models import Count, Q
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from content.editions.models import LessonVersion
from courses.learning import completion
from courses.learning.models import Enrolment, LessonProgress, Vote
from lms.people.models import User
from lms.refused import Refused

LEAST_SHOWN = 10
PLACE = re.compile(r"s[1-9][0-9]{0,2}")
REPORT = (
    ' hx-post="{}" hx-vals=\'"position":"{}"\' hx-trigger="intersect once" hx-swap="none"'
    ' hx-sync="closest article:replace"'
)
_PLACED = re.compile(r'<h[23] id="(s[0-9]+)"[^>]*>(.*?)</h[23]>', re.DOTALL)
_READING, _TAG = re.compile(r"<rt>.*?</rt>"), re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<(h[23])(?: id=\"[^\"]*\")?>")


@dataclass(frozen=True)
class Sums:
    """Votes on one question: the person's own choice, and how many chose each option (None below ten votes)."""

    mine: int | None
    counts: list[int] | None

    @property
    def total(self) -> int:
        return sum(self.counts or [])


def with_places(html: str, *, url: str | None) -> SafeString:
    """The lesson's HTML with its headings named s1, s2, … as places to come back to.

    url: where the browser tells which one it has come to (htmx, once each, the last one wins); None tells nobody.
    """
    numbers = count(1)

    def name(found: re.Match) -> str:
        place = f"s{next(numbers)}"
        attributes = format_html(REPORT, url, place) if url else ""
        return f'<{found[1]} id="{place}"{attributes}>'

    return mark_safe(_HEADING.sub(name, html))


def places(html: str) -> list[tuple[str, str]]:
    """(place, its heading in words) of a lesson's HTML with its places named, in order."""
    return [(found[1], unescape(_TAG.sub("", _READING.sub("", found[2])))) for found in _PLACED.finditer(html)]


def remember(enrolment: Enrolment, lesson: LessonVersion, position: str, *, at: datetime) -> None:
    """Keep where the person stopped; never how long it took. position: the name of a heading, or empty for the top."""
    if position and not PLACE.fullmatch(position):
        raise Refused(_("This place is not in the lesson. Reload the page."), field="position")
    Enrolment.objects.filter(pk=enrolment.pk).update(
        last_lesson_key=lesson.key, last_position=position, last_read_at=at
    )


@transaction.atomic
def finish(enrolment: Enrolment, lesson: LessonVersion, *, at: datetime) -> None:
    """The person says that the lesson is finished; completes the course if that was all it lacked. May be repeated.

    Raises Refused for a lesson that asks for a plan: somebody reads that, and accepting it finishes the lesson.
    """
    if lesson.parts.get("assignment"):
        raise Refused(_("This lesson is finished once your plan has been read and accepted. Write it and hand it in."))
    mark_finished(enrolment, lesson, how=LessonProgress.How.READ, at=at)


@transaction.atomic
def mark_finished(enrolment: Enrolment, lesson: LessonVersion, *, how: str, at: datetime) -> None:
    """Put a lesson on the learner's record as finished, once; completes the course if that was all it lacked."""
    LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson_key=lesson.key, defaults={"lesson_version": lesson, "finished_at": at, "how": how}
    )
    remember(enrolment, lesson, "", at=at)
    completion.complete_if_met(enrolment, at=at)


def vote(user: User, lesson: LessonVersion, kind: str, key: str, option: int | None, *, at: datetime) -> Vote:
    """The person's vote in a poll or case of the lesson; the first one stays. Refused for what cannot be chosen."""
    part = lesson.parts.get(kind, {}).get(key) if kind in Vote.Kind else None
    if part is None:
        raise Refused(_("This lesson does not ask that. Reload the page."), status=404)
    if option is None or not 0 <= option < len(part["options"]):
        raise Refused(_("Choose one of the answers."), field="option")
    return Vote.objects.get_or_create(
        edition_id=lesson.edition_id, lesson_key=lesson.key, kind=kind, key=key, user=user,
        defaults={"option": option, "voted_at": at},
    )[0]  # fmt: skip


def sums(lesson: LessonVersion, user: User) -> dict[tuple[str, str], Sums]:
    """(kind, key) → the votes on each poll and case of the lesson. One query, none for a lesson that asks nothing."""
    if not any(lesson.parts.get(kind) for kind in Vote.Kind.values):
        return {}
    votes = Vote.objects.filter(edition=lesson.edition_id, lesson_key=lesson.key)
    rows = votes.values_list("kind", "key", "option").order_by()
    rows = rows.annotate(chosen=Count("pk"), own=Count("pk", filter=Q(user=user)))
    counted: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for kind, key, option, chosen, own in rows:
        counted.setdefault((kind, key), []).append((option, chosen, own))
    return {
        (kind, key): _sums(counted.get((kind, key), []), len(part["options"]))
        for kind in Vote.Kind.values
        for key, part in lesson.parts.get(kind, {}).items()
    }


def _sums(rows: list[tuple[int, int, int]], options: int) -> Sums:
    mine = next((option for option, _votes, own in rows if own), None)
    counts = [0] * options
    for option, votes, _own in rows:
        if option < options:
            counts[option] = votes
    shown = mine is not None and sum(counts) >= LEAST_SHOWN
    return Sums(mine, counts if shown else None)
