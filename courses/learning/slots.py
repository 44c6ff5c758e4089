"""What stands in the places of a lesson: a quiz's state, a poll, a case that asks before it tells."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

from content.editions.models import LessonVersion
from courses.learning.models import Vote
from courses.learning.queries import QuizState
from courses.learning.reading import Sums

NO_VOTES = Sums(None, None)


def fill(
    lesson: LessonVersion, *, states: list[QuizState], sums: dict[tuple[str, str], Sums], may_learn: bool, request
) -> Callable[[str, str], str | None]:
    """A function for render.lesson_html: the HTML of each place, None where what was frozen stays."""
    by_key = {state.quiz.key: state for state in states}

    def slot(kind: str, key: str) -> str | None:
        if kind == "quiz" and key in by_key:
            context = {"state": by_key[key], "lesson": lesson, "may_learn": may_learn}
            return render_to_string("courses/_quiz_slot.html", context, request)
        if kind == "assignment" and key in lesson.parts.get(kind, {}):
            context = {"lesson": lesson, "key": key, "asked": lesson.parts[kind][key], "may_learn": may_learn}
            return render_to_string("courses/assignments/_slot.html", context, request)
        if kind in Vote.Kind and key in lesson.parts.get(kind, {}):
            return render_to_string(f"courses/_{kind}.html", vote(lesson, kind, key, sums), request)
        return None

    return slot


def vote(lesson: LessonVersion, kind: str, key: str, sums: dict[tuple[str, str], Sums]) -> dict[str, Any]:
    """Context of a poll or case: its words, the own choice, and how others chose where that may be shown."""
    part = lesson.parts[kind][key]
    found = sums.get((kind, key), NO_VOTES)
    counts = found.counts or [None] * len(part["options"])
    options = [
        {
            "number": number,
            "text": option["text"] if kind == Vote.Kind.CASE else option,
            "reply": option["reply"] if kind == Vote.Kind.CASE else "",
            "is_mine": number == found.mine,
            "count": counts[number],
        }
        for number, option in enumerate(part["options"])
    ]
    return {
        "lesson": lesson, "key": key, "part": part, "options": options,
        "is_told": found.mine is not None, "total": found.total,
    }  # fmt: skip
