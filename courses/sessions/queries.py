"""Which lessons fit a class, and who may have led one."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from content.editions.models import Edition, EditionQuiz, LessonVersion
from content.editions.render import resolved
from content.items.models import Audience, ItemVersion, Purpose, Stage
from courses.sessions.models import ClassSession
from lms.people.models import User
from lms.schools.models import Post, Role, SchoolClass


@dataclass(frozen=True)
class Lesson:
    """A lesson that can be held: its edition and newest version. times: how often the class has had it."""

    edition: Edition
    version: LessonVersion
    times: int = 0

    @property
    def value(self) -> str:
        """How forms and addresses name it."""
        return f"{self.edition.pk}:{self.version.key}"


def lessons(school_class: SchoolClass, *, on: date) -> list[Lesson]:
    """The lessons on offer for the class, by course and position; those it has had say how often. Three queries."""
    editions = Edition.objects.offered().filter(audience=Audience.PUPIL, stage__in=[Stage.of(school_class, on=on), ""])
    had: dict[tuple[int, str], int] = {}
    for session in ClassSession.objects.known().of([school_class]).select_related("edition"):
        key = (session.edition.course_id, session.lesson_key)
        had[key] = had.get(key, 0) + 1
    rows = editions.select_related("course").prefetch_related("lesson_versions")
    return [
        Lesson(edition, version, had.get((edition.course_id, version.key), 0))
        for edition in rows
        for version in newest(edition)
    ]


def newest(edition: Edition) -> list[LessonVersion]:
    """As edition.lessons(), from prefetched rows."""
    found = {row.key: row for row in sorted(edition.lesson_versions.all(), key=lambda row: row.version)}
    return sorted(found.values(), key=lambda row: row.position)


def named(offered: list[Lesson], value: str) -> Lesson | None:
    """The lesson that the address names, if it is on offer."""
    return next((lesson for lesson in offered if lesson.value == value), None)


def suggested(offered: list[Lesson]) -> Lesson | None:
    """The first lesson that the class has not had, else the first."""
    fresh = next((lesson for lesson in offered if not lesson.times), None)
    return fresh or next(iter(offered), None)


@dataclass(frozen=True)
class Question:
    """A question of the class quiz, as the form asks for its count."""

    number: int
    item: ItemVersion

    @property
    def stem(self) -> SafeString:
        return mark_safe(resolved(self.item.stem))


@dataclass(frozen=True)
class ClassQuiz:
    """The quiz that a class answers together, with its questions in order."""

    quiz: EditionQuiz
    questions: tuple[Question, ...]


def class_quiz(edition: Edition, lesson_key: str) -> ClassQuiz | None:
    """The lesson's class quiz, else its practice; None if it has neither."""
    quizzes = EditionQuiz.objects.filter(edition=edition, lesson_key__in=[lesson_key, ""])
    by_purpose = {
        quiz.purpose: quiz for quiz in quizzes.exclude(purpose=Purpose.TEST).order_by("lesson_key", "-position")
    }
    quiz = by_purpose.get(Purpose.CLASS) or by_purpose.get(Purpose.PRACTICE)
    if quiz is None:
        return None
    items = ItemVersion.objects.in_bulk(quiz.candidates[: quiz.draw])
    ordered = [items[pk] for pk in quiz.candidates[: quiz.draw] if pk in items]
    return ClassQuiz(quiz, tuple(Question(number, item) for number, item in enumerate(ordered, 1)))


def leaders(school_class: SchoolClass, *, on: date) -> list[User]:
    """Who leads lessons with the class on that date: its class teacher, and those at the school who may."""
    held = Post.objects.held(on).filter(organisation=school_class.school_id)
    teachers = held.by_role(Role.CLASS_TEACHER).filter(school_class=school_class)
    others = held.by_role(Role.MORAL_EDUCATION, Role.VICE_PRINCIPAL_LAW, Role.PRINCIPAL)
    people = User.objects.filter(pk__in=(teachers | others).values("user_id"))
    return list(people.order_by("sort_key", "pk"))


def versions(session: ClassSession) -> list[ClassSession]:
    """All versions of a record, the newest first: one query a version, and there are few."""
    rows = ClassSession.objects.select_related("recorded_by", "led_by", "lesson_version")
    newest = session
    while successor := rows.filter(supersedes=newest).first():
        newest = successor
    chain = [newest]
    while chain[-1].supersedes_id:
        chain.append(rows.get(pk=chain[-1].supersedes_id))
    return chain
