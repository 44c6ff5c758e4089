"""What publishing a course would freeze, as digests to compare with the newest edition; nothing is rendered."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.urls import reverse

from content.blocks import stream
from content.editions.models import Course, Edition, LessonVersion
from content.editions.rules import rule
from content.items.choices import Purpose
from content.items.models import Item, ItemVersion
from content.law.models import ArticleVersion
from content.law.queries import pinned
from content.pages import sections
from content.pages.models import CoursePage, CourseQuiz, LessonPage


@dataclass(frozen=True)
class LessonDraft:
    """A published lesson page on its way into an edition. pinned: the version for each citation law:weibao/39."""

    page: LessonPage
    position: int
    stream: list
    pinned: dict[str, ArticleVersion]
    digest: str

    @property
    def key(self) -> str:
        return self.page.slug

    @property
    def citations(self) -> list[ArticleVersion]:
        return sorted(self.pinned.values(), key=lambda version: version.ref)


def newest_edition(page: CoursePage) -> Edition | None:
    """The newest edition of the page's course, offered or not."""
    course = Course.objects.filter(key=page.course_key or page.slug).first()
    return course.editions.order_by("-number").first() if course else None


def edit_address(version: LessonVersion) -> str:
    """Where an editor mends a lesson; the list of pages if it is gone or has another address now."""
    course = CoursePage.objects.filter(course_key=version.edition.course.key).first()
    page = LessonPage.objects.child_of(course).filter(slug=version.key).first() if course else None
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else reverse("wagtailadmin_explore_root")


def lessons(page: CoursePage, *, on: date) -> list[LessonDraft]:
    """Each lesson of a course as it was last published, with the law of a day; two queries, and what blocks ask."""
    pages = list(page.lessons())
    cited = [link for lesson in pages for child in lesson.body for link in stream.citations(child)]
    return of_pages(pages, pinned(cited, on=on))


def of_pages(pages: Iterable[LessonPage], held: Mapping[str, ArticleVersion]) -> list[LessonDraft]:
    """Lessons in their order. held: the version in force for each citation that they may bear."""
    return [_lesson(page, position, held) for position, page in enumerate(pages, start=1)]


def _lesson(page: LessonPage, position: int, held: Mapping[str, ArticleVersion]) -> LessonDraft:
    said = [[child.block_type, stream.canonical(child)] for child in page.body]
    links = [link for child in page.body for link in stream.citations(child)]
    own = {link: held[link] for link in links if link in held}
    refs = sorted(version.ref for version in own.values())
    digest = digest_hex([page.slug, position, page.title, page.intro.strip(), page.minutes, said, refs])
    return LessonDraft(page, position, said, own, digest)


def changed(edition: Edition, drafts: Iterable[LessonDraft]) -> list[LessonDraft]:
    """The lessons whose words differ from the newest version in the edition, or that it has not."""
    there = {lesson.key: lesson.digest for lesson in edition.lessons()}
    return [draft for draft in drafts if there.get(draft.key) != draft.digest]


def frame_digest(page: CoursePage, lesson_keys: Iterable[str], basis: ArticleVersion | None) -> str:
    """Digest of all that a correction may not change. basis: see basis_version()."""
    return digest_hex(
        [
            page.title,
            page.summary.strip(),
            page.audience,
            page.stage,
            page.designed_minutes,
            rule(page),
            page.certificate_template,
            page.certificate_months,
            page.basis_text,
            basis.ref if basis else "",
            list(lesson_keys),
            [_framed(quiz, position) for position, quiz in enumerate(ordered_quizzes(page), start=1)],
        ]
    )


def _framed(quiz: CourseQuiz, position: int) -> dict:
    """What a correction may not change of a quiz."""
    framed = form(quiz, position)
    if quiz.sections:
        framed["sections"] = [_described(section) for section in sections.of(quiz)]
    return framed


def _described(section: sections.Section) -> list:
    pool = section.pool.slug if section.pool else ""
    range_ = [section.difficulty_least, section.difficulty_most]
    items = [item.slug for item in section.items]
    tags, types = list(section.tags), list(section.types)
    said = [section.title, pool, items, section.draw, tags, types, range_, section.points, section.pass_mark]
    # Forms that ask for no stage keep the digest that they had.
    return [*said, section.stage] if section.stage else said


def whole_digest(frame: str, forms: Iterable[list[dict]], digests: Mapping[int, str]) -> str:
    """Digest of the frame and of what its quizzes ask. digests: see item_digests()."""
    return digest_hex([frame, [_said(parts, digests) for parts in forms]])


def item_digests(forms: Iterable[list[dict]]) -> dict[int, str]:
    """The digest of each item version that quizzes may ask; one query."""
    pks = {pk for parts in forms for part in parts for pk in part["candidates"]}
    return dict(ItemVersion.objects.filter(pk__in=pks).values_list("pk", "digest"))


def _said(parts: list[dict], digests: Mapping[int, str]) -> list:
    """The item versions of a quiz by digest; what only quizzes of sections say is left out of others."""
    if len(parts) == 1 and not parts[0]["title"] and parts[0]["points"] is None and parts[0]["pass_mark"] is None:
        return [digests[pk] for pk in parts[0]["candidates"]]
    return [{**part, "candidates": [digests[pk] for pk in part["candidates"]]} for part in parts]


def form(quiz: CourseQuiz, position: int) -> dict:
    """A quiz as the columns of EditionQuiz, without what it asks; options that nobody chose are left out."""
    return {
        "key": quiz.key,
        "lesson_key": quiz.lesson,
        "position": position,
        "title": quiz.title,
        "purpose": quiz.purpose,
        "draw": quiz.draw if not quiz.sections else None,
        "pass_mark": quiz.pass_mark,
        "attempts_allowed": quiz.attempts,
        "time_limit_minutes": quiz.time_limit_minutes,
        "frees": list(quiz.freed() or [quiz.lesson]) if quiz.purpose == Purpose.PRETEST else [],
        **quiz.options(),
    }


def asked(quizzes: Iterable[CourseQuiz]) -> list[list[dict]]:
    """The sections of each quiz as EditionQuiz holds them, with the published versions that each may ask."""
    several = [sections.of(quiz) for quiz in quizzes]
    held = sections.published({section.pool for found in several for section in found if section.pool})
    return [[_asked(section, held) for section in found] for found in several]


def _asked(section: sections.Section, held: Mapping[int, list[Item]]) -> dict:
    return {
        "title": section.title,
        "draw": section.draw,
        "candidates": [item.current_id for item in sections.chosen(section, held) if item.current_id],
        "pass_mark": section.pass_mark,
        "points": section.points,
    }


def ordered_quizzes(page: CoursePage) -> list[CourseQuiz]:
    """The quizzes of a course in the editor's order, saved or still on a form."""
    return sorted(page.quizzes.all(), key=lambda quiz: quiz.sort_order or 0)


def basis_version(page: CoursePage, *, on: date) -> ArticleVersion | None:
    """What the article of the legal basis says on a day."""
    return page.basis_article.versions.in_force(on).first() if page.basis_article else None


def digest_hex(value: object) -> str:
    """SHA-256 of plain data."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=_instant)
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(value: datetime) -> str:
    """A moment, the same whatever zone it is told in."""
    return value.astimezone(UTC).isoformat()
