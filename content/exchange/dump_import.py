"""A django-quiz-app dump into the item bank and courses, all or nothing; rooms above take what is theirs."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from content.items.dump import rows as dumps
from content.items.dump import taken as takers
from content.items.dump import values
from content.items.dump.rows import Dump
from content.items.dump.taken import Taken
from content.items.dump.values import Form
from content.items.formats import bank
from content.items.formats.common import Mistake, Note, Placed
from content.items.models import Pool
from content.items.questions import Question
from content.law import indexing
from content.pages import sections, tree
from content.pages.models import CoursePage, CourseQuiz
from lms.people import pinyin
from lms.people.models import User

NAME = "django-quiz-app"


class _Undo(Exception):
    """Takes back what a rehearsal, or an import with faults, wrote."""


def import_dump(
    content: bytes, *, pool: Pool, by: User | None = None, media: Path | None = None, dry_run: bool = False
) -> Taken:
    """Drafts of all questions, forms in draft courses by category, and what rooms above know of; nothing with a fault.

    media: the folder of the old system's pictures. A rehearsal writes and takes back.
    """
    try:
        found = dumps.read(content)
    except Mistake as mistake:
        return Taken(Dump(faults=[Note(0, str(mistake))]), dry_run)
    taken = Taken(found, dry_run, by)
    questions = values.questions(found, pool, media)
    forms = list(values.forms(found, pool))
    if not questions and not found.faults:
        message = _("There is no question in the file. Dump quiz, multichoice, true_false and essay.")
        found.faults.append(Note(0, message))
    if found.faults:
        return taken
    try:
        with transaction.atomic(), indexing.in_bulk():
            _write(taken, questions, forms, pool)
            for take in takers.takers():
                take(taken)
            if not taken.is_written:
                raise _Undo
    except _Undo:
        for file in taken.files:
            file.delete(save=False)
    return taken


def _write(taken: Taken, questions: dict[int, Question], forms: list[Form], pool: Pool) -> None:
    started = timezone.now()
    faults = bank.add([Placed(0, question) for question in questions.values()], pool=pool, by=taken.by)
    taken.dump.faults += faults
    if faults:
        return
    items = {item.slug: item for item in pool.items.all()}
    taken.items = {pk: items[question.name] for pk, question in questions.items()}
    taken.counts.update(f"item.{item.type}" for item in taken.items.values())
    _figures(taken, started)
    by_category: dict[str, list[Form]] = {}
    for form in forms:
        by_category.setdefault(form.category, []).append(form)
    for category, its_forms in by_category.items():
        _course(taken, category, its_forms)


def _figures(taken: Taken, started: datetime) -> None:
    """Count the pictures, and note which of them are new."""
    shown = [item.figure_id for item in taken.items.values() if item.figure_id]
    new = get_image_model().objects.filter(pk__in=shown, created_at__gte=started)
    taken.files += [image.file for image in new]
    if shown:
        taken.counts["figure"] = len(shown)


def _course(taken: Taken, category: str, forms: Iterable[Form]) -> None:
    """A draft course that holds the quizzes of a category, for an editor to complete or to take them from."""
    title = (category or _("Quizzes without a category"))[:120]
    page = CoursePage(title=title, slug=_free(title), live=False, has_unpublished_changes=True)
    page.quizzes = [_quiz(taken, form, place) for place, form in enumerate(forms)]
    tree.ensure().add_child(instance=page)
    page.save_revision(user=taken.by)
    taken.counts["course"] += 1
    taken.counts["quiz"] += len(page.quizzes.all())


def _quiz(taken: Taken, form: Form, place: int) -> CourseQuiz:
    section = sections.Section(items=tuple(taken.items[pk] for pk in form.questions), draw=form.draw)
    return CourseQuiz(sort_order=place, sections=[("section", sections.raw(section))], **form.values)


def _free(title: str) -> str:
    wanted = pinyin.slug(title, longest=50) or NAME
    taken = set(CoursePage.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    taken |= set(CoursePage.objects.filter(course_key__startswith=wanted).values_list("course_key", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := wanted if n == 1 else f"{wanted}-{n}") not in taken)
