"""What a learner may see of an attempt: the questions without their keys, and afterwards what the form allows."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.timezone import now

from content.editions import render
from content.editions.models import Edition
from content.items.choices import Feedback, ItemType
from content.items.models import ItemVersion
from content.items.questions import tags_of
from content.law.models import ArticleVersion
from courses.learning import asking, enrolments, marks
from courses.learning.asking import Field
from courses.learning.models import Attempt
from courses.learning.queries import LessonLine, outline
from courses.quizzes import marking
from courses.quizzes.draw import Slot

# As many hexadecimal figures as a person compares by eye.
FINGERPRINT = 32


@dataclass(frozen=True)
class Question:
    """A slot as it is shown. Only a review fills what comes after is_told; earned is None while it is awaited."""

    number: int
    type: str
    type_label: str
    stem: SafeString
    figure: dict
    fields: list[Field]
    segments: list
    points: float
    title: str = ""
    is_told: bool = False
    earned: float | None = None
    explanation: SafeString = SafeString("")
    articles: list[ArticleVersion] = field(default_factory=list)
    comment: str = ""
    mended: bool = False

    @property
    def is_answered(self) -> bool:
        return any(one.is_answered for one in self.fields)

    @property
    def is_whole(self) -> bool:
        """Is every field of it answered?"""
        return all(one.is_answered for one in self.fields)

    @property
    def is_right(self) -> bool:
        return self.earned is not None and bool(self.points) and self.earned >= self.points

    @property
    def is_partly(self) -> bool:
        return bool(self.earned) and not self.is_right

    @property
    def is_marked(self) -> bool:
        """Is there anything to earn?"""
        return bool(self.points)

    @property
    def is_long(self) -> bool:
        """Has it fields with words of their own, as pairs, steps and parts of a case?"""
        return len(self.fields) > 1


@dataclass(frozen=True)
class Paper:
    """The questions of an open attempt, and the highest sequence that is stored."""

    questions: list[Question]
    sequence: int

    @property
    def unanswered(self) -> list[int]:
        return [question.number for question in self.questions if not question.is_whole]


@dataclass
class WeakPoint:
    """Something to look at again: an article of law or a tag, how many questions missed it, where it is taught."""

    missed: int = 0
    article: ArticleVersion | None = None
    tag: str = ""
    lessons: list[LessonLine] = field(default_factory=list)


def paper(attempt: Attempt) -> Paper:
    """The questions with what is saved, and nothing from which a key could be read. Two queries."""
    saved = {slot: (answer, sequence) for slot, answer, sequence in _saved(attempt)}
    questions = [
        _question(attempt, number, version, slot, saved.get(number, (None, 0))[0])
        for number, (version, slot) in enumerate(_asked(attempt), start=1)
    ]
    return Paper(questions, max((sequence for _answer, sequence in saved.values()), default=0))


def shown(attempt: Attempt, paper: Paper) -> list[Question]:
    """The questions on the page: all, those explained at once as reviewed; in a quiz without a way back, one."""
    if attempt.forward_only:
        answered = attempt.responses.order_by("-slot").values_list("slot", flat=True).first() or 0
        return [paper.questions[min(answered, len(paper.questions) - 1)]]
    told = attempt.responses.filter(told_at__isnull=False).values_list("slot", flat=True)
    reviewed = {slot: review(attempt, only=slot)[0] for slot in told} if _tells(attempt) else {}
    return [reviewed.get(question.number, question) for question in paper.questions]


def _tells(attempt: Attempt) -> bool:
    return attempt.quiz.feedback == Feedback.AT_ONCE


def shows_keys(attempt: Attempt, *, at: datetime | None = None) -> bool:
    """May keys and explanations be seen, by what the form says? See content.items.choices.Feedback.

    A certifying test tells only when it is passed or its attempts are used up, unless its form says otherwise.
    """
    if attempt.is_open:
        return False
    quiz = attempt.quiz
    if quiz.feedback == Feedback.NEVER:
        return False
    if quiz.feedback == Feedback.AFTER_CLOSING:
        return quiz.closes_at is None or (at or now()) >= quiz.closes_at
    if quiz.feedback in (Feedback.AFTER_HAND_IN, Feedback.AT_ONCE):
        return True
    if not quiz.tells_late or attempt.passed:
        return True
    return enrolments.is_used_up(attempt.enrolment, quiz)


def review(attempt: Attempt, only: int | None = None) -> list[Question]:
    """Each question with what was chosen, what is right, why, and by which article; or one slot of an open attempt.

    Raises ValueError if that is not to be told.
    """
    told = attempt.responses.filter(slot=only, told_at__isnull=False) if only else attempt.responses.none()
    if not shows_keys(attempt) and not told.exists():
        raise ValueError("The keys of this attempt are not to be shown.")
    saved = {slot: answer for slot, answer, _sequence in _saved(attempt)}
    asked = _asked(attempt)
    articles = _articles(pk for version, _slot in asked for pk in version.articles)
    mended = marks.mended(version.pk for version, _slot in asked)
    comments = dict(attempt.manual_marks.of_what_stands().order_by("at", "pk").values_list("slot", "comment"))
    points = attempt.points or marks.of(attempt).points
    return [
        replace(
            _reviewed(attempt, number, version, slot, saved.get(number), articles, mended.get(version.pk, [])),
            earned=points[number - 1],
            comment=comments.get(number, ""),
        )
        for number, (version, slot) in enumerate(asked, start=1)
        if only in (None, number)
    ]


def printed(attempt: Attempt) -> list[Question]:
    """The paper for the file: as reviewed, or with answers and marks alone while keys are not to be told."""
    if shows_keys(attempt):
        return review(attempt)
    return [
        replace(question, earned=points)
        for question, points in zip(paper(attempt).questions, attempt.points, strict=True)
    ]


def fingerprint(attempt: Attempt) -> str:
    """Digest of the item versions, their order and that of their options: the same paper has the same one."""
    asked = [[slot.digest, *slot.options] for slot in attempt.drawn()]
    return hashlib.sha256(json.dumps(asked, separators=(",", ":")).encode()).hexdigest()[:FINGERPRINT]


def sections(attempt: Attempt) -> list[dict]:
    """What each section of a marked paper earned; nothing for a paper of one section, or while something is awaited."""
    if len(attempt.sections) < 2 or attempt.score is None:
        return []
    slots = attempt.drawn()
    found = []
    for part, (numbers, pass_mark) in zip(attempt.sections, marks.sections(attempt), strict=True):
        score, score_max = sum(attempt.points[n] for n in numbers), sum(slots[n].points for n in numbers)
        share = marking.percent(score, score_max)
        found.append(
            {"title": part["title"], "score": score, "score_max": score_max, "percent": share, "pass_mark": pass_mark}
        )
    return found


def weak_points(attempt: Attempt) -> list[WeakPoint]:
    """What the missed questions were about, most missed first; says nothing of single questions or their keys."""
    earned = zip(_asked(attempt), attempt.points, strict=True)
    missed = [version for (version, slot), points in earned if points is not None and points < slot.points]
    cited = _articles(pk for version in missed for pk in version.articles)
    lessons = _lessons_by_article(attempt.enrolment.edition, cited)
    points: dict[object, WeakPoint] = {}
    for version in missed:
        for pk in version.articles:
            article = cited[pk]
            point = points.setdefault(article.article_id, WeakPoint(article=article))
            point.missed += 1
            point.lessons = lessons.get(article.article_id, [])
        for tag in () if version.articles else tags(version):
            points.setdefault(tag, WeakPoint(tag=tag)).missed += 1
    return sorted(points.values(), key=lambda point: -point.missed)


def tags(version: ItemVersion) -> list[str]:
    """The words of its tags field, which editors separate with Chinese or Latin commas."""
    return list(tags_of(version.tags))


def _saved(attempt: Attempt) -> Iterable[tuple[int, object, int]]:
    return attempt.responses.values_list("slot", "answer", "sequence")


def _asked(attempt: Attempt) -> list[tuple[ItemVersion, Slot]]:
    """The item versions of the slots, each with the order in which its options were shown."""
    slots = attempt.drawn()
    versions = ItemVersion.objects.in_bulk([slot.item for slot in slots])
    return [(versions[slot.item], slot) for slot in slots]


def _question(attempt: Attempt, number: int, version: ItemVersion, slot: Slot, answer: object) -> Question:
    asked = asking.fields(version.read(), slot, answer)
    is_cloze = version.type == ItemType.CLOZE
    return Question(
        number=number,
        type=version.type,
        type_label=version.get_type_display(),
        stem=SafeString("") if is_cloze else asking.html(version.stem),
        figure=figure(version),
        fields=asked,
        segments=asking.segments(version.stem, asked) if is_cloze else [],
        points=slot.points,
        title=_section_title(attempt, number, slot),
    )


def figure(version: ItemVersion) -> dict:
    """Address, words and size of a question's picture; empty if it has none."""
    held = version.figure
    return {**held, "address": render.resolved(f'"{held["address"]}"').strip('"')} if held else {}


