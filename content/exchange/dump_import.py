"""A django-quiz-app dump into the item bank and courses, all or nothing; rooms above take what is theirs."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pixels
from PIL import UnidentifiedImageError
from wagtail.images import get_image_model

from content.items.dump import rows as dumps
from content.items.dump import taken as takers
from content.items.dump import values
from content.items.dump.rows import Dump
from content.items.dump.taken import Taken
from content.items.dump.values import Form
from content.items.formats import bank
from content.items.formats.common import Mistake, Note, Placed
from content.items.models import Item, Pool
from content.items.questions import Question
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
        with transaction.atomic():
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
    placed = [Placed(0, question) for question in questions.values()]
    items, faults = bank.add(placed, pool=pool, by=taken.by)
    taken.dump.faults += faults
    if faults:
        return
    taken.items = dict(zip(questions, items, strict=True))
    taken.counts.update(f"item.{item.type}" for item in items)
    _figures(taken, questions)
    by_category: dict[str, list[Form]] = {}
    for form in forms:
        by_category.setdefault(form.category, []).append(form)
    for category, its_forms in by_category.items():
        _course(taken, category, its_forms)


def _figures(taken: Taken, questions: dict[int, Question]) -> None:
    for pk, question in questions.items():
        if question.figure is None:
            continue
        row = taken.dump.rows[dumps.QUESTION][pk]
        try:
            with Pixels.open(BytesIO(question.figure.content)) as pixels:
                pixels.verify()
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Pixels.DecompressionBombError):
            row.fault("figure", values.NO_PICTURE % {"name": question.figure.name})
            continue
        image = get_image_model()(
            title=question.name, file=ContentFile(question.figure.content, name=question.figure.name)
        )
        image.save()
        taken.files.append(image.file)
        item = taken.items[pk]
        item.figure = image
        item.save_revision(user=taken.by)
        Item.objects.filter(pk=item.pk).update(figure=image)
        taken.counts["figure"] += 1


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
