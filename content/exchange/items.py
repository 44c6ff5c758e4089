"""Questions in the form of packs, as values, and back."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from content.exchange.stream import prose_of
from content.items import bodies, drafts
from content.items.bodies import Body
from content.items.choices import CHOICES, ItemType
from content.items.models import Item
from content.items.questions import Question, tags_of
from content.law import prose

Link = Callable[[str], str]
WITHOUT: dict[str, Any] = {
    "answer": "",
    "feedback_true": (),
    "feedback_false": (),
    "options": (),
    "accepted": (),
    "numbers": (),
    "scoring": "",
}
# The keys that belong to each type; the rest of a question is common to all.
KEYS: dict[str, frozenset[str]] = {
    ItemType.SINGLE: frozenset({"options", "scoring", "option_order"}),
    ItemType.MULTIPLE: frozenset({"options", "scoring", "option_order"}),
    ItemType.TRUE_FALSE: frozenset({"answer", "feedback_true", "feedback_false"}),
    ItemType.MATCHING: frozenset({"pairs", "scoring"}),
    ItemType.ORDERING: frozenset({"steps", "scoring"}),
    ItemType.SHORT: frozenset({"accepted", "match_case"}),
    ItemType.NUMERIC: frozenset({"numbers", "units", "unit_needed"}),
    ItemType.CLOZE: frozenset({"gaps"}),
    ItemType.CASE: frozenset({"questions"}),
    ItemType.ESSAY: frozenset({"rubric", "most"}),
    ItemType.LIKERT: frozenset({"labels"}),
}
OF_A_TYPE = frozenset().union(*KEYS.values())


def body_of(said: dict, *, picture: Callable[[str], str] = str) -> Body:
    """The body of a question in the form of packs; its texts are stored rich text.

    picture: name of a file in the pack → what an option of the body calls it.
    """
    body = _BODIES[said["type"]](said)
    if not isinstance(body, bodies.Choice):
        return body
    options = (replace(one, figure=picture(one.figure)) if one.figure else one for one in body.options)
    return replace(body, options=tuple(options))


def part_body(said: dict) -> Body:
    """The body of a question about a case."""
    return _BODIES[said["type"]]({"match_case": False, "units": (), "unit_needed": False, "option_order": "", **said})


def _choice(said: dict) -> Body:
    options = _true_false(said) if said["type"] == ItemType.TRUE_FALSE else _options(said["options"])
    several = said["type"] == ItemType.MULTIPLE
    return bodies.Choice(
        options=options, scoring=said["scoring"] or bodies.ALL, order=said["option_order"], several=several
    )


def _true_false(said: dict) -> tuple[bodies.Option, ...]:
    return tuple(
        bodies.Option(key=key, correct=said["answer"] == key, feedback=prose.write(said[f"feedback_{key}"]))
        for key in ("true", "false")
    )


def _options(said: Iterable[dict]) -> tuple[bodies.Option, ...]:
    return tuple(
        bodies.Option(
            key=key,
            text=prose.write(one["text"]),
            correct=one["correct"],
            feedback=prose.write(one["feedback"]),
            weight=one["weight"],
            figure=one["figure"],
            alt=one["alt"],
        )
        for key, one in zip(bodies.LETTERS, said, strict=False)
    )


def _accepted(said: Iterable[dict]) -> tuple[bodies.Accepted, ...]:
    return tuple(
        bodies.Accepted(text=one["text"], weight=one["weight"], feedback=prose.write(one["feedback"])) for one in said
    )


def _numbers(said: Iterable[dict]) -> tuple[bodies.Number, ...]:
    return tuple(
        bodies.Number(
            value=one["value"],
            tolerance=one["tolerance"] or "0",
            weight=one["weight"],
            feedback=prose.write(one["feedback"]),
        )
        for one in said
    )


def _matching(said: dict) -> Body:
    pairs = [(prose.write(pair["left"]), prose.write(pair["right"])) for pair in said["pairs"]]
    return drafts.matching(pairs, said["scoring"] or bodies.PARTIAL)


def _ordering(said: dict) -> Body:
    return drafts.ordering([prose.write(step) for step in said["steps"]], said["scoring"] or bodies.ALL)


def _short(said: dict) -> Body:
    return bodies.Short(accepted=_accepted(said["accepted"]), match_case=said["match_case"])


def _numeric(said: dict) -> Body:
    units = tuple(bodies.Unit(name=unit["name"], factor=unit["factor"] or "1") for unit in said["units"])
    return bodies.Numeric(numbers=_numbers(said["numbers"]), units=units, unit_needed=said["unit_needed"])


def _cloze(said: dict) -> Body:
    return bodies.Cloze(
        gaps=tuple(
            bodies.Gap(
                key=gap["key"],
                options=_options(gap["options"]),
                accepted=_accepted(gap["accepted"]),
                numbers=_numbers(gap["numbers"]),
                weight=gap["weight"],
            )
            for gap in said["gaps"]
        )
    )


def _case(said: dict) -> Body:
    parts = zip(bodies.LETTERS, said["questions"], strict=False)
    return bodies.Case(parts=tuple(_part(key, part) for key, part in parts))


def _part(key: str, said: dict) -> bodies.Part:
    return bodies.Part(
        key=key,
        type=said["type"],
        stem=prose.write(said["stem"]),
        explanation=prose.write(said["explanation"]),
        points=said["points"],
        **{bodies.PARTS[said["type"]]: part_body(said)},  # type: ignore[arg-type]
    )


def _essay(said: dict) -> Body:
    rubric = tuple(
        bodies.Criterion(
            key=key,
            title=prose.write(one["title"]),
            levels=tuple(bodies.Level(points=lev["points"], text=prose.write(lev["text"])) for lev in one["levels"]),
        )
        for key, one in zip(bodies.LETTERS, said["rubric"], strict=False)
    )
    return bodies.Essay(rubric=rubric, most=said["most"] or 2000)


def _likert(said: dict) -> Body:
    labels = zip(bodies.LETTERS, said["labels"], strict=False)
    return bodies.Likert(labels=tuple(bodies.Label(key=key, text=prose.write(text)) for key, text in labels))


_BODIES: dict[str, Callable[[dict], Body]] = {
    **dict.fromkeys(CHOICES, _choice),
    ItemType.MATCHING: _matching,
    ItemType.ORDERING: _ordering,
    ItemType.SHORT: _short,
    ItemType.NUMERIC: _numeric,
    ItemType.CLOZE: _cloze,
    ItemType.CASE: _case,
    ItemType.ESSAY: _essay,
    ItemType.LIKERT: _likert,
}


def form(item: Item, link: Link, file_name: Callable[[Any], str]) -> dict:
    """An item in the form of packs; file_name: gives the name of a picture's file in the pack."""
    body, images = drafts.body(item), drafts.pictures(item)
    if isinstance(body, bodies.Choice):
        options = (replace(o, figure=file_name(images[o.figure])) if o.figure else o for o in body.options)
        body = replace(body, options=tuple(options))
    figure = file_name(item.figure) if item.figure else ""
    question = Question(
        name=item.slug,
        type=ItemType(item.type),
        stem=item.stem,
        body=body,
        explanation=item.explanation,
        articles=tuple(article.path for article in item.articles()),
        difficulty=item.difficulty,
        points=item.points,
        tags=tags_of(item.tags),
    )
    # An empty choice of the editor stands for what is usual; packs say it just so.
    return form_of(question, link, scoring=item.scoring, figure=(figure, item.figure_alt))


