"""Questions and quizzes of a django-quiz-app dump as drafts of items and forms; what has no place here is listed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from content.items import bodies, pictures
from content.items.choices import Feedback, ItemType, OptionOrder
from content.items.dump import rows as d
from content.items.dump.rows import Dump, Row
from content.items.formats import rich
from content.items.formats.common import true_false, weighed
from content.items.models import Pool
from content.items.questions import Figure, Question
from lms.people import pinyin
from lms.refused import Refused

MOST_TAGS = 200
# What parts tags from one another, and a tag from what lies below it.
_IN_A_TAG = str.maketrans(",，、/", "；；；／")


@dataclass(frozen=True)
class Form:
    """A quiz of the dump as a course page holds it. questions: keys of the dump, in their order."""

    pk: int
    values: dict
    draw: int | None
    questions: tuple[int, ...]
    category: str


def category(row: Row | None) -> str:
    """The name of a category, empty without one."""
    return row.text("category", most=250) if row else ""


def names(found: Dump) -> list[str]:
    """The names of all categories."""
    return [name for row in found.of(d.CATEGORY) if (name := category(row))]


def questions(found: Dump, pool: Pool, media: Path | None) -> dict[int, Question]:
    """The questions by their keys, in the order in which the old system asked them: category by category."""
    rows = sorted(found.of(d.QUESTION), key=lambda row: (_number(row, "category"), row.pk))
    answers: dict[object, list[Row]] = {}
    for answer in found.of(d.ANSWER):
        if answer.to("question", found.rows[d.CHOICE], needed=True):
            answers.setdefault(answer.fields["question"], []).append(answer)
    for model in (d.CHOICE, d.TRUE_FALSE, d.ESSAY):
        for child in found.of(model):
            if child.pk not in found.rows[d.QUESTION]:
                child.fault("question_ptr", _("The dump has no quiz.question %(key)d.") % {"key": child.pk})
    return {row.pk: _question(found, row, answers.get(row.pk, []), pool, media) for row in rows}


def _number(row: Row, name: str) -> int:
    value = row.fields.get(name)
    return value if type(value) is int else 0


def _question(found: Dump, row: Row, answers: list[Row], pool: Pool, media: Path | None) -> Question:
    type_, body = _body(found, row, answers)
    return Question(
        name=f"{pool.slug}-{row.pk}",
        type=type_,
        stem=rich.plain(row.text("content", most=1000, needed=True)),
        body=body,
        explanation=rich.plain(row.text("explanation", most=2000)),
        tags=_tags(found, row),
        figure=_figure(found, row, media),
    )


def _body(found: Dump, row: Row, answers: list[Row]) -> tuple[ItemType, bodies.Body]:
    if row.pk in found.rows[d.CHOICE]:
        return ItemType.SINGLE, _choice(found.rows[d.CHOICE][row.pk], answers)
    if row.pk in found.rows[d.TRUE_FALSE]:
        right = found.rows[d.TRUE_FALSE][row.pk].truth("correct")
        return ItemType.TRUE_FALSE, true_false("true" if right else "false", {})
    if row.pk not in found.rows[d.ESSAY]:
        row.fault("id", _("It is of no kind. Dump multichoice, true_false and essay, too."))
    return ItemType.ESSAY, bodies.Essay(rubric=())


def _choice(row: Row, answers: list[Row]) -> bodies.Choice:
    """Any of several right options earned the point: each of them weighs all of it."""
    order = row.text("answer_order", most=30)
    if order not in ("", *(one.value for one in OptionOrder)):
        row.fault("answer_order", _("Write content, random or none, not “%(given)s”.") % {"given": order})
        order = ""
    if len(answers) > len(bodies.LETTERS):
        row.fault("answer", _("A question has at most %(most)d options.") % {"most": len(bodies.LETTERS)})
    given = [
        (rich.plain(one.text("content", most=1000, needed=True)), 100.0 if one.truth("correct") else 0.0, "")
        for one in answers
    ]
    return replace(weighed(ItemType.SINGLE, given), order=order or OptionOrder.NONE.value)


def _tags(found: Dump, row: Row) -> tuple[str, ...]:
    """Category and what lies below it as one tag: 安全/欺凌."""
    sub = row.to("sub_category", found.rows[d.SUBCATEGORY])
    above = row.to("category", found.rows[d.CATEGORY]) or (sub and sub.to("category", found.rows[d.CATEGORY]))
    words = [name for name in (category(above or None), sub.text("sub_category", most=250) if sub else "") if name]
    kept = [name.translate(_IN_A_TAG) for name in words]
    if kept != words:
        message = _("The category “%(name)s” reads “%(kept)s” as a tag.")
        found.lose(row, message % {"name": "/".join(words), "kept": "/".join(kept)})
    tag = "/".join(kept)
    if len(tag) > MOST_TAGS:
        row.fault("category", _("This has more than %(most)d characters. Shorten it.") % {"most": MOST_TAGS})
    return (tag,) if tag else ()


def _figure(found: Dump, row: Row, media: Path | None) -> Figure | None:
    name = row.text("figure", most=300)
    if not name:
        return None
    if media is None:
        message = _("The picture %(name)s was left out. Name the folder of pictures with --media.")
        found.lose(row, message % {"name": name})
        return None
    path = (media / name).resolve()
    if not path.is_relative_to(media.resolve()) or not path.is_file():
        row.fault("figure", _("There is no file %(name)s in the folder of pictures.") % {"name": name})
    else:
        try:
            content = path.read_bytes()
            return Figure(name=pictures.named(path.name, content), content=content, alt="")
        except Refused as refused:
            row.fault("figure", refused.message)
    return None


def forms(found: Dump, pool: Pool) -> Iterator[Form]:
    """The quizzes, each with the questions that it asks."""
    asked: dict[int, list[int]] = {row.pk: [] for row in found.of(d.QUIZ)}
    for question in sorted(found.of(d.QUESTION), key=lambda row: (_number(row, "category"), row.pk)):
        for quiz in question.keys("quiz"):
            if quiz in asked:
                asked[quiz].append(question.pk)
            else:
                question.fault("quiz", _("The dump has no quiz.quiz %(key)d.") % {"key": quiz})
    taken: set[str] = set()
    for row in found.of(d.QUIZ):
        yield _form(found, row, tuple(asked[row.pk]), pool, taken)


def _form(found: Dump, row: Row, asked: tuple[int, ...], pool: Pool, taken: set[str]) -> Form:
    most = row.whole("max_questions", least=0, most=10_000)
    at_end, once = row.truth("answers_at_end"), row.truth("single_attempt")
    if not asked:
        found.lose(row, _("The quiz has no questions. It cannot be published before it has some."))
    if not (row.truth("exam_paper") or once):
        found.lose(row, _("Its sittings were deleted at their end in the old system; here every attempt is kept."))
    values = {
        "key": _key(row, taken),
        "title": row.text("title", most=200, needed=True),
        "description": row.text("description", most=1000),
        "purpose": pool.purpose,
        "pass_mark": row.whole("pass_mark", least=0, most=100) or 0,
        "attempts": 1 if once else None,
        "shuffle_items": row.truth("random_order"),
        # Each question says how its options stand.
        "shuffle_options": False,
        "feedback": Feedback.AFTER_HAND_IN if at_end else Feedback.AT_ONCE,
        # What was answered before is explained beside the next question only where one may look back.
        "may_go_back": not at_end,
        "success_text": row.text("success_text", most=1000),
        "fail_text": row.text("fail_text", most=1000),
        "draft": row.truth("draft"),
    }
    draw = most if most and most < len(asked) else None
    return Form(row.pk, values, draw, asked, category(row.to("category", found.rows[d.CATEGORY])))


def _key(row: Row, taken: set[str]) -> str:
    """Its address, which two quizzes of the old system might share."""
    wanted = pinyin.slug(row.text("url", most=60)) or f"quiz-{row.pk}"
    key = wanted if wanted not in taken else f"{wanted}-{row.pk}"
    taken.add(key)
    return key
