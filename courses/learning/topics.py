"""How somebody stands topic by topic: the points of their attempts by the tags of what was asked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from content.items.choices import Feedback, Purpose
from content.items.models import ItemVersion
from content.items.questions import tags_of
from courses.learning.models import Attempt
from courses.quizzes import marking
from lms.people.models import User


@dataclass(frozen=True)
class Topic:
    """A tag with what lies below it: 安全 counts 安全/欺凌, too. depth: how many tags stand above it."""

    tag: str
    score: float
    possible: float

    @property
    def percent(self) -> int:
        return marking.percent(self.score, self.possible)

    @property
    def depth(self) -> int:
        return self.tag.count("/")

    @property
    def name(self) -> str:
        return self.tag.rpartition("/")[2]


def topics(user: User, *, at: datetime) -> list[Topic]:
    """Every topic that the person was asked about, in the order of the tags. Two queries.

    Of a test that is not passed nothing is told: a topic of one question would tell whether its answer was right.
    """
    asked = [(slot["item"], points) for attempt in _told(user, at) for slot, points in _earned(attempt)]
    tags = dict(ItemVersion.objects.filter(pk__in={item for item, _points in asked}).values_list("pk", "tags"))
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for item, (earned, most) in asked:
        for tag in {above for said in tags_of(tags.get(item, "")) for above in _with_those_above(said)}:
            sums[tag][0] += earned
            sums[tag][1] += most
    return [Topic(tag, *sums[tag]) for tag in sorted(sums)]


def _told(user: User, at: datetime) -> list[Attempt]:
    late = Q(quiz__purpose__in=[Purpose.TEST, Purpose.PRETEST], quiz__feedback=Feedback.PURPOSE)
    unclosed = Q(quiz__feedback=Feedback.AFTER_CLOSING, quiz__closes_at__gt=at)
    rows = Attempt.objects.handed_in().filter(enrolment__user=user).exclude(quiz__feedback=Feedback.NEVER)
    return list(rows.filter(Q(passed=True) | ~late).exclude(unclosed).only("slots", "points"))


def _earned(attempt: Attempt) -> list[tuple[dict, tuple[float, float]]]:
    """Each slot that is marked and worth something, with what it earned and what it is worth."""
    pairs = zip(attempt.slots, attempt.points or [], strict=False)
    return [
        (slot, (points, slot.get("points", 1)))
        for slot, points in pairs
        if points is not None and slot.get("points", 1)
    ]


def _with_those_above(tag: str) -> list[str]:
    parts = tag.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