def form_of(question: Question, link: Link, *, scoring: str, figure: tuple[str, str]) -> dict:
    """A question in the form of packs; figure: the name of its file and the words for it."""
    return {
        "id": question.name,
        "type": question.type.value,
        "stem": prose_of(question.stem, link),
        "figure": figure[0],
        "figure_alt": figure[1] if figure[0] else "",
        **WITHOUT,
        **dict.fromkeys(("pairs", "steps", "units", "gaps", "questions", "rubric", "labels"), ()),
        "option_order": "",
        "match_case": False,
        "unit_needed": False,
        "most": None,
        **_said(question.type, question.body, link),
        "scoring": scoring,
        "points": question.points,
        "explanation": prose_of(question.explanation, link),
        "articles": question.articles,
        "difficulty": question.difficulty,
        "tags": question.tags,
    }


def _said(type_: str, body: Any, link: Link) -> dict:
    if type_ == ItemType.TRUE_FALSE:
        return _said_true_false(body, link)
    if isinstance(body, bodies.Choice):
        return {"options": _said_options(body.options, link), "option_order": body.order}
    if isinstance(body, bodies.Matching):
        return {"pairs": _said_pairs(body, link)}
    if isinstance(body, bodies.Ordering):
        return {"steps": tuple(prose_of(step.text, link) for step in body.steps)}
    if isinstance(body, bodies.Short):
        return {"accepted": _said_accepted(body.accepted, link), "match_case": body.match_case}
    if isinstance(body, bodies.Numeric):
        return {
            "numbers": _said_numbers(body.numbers, link),
            "units": tuple({"name": unit.name, "factor": _unless(unit.factor, "1")} for unit in body.units),
            "unit_needed": body.unit_needed,
        }
    if isinstance(body, bodies.Cloze):
        return {"gaps": tuple(_said_gap(gap, link) for gap in body.gaps)}
    if isinstance(body, bodies.Case):
        return {"questions": tuple(_said_part(part, link) for part in body.parts)}
    if isinstance(body, bodies.Essay):
        return {"rubric": tuple(_said_criterion(one, link) for one in body.rubric), "most": _unless(body.most, 2000)}
    return {"labels": tuple(prose_of(label.text, link) for label in body.labels)}


