"""What 我的学习 says: where to go on, what is required, what is offered, what is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from content.editions.models import Edition
from content.items.choices import Audience, Stage
from courses.learning import next_step, queries
from courses.learning.models import Completion, Enrolment
from lms.schools.calendar import today


@dataclass(frozen=True)
class Task:
    """A course in a list: where it leads, how far it is; due_on and basis if somebody requires it."""

    title: str
    edition: Edition | None
    is_begun: bool = False
    due_on: date | None = None
    basis: str = ""
    completion: Completion | None = None
    minutes_left: int = 0
    is_recognised: bool = False
    expires_on: date | None = None
    renewal_is_open: bool = False
    also: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.completion is not None or self.is_recognised


def go_on(request) -> dict[str, Any] | None:
    """The course that was read last: next lesson or quiz, place, steps. None before anything was begun."""
    under_way = _progress(request).under_way
    if not under_way:
        return None
    enrolment = under_way[0]
    lessons = queries.outline(enrolment.edition, enrolment)
    following = next_step.step(enrolment, lessons)
    return {
        "place": "top",
        "edition": enrolment.edition,
        "lesson": following.lesson,
        "quiz": following.quiz,
        "lessons": lessons,
        "done": sum(line.is_finished for line in lessons),
        "url": _url(enrolment, following),
    }


def start(request, *, required_of: Callable) -> dict[str, Any] | None:
    """What to begin while nothing is under way: what is required, by due date, else the first that is offered."""
    progress = _progress(request)
    if progress.under_way:
        return None
    waiting = [task for task in _tasks(request, required_of) if task.edition and not task.is_done]
    if not waiting and not progress.completions:
        waiting = [_optional(edition, progress) for edition in _offered(request)]
    first = min(waiting, key=lambda task: task.due_on or date.max, default=None)
    return {"place": "top", "task": first, "on": today()} if first else None


def courses(request, *, required_of: Callable) -> dict[str, Any]:
    """Required, optional and completed courses. required_of: that of requirements.mine, handed in from above."""
    progress = _progress(request)
    on = today()
    required = _tasks(request, required_of)
    named = {task.edition.course_id for task in required if task.edition}
    counted = {task.completion.pk for task in required if task.completion}
    optional = [_optional(edition, progress) for edition in _offered(request) if edition.course_id not in named]
    begun = [_optional(row.edition, progress) for row in progress.under_way if row.edition.course_id not in named]
    waiting = [task for task in required if not task.is_done]
    return {
        "required": required,
        "done_count": len(required) - len(waiting),
        **_duration(sum(task.minutes_left for task in waiting)),
        "optional": _once(begun + [task for task in optional if not task.is_done]),
        "done": [Task(row.edition.title, row.edition, completion=row)
                 for row in progress.completions if row.pk not in counted],
        "on": on,
    }  # fmt: skip


def _progress(request) -> queries.Progress:
    """Read once a request: several panels speak of it."""
    if not hasattr(request, "learning_progress"):
        request.learning_progress = queries.progress(request.user)
    return request.learning_progress


def _tasks(request, required_of: Callable) -> list[Task]:
    """What is required of the person; read once a request."""
    if not hasattr(request, "learning_tasks"):
        progress = _progress(request)
        rows = required_of(request, completions=progress.completions)
        request.learning_tasks = [_required(row, progress, today()) for row in rows]
    return request.learning_tasks


def _url(enrolment: Enrolment, following: next_step.Step) -> str:
    url = next_step.address(enrolment.edition_id, following)
    if url is None:
        return reverse("learning:course", args=[enrolment.edition_id])
    here = following.lesson
    is_place = here and here.key == enrolment.last_lesson_key and enrolment.last_position
    return f"{url}#{enrolment.last_position}" if is_place else url


def _required(row, progress: queries.Progress, on: date) -> Task:
    begun = [e for e in progress.under_way if e.edition.course_id == row.course.pk]
    begun = [e for e in begun if e.edition.number >= row.requirement.least_edition]
    edition = begun[0].edition if begun else row.edition
    read = begun[0].minutes_read if begun else 0
    return Task(
        title=row.requirement.title,
        edition=row.completion.edition if row.completion else edition,
        is_begun=bool(begun),
        due_on=row.due_on,
        basis=row.basis,
        completion=row.completion,
        minutes_left=max(0, edition.designed_minutes - read) if edition else 0,
        is_recognised=row.is_recognised,
        expires_on=row.expires_on,
        renewal_is_open=row.renewal_is_open(on),
        also=tuple(str(requirement) for requirement in row.also),
    )


def _optional(edition: Edition, progress: queries.Progress) -> Task:
    begun = any(row.edition_id == edition.pk for row in progress.under_way)
    done = next((row for row in progress.completions if row.edition.course_id == edition.course_id), None)
    return Task(edition.title, edition, is_begun=begun, completion=done)


def _duration(minutes: int) -> dict[str, int]:
    """Hours and minutes, up to the next five: nobody reads to the minute."""
    hours, rest = divmod(-(-minutes // 5) * 5, 60)
    return {"hours_left": hours, "minutes_left": rest}


def _once(tasks: list[Task]) -> list[Task]:
    return list({task.edition.pk: task for task in tasks if task.edition}.values())


def _offered(request) -> list[Edition]:
    """What this person may begin; read once a request."""
    if not hasattr(request, "learning_offered"):
        request.learning_offered = _read_offered(request)
    return request.learning_offered


def _read_offered(request) -> list[Edition]:
    """Staff courses for staff, a pupil's stage for pupils."""
    offered = Edition.objects.offered().order_by("title", "pk")
    if request.access.is_staff:
        return list(offered.filter(audience=Audience.STAFF))
    stages = {Stage.of(post.school_class, on=today()) for post in request.access.posts if post.school_class}
    return list(offered.filter(audience=Audience.PUPIL, stage__in=stages)) if stages else []