def _section_title(attempt: Attempt, number: int, slot: Slot) -> str:
    """The title of a section, above its first question."""
    slots = attempt.slots
    is_first = number == 1 or slots[number - 2].get("section", 0) != slot.section
    return attempt.sections[slot.section]["title"] if is_first and slot.section < len(attempt.sections) else ""


def _reviewed(
    attempt: Attempt, number: int, version: ItemVersion, slot: Slot, answer: object, articles: dict, mended: list
) -> Question:
    asked = _question(attempt, number, version, slot, answer)
    newest = mended[-1].mended if mended else version
    told = asking.told(newest.read(), slot, answer) if _fits(newest, version) else asked.fields
    return replace(
        asked,
        fields=told,
        segments=asking.segments(version.stem, told) if asked.segments else [],
        is_told=True,
        explanation=asking.html(newest.explanation),
        articles=[articles[pk] for pk in version.articles if pk in articles],
        mended=bool(mended),
    )


def _fits(mended: ItemVersion, seen: ItemVersion) -> bool:
    """Has the mended version the same options as the one that was seen, so that its key can be told on it?"""
    return mended.pk == seen.pk or marks.same_shape(mended, seen)


def _articles(pks: Iterable[int]) -> dict[int, ArticleVersion]:
    return ArticleVersion.objects.select_related("article__law").in_bulk(set(pks))


def _lessons_by_article(edition: Edition, cited: dict[int, ArticleVersion]) -> dict[int, list[LessonLine]]:
    """article → the lessons that cite it, in whichever version."""
    if not cited:
        return {}
    lines = {line.key: line for line in outline(edition, None)}
    newest: dict[str, list[int]] = {}
    for key, citations in edition.lesson_versions.order_by("version").values_list("key", "citations"):
        newest[key] = citations
    in_lessons = ArticleVersion.objects.filter(pk__in={pk for pks in newest.values() for pk in pks})
    article_of = dict(in_lessons.values_list("pk", "article_id"))
    found: dict[int, list[LessonLine]] = {}
    for key, citations in newest.items():
        for article in {article_of[pk] for pk in citations if pk in article_of}:
            found.setdefault(article, []).append(lines[key])
    return found
