"""Publishing a course freezes it: a new edition, or a correction inside the newest one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from content.blocks.parts import Parts, parts
from content.editions import draft
from content.editions.draft import LessonDraft
from content.editions.models import Course, Edition, EditionQuiz, LessonVersion
from content.editions.rules import LANGUAGES, rule, rule_text
from content.items.check import sentence
from content.items.choices import Purpose, Stage
from content.items.kept import Keeper
from content.law.models import ArticleVersion, Citation
from content.law.ruby import annotated
from content.pages.models import Change, CoursePage, CourseQuiz, LessonPage
from lms import bulk
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused

MINUTES_AN_HOUR = 45
CONTENT_LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class _Draft:
    """A course on its way into a new edition. forms: what each quiz asks."""

    course: Course
    page: CoursePage
    newest: Edition | None
    lessons: list[LessonDraft]
    quizzes: list[CourseQuiz]
    forms: list[list[dict]]
    basis: ArticleVersion | None
    digests: Mapping[int, str]

    @cached_property
    def frame(self) -> str:
        return draft.frame_digest(self.page, [lesson.key for lesson in self.lessons], self.basis)

    @cached_property
    def digest(self) -> str:
        return draft.whole_digest(self.frame, self.forms, self.digests)


@transaction.atomic
def freeze(course_page: CoursePage, *, by: User | None, is_checked: bool = False) -> Edition:
    """The edition that learners get from now on: each lesson as last published, items as last published, today's law.

    The same content gives the edition that is there. A correction adds lesson versions to the newest edition.
    Raises Refused while something is missing (unless it was looked for just now), or if a correction changes more than
    words. Records edition.published or edition.corrected.
    """
    if not is_checked and (missing := course_page.missing()):
        raise Refused(sentence(missing))
    at, on = timezone.now(), timezone.localdate()
    # The row lock lets two publications of one course come one after the other.
    course = _course(course_page)
    lessons = draft.lessons(course_page, on=on)
    newest = draft.newest_edition(course_page)
    if newest and course_page.change_kind == Change.CORRECTION:
        _correct(newest, draft.changed(newest, lessons), course_page, by=by, at=at, on=on)
        return _offered(course, newest, course_page)
    quizzes = draft.ordered_quizzes(course_page)
    forms = draft.asked(quizzes)
    basis, digests = draft.basis_version(course_page, on=on), draft.item_digests(forms)
    made = _Draft(course, course_page, newest, lessons, quizzes, forms, basis, digests)
    if newest and newest.digest == made.digest and not draft.changed(newest, lessons):
        return _offered(course, newest, course_page)
    [edition] = _new_editions([made], by=by, at=at, on=on)
    return _offered(course, edition, course_page)


@transaction.atomic
def freeze_first(
    courses: Sequence[tuple[CoursePage, Sequence[LessonPage]]], held: Mapping[str, ArticleVersion], *, by: User | None
) -> None:
    """The first editions of published courses with their lessons, in a few queries for all of them.

    The courses were looked at, and nobody had them before. held: the version in force today for each citation.
    """
    at, on = timezone.now(), timezone.localdate()
    keys = {page.course_key for page, _lessons in courses}
    known = set(Course.objects.filter(key__in=keys).values_list("key", flat=True))
    for page, _lessons in courses:
        # Its page was deleted once; its editions stay, and count.
        if page.course_key in known:
            freeze(page, by=by, is_checked=True)
    fresh = [(page, lessons) for page, lessons in courses if page.course_key not in known]
    rows = Course.objects.bulk_create(Course(key=page.course_key, **_about(page)) for page, _lessons in fresh)
    quizzes = [draft.ordered_quizzes(page) for page, _lessons in fresh]
    forms = iter(draft.asked([quiz for several in quizzes for quiz in several]))
    asked = [[next(forms) for _quiz in several] for several in quizzes]
    digests = draft.item_digests([form for several in asked for form in several])
    drafts = [
        _Draft(row, page, None, draft.of_pages(lessons, held), several, said, _basis(page, held), digests)
        for row, (page, lessons), several, said in zip(rows, fresh, quizzes, asked, strict=True)
    ]
    for row, edition in zip(rows, _new_editions(drafts, by=by, at=at, on=on), strict=True):
        row.current = edition
    Course.objects.bulk_update(rows, ["current"])


def _basis(page: CoursePage, held: Mapping[str, ArticleVersion]) -> ArticleVersion | None:
    return held.get(f"law:{page.basis_article.path}") if page.basis_article else None


def _about(page: CoursePage) -> dict[str, str]:
    return {"title": page.title, "audience": page.audience, "stage": page.stage}


def _course(page: CoursePage) -> Course:
    key = page.course_key or page.slug
    course, _made = Course.objects.select_for_update().get_or_create(key=key, defaults=_about(page))
    return course


def _offered(course: Course, edition: Edition, page: CoursePage) -> Edition:
    course.current = edition
    course.title, course.audience, course.stage = edition.title, edition.audience, edition.stage
    course.save()
    if edition.withdrawn_at is not None:
        edition.withdrawn_at = None
        edition.save(update_fields=["withdrawn_at"])
    return edition


def _correct(
    edition: Edition, lessons: list[LessonDraft], page: CoursePage, *, by: User | None, at: datetime, on: date
) -> None:
    there = {lesson.key: lesson.version for lesson in edition.lessons()}
    rows = [
        _version(edition, lesson, page, version=there[lesson.key] + 1, note=page.change_note, at=at, on=on)
        for lesson in lessons
    ]
    _save_versions(rows, lessons)
    record.record("edition.corrected", rows, by=by, at=at)


def _new_editions(drafts: Sequence[_Draft], *, by: User | None, at: datetime, on: date) -> list[Edition]:
    """A new edition of each course with its lessons and quizzes, and the facts that say so."""
    editions = Edition.objects.bulk_create(_edition(one, by=by, at=at, on=on) for one in drafts)
    lessons = [
        (edition, lesson, one.page) for edition, one in zip(editions, drafts, strict=True) for lesson in one.lessons
    ]
    versions = [_version(*told, version=1, note="", at=at, on=on) for told in lessons]
    _save_versions(versions, [lesson for _edition, lesson, _page in lessons])
    EditionQuiz.objects.bulk_create(
        row for edition, one in zip(editions, drafts, strict=True) for row in _quizzes(edition, one)
    )
    record.record("edition.published", editions, by=by, at=at)
    return editions


def _edition(one: _Draft, *, by: User | None, at: datetime, on: date) -> Edition:
    page, asked = one.page, rule(one.page)
    marks = [quiz.pass_mark for quiz in one.quizzes if quiz.purpose == Purpose.TEST]
    return Edition(
        course=one.course,
        number=one.newest.number + 1 if one.newest else 1,
        label=_label(one, on),
        title=page.title,
        summary=page.summary,
        audience=page.audience,
        stage=page.stage,
        designed_minutes=page.designed_minutes,
        hours=(Decimal(page.designed_minutes) / MINUTES_AN_HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP),
        rule=asked,
        rule_text=rule_text(
            asked,
            lessons=len(one.lessons),
            pass_mark=max(marks, default=None),
            has_pretests=any(quiz.purpose == Purpose.PRETEST for quiz in one.quizzes),
        ),
        certificate_template=page.certificate_template,
        certificate_months=page.certificate_months,
        legal_basis={CONTENT_LANGUAGE: page.basis_text} if page.basis_text else {},
        basis_article=one.basis,
        change_note=page.change_note if one.newest else "",
        frame=one.frame,
        digest=one.digest,
        published_at=at,
        published_by=by,
    )


def _label(one: _Draft, on: date) -> str:
    """2026.1, 2026.2, …: the year and which edition of that year it is."""
    before = one.course.editions.filter(label__startswith=f"{on.year}.").count() if one.newest else 0
    return f"{on.year}.{before + 1}"


def _quizzes(edition: Edition, one: _Draft) -> Iterator[EditionQuiz]:
    for position, (quiz, asked) in enumerate(zip(one.quizzes, one.forms, strict=True), start=1):
        yield EditionQuiz(
            edition=edition,
            candidates=list(dict.fromkeys(pk for section in asked for pk in section["candidates"])),
            sections=asked if quiz.sections else [],
            **draft.form(quiz, position),
        )


def _version(
    edition: Edition, lesson: LessonDraft, page: CoursePage, *, version: int, note: str, at: datetime, on: date
) -> LessonVersion:
    keeper = Keeper()
    quizzes = {quiz.key: quiz.title for quiz in page.quizzes.all()}
    context = {"on": on, "pinned": lesson.pinned, "address": keeper, "quizzes": quizzes, "stage": page.stage}
    rendered = _rendered(lesson, context)
    return LessonVersion(
        edition=edition,
        key=lesson.key,
        position=lesson.position,
        version=version,
        title=lesson.page.title,
        intro=lesson.page.intro,
        minutes=lesson.page.minutes,
        body={language: shown.body for language, shown in rendered.items()},
        cards=rendered[CONTENT_LANGUAGE].cards,
        parts=_asked(lesson, young=page.stage == Stage.PRIMARY_LOWER),
        citations=[citation.pk for citation in lesson.citations],
        stream=lesson.stream,
        images=dict(sorted(keeper.kept.items())),
        digest=lesson.digest,
        created_at=at,
        change_note=note,
        **{name: _texts(rendered, name) for name in ("notes", "sheet", "help")},
    )


def _save_versions(rows: Sequence[LessonVersion], lessons: Iterable[LessonDraft]) -> None:
    bulk.insert(rows)
    Citation.objects.write((row, lesson.citations) for row, lesson in zip(rows, lessons, strict=True))


def _rendered(lesson: LessonDraft, context: dict) -> dict[str, Parts]:
    rendered: dict[str, Parts] = {}
    once: dict[int, str] = {}
    for language in LANGUAGES:
        with override(language):
            rendered[language] = parts(lesson.page.body, context=context, once=once)
    return rendered


def _texts(rendered: dict[str, Parts], name: str) -> dict[str, str]:
    return {language: text for language, shown in rendered.items() if (text := getattr(shown, name))}


def _asked(lesson: LessonDraft, *, young: bool) -> dict[str, dict]:
    """What cases, polls and assignments ask, by key, for whoever shows them live; for the youngest with pinyin."""
    asked: dict[str, dict] = {"case": {}, "poll": {}, "assignment": {}}
    for kind, said in lesson.stream:
        if kind in asked:
            asked[kind][said["key"]] = {name: value for name, value in said.items() if name not in ("key", "body")}
    if not young:
        return asked
    return {**_marked(asked), "said": {"title": annotated(lesson.page.title), "intro": annotated(lesson.page.intro)}}


def _marked(said):
    """Plain data whose texts bear a mark after each word; the keys stay."""
    if isinstance(said, dict):
        return {name: _marked(value) for name, value in said.items()}
    if isinstance(said, list):
        return [_marked(value) for value in said]
    return annotated(said) if isinstance(said, str) else said
