"""Who answers which letters, and how many wait for them."""

from dataclasses import dataclass

from lms.feedback.models import Burden, ContentReport, Kind, Message


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
