"""Publishing a course freezes it: a new edition, or a correction inside the newest one."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.contrib.contenttypes.models import ContentType
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
from content.law.models import Citation
from content.law.ruby import annotated
from content.pages.models import Change, CoursePage
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused

MINUTES_AN_HOUR = 45
CONTENT_LANGUAGE = "zh-hans"


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
    forms = [draft.asked(quiz) for quiz in draft.ordered_quizzes(course_page)]
    frame = draft.frame_digest(course_page, [lesson.key for lesson in lessons], on=on)
    digest = draft.whole_digest(frame, forms)
    if newest and newest.digest == digest and not draft.changed(newest, lessons):
        return _offered(course, newest, course_page)
    edition = _new_edition(course, course_page, newest, frame=frame, digest=digest, by=by, at=at, on=on)
    for lesson in lessons:
        _new_version(edition, lesson, course_page, version=1, note="", at=at, on=on)
    _new_quizzes(edition, course_page, forms)
    record.record("edition.published", [edition], by=by, at=at)
    return _offered(course, edition, course_page)


def _course(page: CoursePage) -> Course:
    values = {"title": page.title, "audience": page.audience, "stage": page.stage}
    course, _made = Course.objects.select_for_update().get_or_create(key=page.course_key or page.slug, defaults=values)
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
        _new_version(edition, lesson, page, version=there[lesson.key] + 1, note=page.change_note, at=at, on=on)
        for lesson in lessons
    ]
    record.record("edition.corrected", rows, by=by, at=at)


def _new_edition(
    course: Course,
    page: CoursePage,
    newest: Edition | None,
    *,
    frame: str,
    digest: str,
    by: User | None,
    at: datetime,
    on: date,
) -> Edition:
    asked = rule(page)
    marks = [quiz.pass_mark for quiz in page.quizzes.all() if quiz.purpose == Purpose.TEST]
    return Edition.objects.create(
        course=course,
        number=newest.number + 1 if newest else 1,
        label=_label(course, on),
        title=page.title,
        summary=page.summary,
        audience=page.audience,
        stage=page.stage,
        designed_minutes=page.designed_minutes,
        hours=(Decimal(page.designed_minutes) / MINUTES_AN_HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP),
        rule=asked,
        rule_text=rule_text(
            asked,
            lessons=page.lessons().count(),
            pass_mark=max(marks, default=None),
            has_pretests=any(quiz.purpose == Purpose.PRETEST for quiz in page.quizzes.all()),
        ),
        certificate_template=page.certificate_template,
        certificate_months=page.certificate_months,
        legal_basis={CONTENT_LANGUAGE: page.basis_text} if page.basis_text else {},
        basis_article=draft.basis_version(page, on=on),
        change_note=page.change_note if newest else "",
        frame=frame,
        digest=digest,
        published_at=at,
        published_by=by,
    )


def _label(course: Course, on: date) -> str:
    """2026.1, 2026.2, …: the year and which edition of that year it is."""
    return f"{on.year}.{course.editions.filter(label__startswith=f'{on.year}.').count() + 1}"


def _new_quizzes(edition: Edition, page: CoursePage, forms: list[list[dict]]) -> None:
    quizzes = zip(draft.ordered_quizzes(page), forms, strict=True)
    EditionQuiz.objects.bulk_create(
        EditionQuiz(
            edition=edition,
            candidates=list(dict.fromkeys(pk for part in parts for pk in part["candidates"])),
            sections=parts if quiz.sections else [],
            **draft.form(quiz, position),
        )
        for position, (quiz, parts) in enumerate(quizzes, start=1)
    )


def _new_version(
    edition: Edition, lesson: LessonDraft, page: CoursePage, *, version: int, note: str, at: datetime, on: date
) -> LessonVersion:
    keeper = Keeper()
    quizzes = {quiz.key: quiz.title for quiz in page.quizzes.all()}
    context = {"on": on, "pinned": lesson.pinned, "address": keeper, "quizzes": quizzes, "stage": page.stage}
    rendered = _rendered(lesson, context)
    row = LessonVersion.objects.create(
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
    kind = ContentType.objects.get_for_model(LessonVersion)
    Citation.objects.bulk_create(
        Citation(article_version=citation, content_type=kind, object_id=row.pk) for citation in lesson.citations
    )
    return row


def _rendered(lesson: LessonDraft, context: dict) -> dict[str, Parts]:
    rendered = {}
    for language in LANGUAGES:
        with override(language):
            rendered[language] = parts(lesson.page.body, context=context)
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