def _unless(value: Any, usual: Any) -> Any:
    return None if value == usual else value


def _said_true_false(body: bodies.Choice, link: Link) -> dict:
    right = [option.key for option in body.options if option.correct]
    said = {f"feedback_{option.key}": prose_of(option.feedback, link) for option in body.options}
    return {"answer": right[0] if right else "", **said}


def _said_options(options: Iterable[bodies.Option], link: Link) -> tuple:
    return tuple(
        {
            "text": prose_of(option.text, link),
            "figure": option.figure,
            "alt": option.alt,
            "correct": option.correct,
            "weight": option.weight,
            "feedback": prose_of(option.feedback, link),
        }
        for option in options
    )


def _said_pairs(body: bodies.Matching, link: Link) -> tuple:
    answers = {answer.key: prose_of(answer.text, link) for answer in body.answers}
    taken = {pair.answer for pair in body.pairs}
    pairs = [{"left": prose_of(pair.text, link), "right": answers[pair.answer]} for pair in body.pairs]
    return (*pairs, *({"left": (), "right": answers[key]} for key in answers if key not in taken))


def _said_accepted(accepted: Iterable[bodies.Accepted], link: Link) -> tuple:
    return tuple(
        {"text": one.text, "weight": float(one.weight), "feedback": prose_of(one.feedback, link)} for one in accepted
    )


def _said_numbers(numbers: Iterable[bodies.Number], link: Link) -> tuple:
    return tuple(
        {
            "value": one.value,
            "tolerance": _unless(one.tolerance, "0"),
            "weight": float(one.weight),
            "feedback": prose_of(one.feedback, link),
        }
        for one in numbers
    )


def _said_gap(gap: bodies.Gap, link: Link) -> dict:
    return {
        "key": gap.key,
        "options": _said_options(gap.options, link),
        "accepted": _said_accepted(gap.accepted, link),
        "numbers": _said_numbers(gap.numbers, link),
        "weight": float(gap.weight),
    }


def _said_part(part: bodies.Part, link: Link) -> dict:
    said = {name: value for name, value in _said(part.type, part.body, link).items() if name in WITHOUT}
    scoring = part.choice.scoring if part.choice and part.choice.scoring != bodies.ALL else ""
    return {
        "type": part.type,
        "stem": prose_of(part.stem, link),
        **WITHOUT,
        **said,
        "scoring": scoring,
        "points": float(part.points),
        "explanation": prose_of(part.explanation, link),
    }


def _said_criterion(one: bodies.Criterion, link: Link) -> dict:
    levels = tuple({"points": float(level.points), "text": prose_of(level.text, link)} for level in one.levels)
    return {"title": prose_of(one.title, link), "levels": levels}
