"""What a course or lesson still lacks before it may be published."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.blocks import BoundBlock

from content.blocks import stream
from content.items.check import Problem, citation_problems
from content.items.choices import Audience, Purpose
from content.law.models import ArticleVersion
from content.pages import sections

if TYPE_CHECKING:
    from content.pages.models import CoursePage, CourseQuiz, LessonPage

Held = Mapping[str, ArticleVersion] | None

_also: list[Callable[["CoursePage"], list[Problem]]] = []


def also(check: Callable[["CoursePage"], list[Problem]]) -> None:
    """Let a subject above add what it knows about a course, for example which editions there are."""
    if check not in _also:
        _also.append(check)


def lesson_problems(
    lesson: "LessonPage", *, on: date, quizzes: set[str] | None = None, held: Held = None
) -> list[Problem]:
    """What must be mended in a lesson, by the law of a day.

    quizzes: keys of the course's, None if not known; held: what the library holds on that day, if it is known.
    """
    found = []
    if not any(child.block_type not in stream.BESIDE for child in lesson.body):
        found.append(Problem(_("The lesson has no text. Add at least one part.")))
    for number, child in enumerate(lesson.body, start=1):
        where = _("part %(number)d (%(name)s)") % {"number": number, "name": child.block.label}
        found += [Problem(message, where) for message in _block_problems(child, quizzes)]
    found += _repeated_keys(lesson)
    links = [link for child in lesson.body for text in stream.words(child) for link in text.links()]
    cards = [link for child in lesson.body for link in stream.citations(child)]
    return found + citation_problems(list(dict.fromkeys([*links, *cards])), on=on, held=held)


def _block_problems(child: BoundBlock, quizzes: set[str] | None) -> Iterator[str]:
    value, kind = child.value, child.block_type
    if kind == "image" and not value["image"]:
        yield _("The picture is missing. Choose one.")
    if kind == "image" and not _said(value["alt"]):
        yield _("The alternative text is missing. Say what the picture tells.")
    if kind == "video" and not value["captions"]:
        yield _("The captions are missing. Add a .vtt file.")
    if kind == "video" and not _said(value["transcript"]):
        yield _("The transcript is missing. Write down what is said.")
    if kind == "law" and not value["article"]:
        yield _("The article is missing. Choose one.")
    if kind == "case" and not all(_said(option["reply"]) for option in value["options"]):
        yield _("An option of the case has no reply. Say what then happens.")
    if kind in ("case", "poll") and len(value["options"]) < 2:
        yield _("Give at least two options.")
    if kind == "cards" and any(card.get("figure") and not _said(card.get("alt")) for card in value["cards"]):
        yield _("A picture has no alternative text. Say what it tells.")
    if kind == "assignment" and len({part["key"] for part in value["parts"]}) < len(value["parts"]):
        yield _("Two parts of the plan have the same short name. Give each its own.")
    if kind == "quiz" and quizzes is not None and value["quiz"] not in quizzes:
        yield _("The course has no quiz “%(key)s”. Add it on the course page or mend the short name.") % {
            "key": value["quiz"]
        }
    if kind in ("text", "notes", "help", "sheet", "callout") and not any(
        w.plain().strip() for w in stream.words(child)
    ):
        yield _("This part is empty. Write it or remove it.")


def _said(text: str | None) -> bool:
    # A field that was never filled in is None, one that was emptied is "".
    return bool((text or "").strip())


def _repeated_keys(lesson: "LessonPage") -> list[Problem]:
    keys = Counter(
        (child.block_type, child.value["key"])
        for child in lesson.body
        if child.block_type in ("case", "poll", "sheet", "assignment")
    )
    message = _("The short name “%(key)s” is used twice. Answers are kept under it: give each part its own.")
    return [Problem(message % {"key": key}) for (_kind, key), count in keys.items() if count > 1]


def course_problems(course: "CoursePage", *, on: date) -> list[Problem]:
    """What must be mended in a course and its published lessons, by the law of a day."""
    quizzes = list(course.quizzes.all())
    lessons = list(course.lessons())
    return [
        *_about_problems(course),
        *_rule_problems(course, {quiz.purpose for quiz in quizzes}),
        *(problem for quiz in quizzes for problem in _quiz_problems(quiz, {lesson.slug for lesson in lessons})),
        *_pool_problems(quizzes),
        *_basis_problems(course, on),
        *_lessons_problems(lessons, {quiz.key for quiz in quizzes}, on),
        *(problem for check in _also for problem in check(course)),
    ]


def first_problems(
    course: "CoursePage", lessons: list["LessonPage"], *, on: date, held: Mapping[str, ArticleVersion]
) -> list[Problem]:
    """The same for a course that a pack brings for the first time: its quizzes agree with their pools."""
    quizzes = list(course.quizzes.all())
    return [
        *_about_problems(course),
        *_rule_problems(course, {quiz.purpose for quiz in quizzes}),
        *_basis_problems(course, on, held),
        *_lessons_problems(lessons, {quiz.key for quiz in quizzes}, on, held),
    ]


def _about_problems(course: "CoursePage") -> Iterator[Problem]:
    if not course.summary.strip():
        yield Problem(_("The summary is missing. Say in one or two sentences what the course gives."))
    if course.audience == Audience.PUPIL and not course.stage:
        yield Problem(_("Choose the school stage for a course for pupils."))
    if course.certificate_months and not course.certificate_template:
        yield Problem(_("Months of validity are given without a certificate. Name the template or remove the months."))


def _rule_problems(course: "CoursePage", purposes: set[str]) -> Iterator[Problem]:
    if not (course.rule_lessons or course.rule_practice or course.rule_test):
        yield Problem(_("The completion rule asks nothing. Choose what completing means."))
    if course.rule_practice and not purposes & {Purpose.PRACTICE, Purpose.CLASS}:
        yield Problem(_("The rule asks for practice, but the course has no practice quiz."))
    if course.rule_test and Purpose.TEST not in purposes:
        yield Problem(_("The rule asks for a test, but the course has none."))


def _quiz_problems(quiz: "CourseQuiz", lessons: set[str]) -> Iterator[Problem]:
    where = _("quiz “%(title)s”") % {"title": quiz.title}
    if bool(quiz.pool) == bool(quiz.sections):
        yield Problem(_("Choose a pool, or describe sections; not both."), where)
        return
    for section in sections.of(quiz):
        for problem in _section_problems(quiz, section):
            yield Problem(problem, f"{where} {section.title}".strip())
    if quiz.lesson and quiz.lesson not in lessons:
        message = _("There is no published lesson “%(lesson)s” in this course. Publish it or mend the short address.")
        yield Problem(message % {"lesson": quiz.lesson}, where)
    for problem in _pretest_problems(quiz, lessons):
        yield Problem(problem, where)
    if quiz.opens_at and quiz.closes_at and quiz.closes_at <= quiz.opens_at:
        yield Problem(_("It closes before it opens. Change one of the two times."), where)


def _pretest_problems(quiz: "CourseQuiz", lessons: set[str]) -> Iterator[str]:
    if quiz.purpose == Purpose.PRETEST and not quiz.lesson:
        yield _("A pre-test stands in a lesson. Name the lesson.")
    if quiz.frees and quiz.purpose != Purpose.PRETEST:
        yield _("Only a pre-test frees lessons. Empty that field.")
    for name in quiz.freed():
        if name not in lessons:
            message = _(
                "There is no published lesson “%(lesson)s” in this course. Publish it or mend the short address."
            )
            yield message % {"lesson": name}


def _section_problems(quiz: "CourseQuiz", section: sections.Section) -> Iterator[str]:
    published = len(sections.chosen(section))
    if bool(section.pool) == bool(section.items):
        yield _("The section has a pool or items of its own; not both.")
    elif not published:
        yield _("Its pool has no published item. Publish items first.")
    elif section.items and published < len(section.items):
        yield _("Some of its items are not published. Publish them first.")
    elif section.draw and section.draw > published:
        message = ngettext(
            "It draws %(draw)d, but the pool has only %(count)d published item.",
            "It draws %(draw)d, but the pool has only %(count)d published items.",
            published,
        )
        yield message % {"draw": section.draw, "count": published}
    for pool in [section.pool] if section.pool else {item.pool for item in section.items}:
        if not Purpose.may_draw(quiz.purpose, pool.purpose):
            words = {"pool": pool.get_purpose_display(), "quiz": quiz.get_purpose_display()}
            yield _("The pool is for “%(pool)s”, the quiz for “%(quiz)s”. Choose another pool.") % words


def _pool_problems(quizzes: list["CourseQuiz"]) -> list[Problem]:
    keys = Counter(quiz.key for quiz in quizzes)
    twice = [key for key, count in keys.items() if count > 1]
    message = _("Two quizzes have the short name “%(key)s”. Give each its own.")
    return [Problem(message % {"key": key}) for key in twice]


def _basis_problems(course: "CoursePage", on: date, held: Held = None) -> list[Problem]:
    if not course.basis_article and not course.basis_text.strip():
        return [Problem(_("The legal basis is missing. Choose the article that asks for this course, or write it."))]
    cited = [f"law:{course.basis_article.path}"] if course.basis_article else []
    return citation_problems(cited, on=on, held=held)


def _lessons_problems(lessons: list["LessonPage"], quizzes: set[str], on: date, held: Held = None) -> Iterator[Problem]:
    if not lessons:
        yield Problem(_("No lesson of the course is published. Publish its lessons first, then the course."))
    for lesson in lessons:
        for problem in lesson_problems(lesson, on=on, quizzes=quizzes, held=held):
            yield Problem(str(problem), _("lesson “%(title)s”") % {"title": lesson.title})
