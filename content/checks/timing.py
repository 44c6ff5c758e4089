"""Designed minutes against what there is to read and to do."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from content.checks.said import Finding, Texts, Voice
from content.exchange.marks import lines_of
from content.items.choices import Audience

# Read with care, and thought about: 2,500 characters fill a lesson of 45 minutes (legal-facts.md 4.1).
STUDIED_A_MINUTE = 56
# Nobody reads faster than this and keeps it.
READ_A_MINUTE = 320
MINUTES_A_CASE, MINUTES_A_POLL, MINUTES_AN_ITEM, MINUTES_A_PLAN = 4, 2, 1, 25
_SPAN = re.compile(r"(\d+) ?[–—\-~至到] ?(\d+) ?分")
_STUDIED = frozenset({Voice.TELLS, Voice.SAYS, Voice.WARNS, Voice.HELP, Voice.CARD, Voice.SHEET, Voice.ASKS})
# What a teacher plans is seldom exact.
SLACK = 0.8


def check(texts: Texts, library) -> Iterator[Finding]:
    """Lessons that promise more minutes than they hold or hold more than they promise; courses that do not add up."""
    for number, lesson in enumerate(texts.pack.lessons):
        yield from _lesson(texts, number, lesson)
    yield from _course(texts)


def _lesson(texts: Texts, number: int, lesson: dict) -> Iterator[Finding]:
    file, minutes = texts.lesson_file(number), lesson["minutes"]
    length = sum(len(said.text) for said in texts.of_lessons() if said.file == file and said.voice in _STUDIED)
    done = activity_minutes(texts, lesson)
    if planned_minutes(lesson) < minutes * SLACK and length / STUDIED_A_MINUTE + done < minutes * SLACK:
        message = _(
            "%(minutes)d minutes are designed; %(length)d characters and %(done)d minutes of activities fill about "
            "%(filled)d. Write more, plan it in the teacher’s notes (“0–5 分钟”), or design fewer minutes."
        )
        words = {"minutes": minutes, "length": length, "done": done, "filled": length / STUDIED_A_MINUTE + done}
        yield Finding(file, lesson.line, message % words)
    if length / READ_A_MINUTE > minutes:
        message = _("%(length)d characters cannot be read in %(minutes)d minutes. Cut the text or design more minutes.")
        yield Finding(file, lesson.line, message % {"length": length, "minutes": minutes})


def planned_minutes(lesson: dict) -> int:
    """Minutes that the teacher's notes plan, as in 0–5 分钟: to the end of the last span."""
    notes = [value for kind, value in lesson["body"] if kind == "notes"]
    spans = [_SPAN.findall("\n".join(lines_of(value["body"]))) for value in notes]
    return max((int(end) for found in spans for _begin, end in found), default=0)


def activity_minutes(texts: Texts, lesson: dict) -> int:
    """Minutes of what is done instead of read: cases, polls, talk, questions, plans."""
    quizzes = {quiz["key"]: quiz for quiz in texts.pack.course["quizzes"]}
    pools = {pool["pool"]: len(pool["items"]) for pool in texts.pack.pools}
    total = 0
    for kind, value in lesson["body"]:
        if kind == "case":
            total += MINUTES_A_CASE
        elif kind == "poll":
            total += MINUTES_A_POLL
        elif kind == "prompt":
            total += value["minutes"] or 0
        elif kind == "assignment":
            total += MINUTES_A_PLAN
        elif kind == "quiz" and value["quiz"] in quizzes:
            quiz = quizzes[value["quiz"]]
            total += MINUTES_AN_ITEM * (quiz["draw"] or pools.get(quiz["pool"], 0))
    return total


def _course(texts: Texts) -> Iterator[Finding]:
    course = texts.pack.course
    lessons = sum(lesson["minutes"] for lesson in texts.pack.lessons)
    if course["audience"] == Audience.STAFF and not lessons <= course["designed_minutes"] <= lessons * 1.5 + 45:
        message = _(
            "The course is designed for %(course)d minutes, its lessons for %(lessons)d together. Make them agree."
        )
        words = {"course": course["designed_minutes"], "lessons": lessons}
        yield Finding(texts.pack.folder / "course.yaml", 1, message % words)
