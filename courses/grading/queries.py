"""Which attempts a person looks after, and how they stand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from content.editions.models import EditionQuiz
from content.items.choices import Audience
from courses.grading import mark
from courses.learning.models import Attempt, ImportedSitting
from lms.access import Access
from lms.schools.models import Post, Role, SchoolClass
from lms.schools.queries import called


@dataclass(frozen=True)
class QuizLine:
    """A quiz in the list of those who look after it."""

    quiz: EditionQuiz
    running: int
    awaiting: int
    handed_in: int


def within(access: Access) -> Q:
    """The attempts that a person looks after: of staff in their organisations, of pupils in their own class."""
    people = Post.objects.held(access.on).filter(posts_within(access))
    staff = people.exclude(role=Role.PUPIL).values("user")
    pupils = people.filter(role=Role.PUPIL).values("user")
    return Q(enrolment__edition__audience=Audience.STAFF, enrolment__user__in=staff) | Q(
        enrolment__edition__audience=Audience.PUPIL, enrolment__user__in=pupils
    )


def posts_within(access: Access) -> Q:
    """The posts of these people: of staff at the person's organisations, of pupils in the person's own class."""
    staff = ~Q(role=Role.PUPIL) & Q(organisation__in=access.organisations("mark_staff_quizzes"))
    classes = access.visible(SchoolClass, "mark_quizzes_of").values("pk")
    return staff | Q(role=Role.PUPIL, school_class__in=classes)


def attempts(access: Access) -> QuerySet[Attempt]:
    """These attempts, with whose and of what they are; never one's own."""
    rows = Attempt.objects.filter(within(access)).exclude(enrolment__user=access.user.pk)
    return rows.select_related("quiz", "enrolment__user", "enrolment__edition")


def named(rows: list[Attempt], *, on: date) -> list[Attempt]:
    """The same attempts, each with who: how its learner is called. One query."""
    names = called([row.enrolment.user for row in rows], on=on)
    for row in rows:
        row.who = names[row.enrolment.user_id]
    return rows


def quizzes(access: Access) -> list[QuizLine]:
    """The quizzes that have such attempts, what waits first. Three queries, two more where a second marker is asked."""
    mine = attempts(access).order_by()
    seconds = {pk for pk, _slot in mark.for_a_second(mine.values("pk"))}
    again = Counter(mine.filter(pk__in=seconds).values_list("quiz", flat=True)) if seconds else Counter()
    rows = mine.values("quiz").annotate(
        running=Count("pk", filter=Q(handed_in_at__isnull=True)),
        awaiting=Count("pk", filter=Q(handed_in_at__isnull=False, score__isnull=True)),
        handed_in=Count("pk", filter=Q(handed_in_at__isnull=False)),
    )  # fmt: skip
    held = EditionQuiz.objects.select_related("edition").in_bulk([row["quiz"] for row in rows])
    lines = [
        QuizLine(held[row["quiz"]], row["running"], row["awaiting"] + again[row["quiz"]], row["handed_in"])
        for row in rows
    ]
    return sorted(lines, key=lambda line: (not line.awaiting, line.quiz.edition.title, line.quiz.position))


def papers(access: Access, *, quiz: str = "", person: str = "") -> QuerySet[Attempt]:
    """What these people handed in, the latest first; by words of the quiz or its course, and of whom."""
    rows = attempts(access).filter(handed_in_at__isnull=False)
    of_quiz = Q(quiz__title__icontains=quiz) | Q(enrolment__edition__title__icontains=quiz)
    return rows.filter(of_quiz, _named("enrolment__user", person)).order_by("-handed_in_at", "-pk")


def sittings(access: Access, *, quiz: str = "", person: str = "") -> QuerySet[ImportedSitting]:
    """What an earlier system said of these people, by the same words; never of oneself."""
    people = Post.objects.held(access.on).filter(posts_within(access)).values("user")
    rows = ImportedSitting.objects.filter(user__in=people).exclude(user=access.user.pk).select_related("user")
    return rows.filter(Q(quiz__icontains=quiz) | Q(category__icontains=quiz), _named("user", person))


def _named(whom: str, words: str) -> Q:
    return Q(**{f"{whom}__name__icontains": words}) | Q(**{f"{whom}__login_name__iexact": words})


@dataclass(frozen=True)
class ToMark:
    """An answer that a person marks. is_second: marked once, and somebody asked for a second marker."""

    attempt: Attempt
    slot: int
    is_second: bool = False


def to_mark(rows: Iterable[Attempt]) -> list[ToMark]:
    """Everything that a person has to mark, in the order in which it was handed in. Three queries at most."""
    done = sorted((row for row in rows if not row.is_open), key=lambda row: str(row.handed_in_at))
    seconds = mark.for_a_second([row.pk for row in done])
    found = []
    for row in done:
        for slot, points in enumerate(row.points or [], start=1):
            if points is None or (row.pk, slot) in seconds:
                found.append(ToMark(row, slot, is_second=points is not None))
    return found
