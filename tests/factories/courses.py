"""Enrolments, attempts and completions, in the words of the district."""

from datetime import datetime

from django.utils import timezone

from content.editions.models import Edition, EditionQuiz
from content.items.models import ItemVersion
from courses.learning import attempts, enrolments, tokens
from courses.learning.answers import Sent
from courses.learning.models import Attempt, Completion, Enrolment, LessonProgress
from courses.quizzes import marking
from lms.people.models import User
from tests.factories.content import an_edition
from tests.factories.lms import a_person


def an_enrolment(user: User | None = None, edition: Edition | None = None, *, at: datetime | None = None) -> Enrolment:
    """A person who has begun an edition."""
    return enrolments.begin(user or a_person(), edition or an_edition(), at=at or timezone.now())


def an_attempt(
    enrolment: Enrolment | None = None, quiz: str | EditionQuiz = "test", *, at: datetime | None = None
) -> Attempt:
    """An open attempt at a quiz of the enrolment's edition, by its key."""
    enrolment = enrolment or an_enrolment()
    form = enrolment.edition.quizzes.get(key=quiz) if isinstance(quiz, str) else quiz
    return attempts.start(enrolment, form, at=at or timezone.now())


def right_answer(attempt: Attempt, slot: int) -> object:
    """What earns the point of a slot."""
    version = ItemVersion.objects.get(pk=attempt.slots[slot - 1]["item"])
    return marking.best(version.read())


def answered(attempt: Attempt, right: int | None = None, *, at: datetime | None = None) -> Attempt:
    """The attempt with every slot answered; the first `right` of them rightly, all if None."""
    for slot in range(1, len(attempt.slots) + 1):
        answer = right_answer(attempt, slot) if right is None or slot <= right else "nonsense"
        attempts.save_response(attempt, slot, Sent(answer, 1), at=at or timezone.now())
    return attempt


def handed_in(
    enrolment: Enrolment, quiz: str = "test", right: int | None = None, *, at: datetime | None = None
) -> Attempt:
    """An attempt that was answered and handed in."""
    at = at or timezone.now()
    return attempts.hand_in(answered(an_attempt(enrolment, quiz, at=at), right, at=at), at=at)


def finished_lessons(enrolment: Enrolment, *keys: str, at: datetime | None = None) -> None:
    """These lessons read to the end, all if none is named; does not ask whether the course is completed by that."""
    for lesson in enrolment.edition.lessons():
        if not keys or lesson.key in keys:
            LessonProgress.objects.get_or_create(
                enrolment=enrolment, lesson_key=lesson.key,
                defaults={"lesson_version": lesson, "finished_at": at or timezone.now()},
            )  # fmt: skip


def a_completion(
    user: User | None = None, edition: Edition | None = None, *, at: datetime | None = None, right: int | None = None
) -> Completion:
    """A person who has done all that an edition asks, on the day of `at`."""
    at = at or timezone.now()
    enrolment = an_enrolment(user, edition, at=at)
    finished_lessons(enrolment, at=at)
    for quiz in enrolment.edition.quizzes.order_by("position"):
        handed_in(enrolment, quiz.key, right if quiz.purpose == "test" else None, at=at)
    return Completion.objects.known().get(enrolment=enrolment)


def authorization(attempt: Attempt) -> dict[str, str]:
    """The header that lets a test client answer this attempt as a browser's queue does."""
    return {"Authorization": f"{tokens.SCHEME} {tokens.token_of(attempt)}"}
