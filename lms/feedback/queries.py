"""Who answers which letters, and how many wait for them."""

from dataclasses import dataclass
from time import time_ns

from django.core.cache import cache

from lms.feedback.models import Burden, ContentReport, Kind, Message

CHANGED, A_MINUTE = "letters:changed", 60


@dataclass(frozen=True)
class Box:
    """The letters of one kind: their model, and the ability that lets somebody answer them."""

    model: type[Message]
    ability: str


BOXES = {Kind.BURDEN: Box(Burden, "answer_burdens"), Kind.CONTENT: Box(ContentReport, "answer_reports")}


def answers(request, kind: Kind) -> bool:
    """Does this person answer letters of the kind?"""
    return request.access.has(BOXES[kind].ability)


def waiting(request, kind: Kind) -> int:
    """How many letters of the kind wait for this person's answer; one query."""
    return request.access.visible(BOXES[kind].model, "reply").open().count()


def waiting_lately(request, kind: Kind) -> int:
    """The same for the navigation of every page: asked once a minute, or when a letter came or was answered."""
    key = f"letters:{cache.get(CHANGED, 0)}:{kind}:{request.user.pk}"
    return int(cache.get_or_set(key, lambda: waiting(request, kind), timeout=A_MINUTE) or 0)


def changed() -> None:
    """A letter came or was answered, so counts of before are none any more."""
    cache.set(CHANGED, time_ns(), timeout=None)
