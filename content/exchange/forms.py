"""What the files of a pack hold, key by key, in the order in which they are written."""

from content.exchange.shapes import (
    Amount,
    Answer,
    Choice,
    Day,
    Decimals,
    Key,
    Many,
    Mapping,
    Moment,
    Prose,
    Shape,
    Slug,
    Text,
    Truth,
    Whole,
)
from content.items.bodies import PARTS
from content.items.choices import Audience, Counts, Feedback, ItemType, OptionOrder, Purpose, Scoring, Stage
from content.law.models import Grade, Kind

LINE = Text(most=300, lines=False)
PACK = Mapping({"kind": Key(Choice(("course", "law")), required=True), "format": Key(Whole(most=1), required=True)})

SECTION = Mapping(
    {
        "title": Key(LINE),
        "pool": Key(Slug()),
        "draw": Key(Whole()),
        "tags": Key(Many(Text(most=40, lines=False), most=10)),
        "difficulty_least": Key(Whole(most=3)),
        "difficulty_most": Key(Whole(most=3)),
        "stage": Key(Choice(("", *Stage.values))),
        "types": Key(Many(Choice(tuple(ItemType.values)), most=11)),
        "items": Key(Many(Slug(), most=200)),
        "points": Key(Amount()),
        "pass_mark": Key(Whole(least=0, most=100)),
    }
)


class Quiz(Mapping):
    """A quiz: a pool to draw from, or sections."""

    def write(self, value: dict) -> dict:
        written = super().write(value)
        return {name: part for name, part in written.items() if not value["sections"] or name not in ("pool", "draw")}


QUIZ = Quiz(
    {
        "key": Key(Slug(), required=True),
        "title": Key(Text(most=200, lines=False), required=True),
        "description": Key(Text(most=1000)),
        "purpose": Key(Choice(tuple(Purpose.values)), required=True),
        "lesson": Key(Slug(), always=True),
        "frees": Key(Many(Slug(), most=40)),
        "pool": Key(Slug(), always=True),
        "draw": Key(Whole(), always=True),
        "sections": Key(Many(SECTION, most=20)),
        "pass_mark": Key(Whole(least=0, most=100), required=True),
        "attempts": Key(Whole(), always=True),
        "time_limit_minutes": Key(Whole(), always=True),
        "cooldown_minutes": Key(Whole()),
        "counts": Key(Choice(tuple(Counts.values), empty=Counts.BEST.value)),
        "opens_at": Key(Moment()),
        "closes_at": Key(Moment()),
        "feedback": Key(Choice(tuple(Feedback.values))),
        "shuffle_items": Key(Truth(empty=True)),
        "shuffle_options": Key(Truth(empty=True)),
        "one_per_page": Key(Truth(empty=True)),
        "may_go_back": Key(Truth(empty=True)),
        "draft": Key(Truth()),
        "success_text": Key(Text(most=1000)),
        "fail_text": Key(Text(most=1000)),
    }
)
RULE = Mapping(
    {
        "lessons": Key(Choice(("", "finished"))),
        "practice": Key(Choice(("", "handed_in"))),
        "test": Key(Choice(("", "passed"))),
    }
)
COURSE = Mapping(
    {
        "slug": Key(Slug(), required=True),
        "title": Key(Text(most=120, lines=False), required=True),
        "summary": Key(Text(most=400), required=True),
        "audience": Key(Choice(tuple(Audience.values)), required=True),
        "stage": Key(Choice(("", *Stage.values)), always=True),
        "designed_minutes": Key(Whole(), required=True),
        "certificate_template": Key(Slug(), always=True),
        "certificate_months": Key(Whole(), always=True),
        "basis": Key(Text(most=60, lines=False), always=True),
        "basis_text": Key(Text(most=200, lines=False), always=True),
        "rule": Key(RULE, required=True),
        "lessons": Key(Many(Slug(), least=1, most=200), required=True),
        "quizzes": Key(Many(QUIZ, most=100), always=True),
    }
)
LESSON = Mapping(
    {
        "slug": Key(Slug(), required=True),
        "title": Key(Text(most=120, lines=False), required=True),
        "minutes": Key(Whole(most=600), required=True),
        "intro": Key(Text(most=400)),
    }
)

WEIGHT = Amount(least=-100, most=100)
OPTION = Mapping(
    {
        "text": Key(Prose(plain=True), required=True),
        "figure": Key(LINE),
        "alt": Key(LINE),
        "correct": Key(Truth()),
        "weight": Key(WEIGHT),
        "feedback": Key(Prose(plain=True)),
    }
)
ACCEPTED = Mapping(
    {
        "text": Key(Text(most=200, lines=False), required=True),
        "weight": Key(Amount(least=-100, most=100, empty=100.0)),
        "feedback": Key(Prose(plain=True)),
    }
)
NUMBER = Mapping(
    {
        "value": Key(Decimals(), required=True),
        "tolerance": Key(Decimals()),
        "weight": Key(Amount(least=-100, most=100, empty=100.0)),
        "feedback": Key(Prose(plain=True)),
    }
)
UNIT = Mapping({"name": Key(Text(most=20, lines=False), required=True), "factor": Key(Decimals())})
PAIR = Mapping({"left": Key(Prose(plain=True)), "right": Key(Prose(plain=True), required=True)})
GAP = Mapping(
    {
        "key": Key(Slug(), required=True),
        "options": Key(Many(OPTION, most=12)),
        "accepted": Key(Many(ACCEPTED, most=12)),
        "numbers": Key(Many(NUMBER, most=12)),
        "weight": Key(Amount(empty=1.0)),
    }
)
# What a question and a question about a case have in common.
ANSWERS = {
    "answer": Key(Answer()),
    "feedback_true": Key(Prose(plain=True)),
    "feedback_false": Key(Prose(plain=True)),
    "options": Key(Many(OPTION, most=12)),
    "accepted": Key(Many(ACCEPTED, most=20)),
    "numbers": Key(Many(NUMBER, most=20)),
    "scoring": Key(Choice(("", *Scoring.values))),
}
PART = Mapping(
    {
        "type": Key(Choice(tuple(PARTS)), required=True),
        "stem": Key(Prose(plain=True), required=True),
        **ANSWERS,
        "points": Key(Amount(empty=1.0)),
        "explanation": Key(Prose(plain=True)),
    }
)
LEVEL = Mapping({"points": Key(Amount(), required=True), "text": Key(Prose(plain=True))})
CRITERION = Mapping(
    {"title": Key(Prose(plain=True), required=True), "levels": Key(Many(LEVEL, least=2, most=8), required=True)}
)
ITEM = Mapping(
    {
        "id": Key(Slug(), required=True),
        "type": Key(Choice(tuple(ItemType.values)), required=True),
        "stem": Key(Prose(plain=True), required=True),
        "figure": Key(LINE),
        "figure_alt": Key(LINE),
        **ANSWERS,
        "option_order": Key(Choice(tuple(OptionOrder.values))),
        "match_case": Key(Truth()),
        "units": Key(Many(UNIT, most=10)),
        "unit_needed": Key(Truth()),
        "pairs": Key(Many(PAIR, most=12)),
        "steps": Key(Many(Prose(plain=True), most=12)),
        "gaps": Key(Many(GAP, most=20)),
        "questions": Key(Many(PART, most=12)),
        "rubric": Key(Many(CRITERION, most=10)),
        "most": Key(Whole(most=20_000)),
        "labels": Key(Many(Prose(plain=True), most=10)),
        "points": Key(Amount()),
        # What asks for an opinion explains nothing and rests on no article.
        "explanation": Key(Prose(plain=True), required=True, unless=("type", ItemType.LIKERT)),
        "articles": Key(Many(Text(most=60, lines=False), most=20), required=True, unless=("type", ItemType.LIKERT)),
        "difficulty": Key(Whole(most=3), required=True),
        "tags": Key(Many(Text(most=40, lines=False), most=10)),
    }
)
POOL = Mapping(
    {
        "pool": Key(Slug(), required=True),
        "title": Key(Text(most=120, lines=False), required=True),
        "purpose": Key(Choice(tuple(Purpose.values)), required=True),
        "items": Key(Many(ITEM, least=1), required=True),
    }
)

VERSION = Mapping(
    {
        "in_force_from": Key(Day(), required=True),
        "in_force_to": Key(Day(), always=True),
        "label": Key(Text(most=60, lines=False), required=True),
        "summary": Key(Text(most=2000), required=True),
        "official_text": Key(Text(most=20_000), always=True),
        "grade": Key(Choice(tuple(Grade.values)), required=True),
        "source_name": Key(Text(most=200, lines=False)),
        "checked_on": Key(Day(), always=True),
    }
)
ARTICLE = Mapping(
    {
        "number": Key(Text(most=8, lines=False), required=True),
        "versions": Key(Many(VERSION, least=1, most=50), required=True),
    }
)
LAW = Mapping(
    {
        "slug": Key(Slug(), required=True),
        "title": Key(Text(most=120, lines=False), required=True),
        "short_title": Key(Text(most=40, lines=False), required=True),
        "kind": Key(Choice(tuple(Kind.values)), required=True),
        "source_name": Key(Text(most=200, lines=False), always=True),
        "articles": Key(Many(ARTICLE), required=True),
    }
)

REPLY = Mapping({"text": Key(Text(most=120, lines=False), required=True), "reply": Key(Text(most=1000), required=True)})
CARD = Mapping(
    {
        "title": Key(Text(most=40, lines=False), required=True),
        "lines": Key(Many(Text(most=60, lines=False), most=4)),
        "figure": Key(LINE),
        "alt": Key(LINE),
    }
)
PLAN_PART = Mapping(
    {
        "key": Key(Slug(), required=True),
        "title": Key(Text(most=60, lines=False), required=True),
        "hint": Key(Text(most=300)),
        "least": Key(Whole(most=1000)),
    }
)
# The blocks between ::: lines; text and tables stand in the body itself.
BLOCKS: dict[str, Shape] = {
    "image": Mapping({"file": Key(LINE, required=True), "alt": Key(LINE, required=True), "caption": Key(LINE)}),
    "video": Mapping(
        {
            "file": Key(LINE, required=True),
            "title": Key(LINE, required=True),
            "captions": Key(LINE, required=True),
            "transcript": Key(Text(most=40_000), required=True),
        }
    ),
    "law": Mapping({"article": Key(Text(most=60, lines=False), required=True), "note": Key(LINE)}),
    "case": Mapping(
        {
            "key": Key(Slug(), required=True),
            "title": Key(LINE, required=True),
            "situation": Key(Text(), required=True),
            "question": Key(LINE, required=True),
            "options": Key(Many(REPLY, least=2, most=5), required=True),
            "takeaway": Key(Text(most=1000)),
        }
    ),
    "callout": Mapping(
        {
            "kind": Key(Choice(("info", "warn", "say", "record", "help")), required=True),
            "title": Key(LINE, required=True),
            "body": Key(Prose(), required=True),
        }
    ),
    "prompt": Mapping({"text": Key(Text(most=1000), required=True), "minutes": Key(Whole(most=60))}),
    "poll": Mapping(
        {
            "key": Key(Slug(), required=True),
            "question": Key(LINE, required=True),
            "options": Key(Many(LINE, least=2, most=8), required=True),
        }
    ),
    "sheet": Mapping(
        {
            "key": Key(Slug(), required=True),
            "title": Key(LINE, required=True),
            "body": Key(Prose(), required=True),
        }
    ),
    "assignment": Mapping(
        {
            "key": Key(Slug(), required=True),
            "title": Key(LINE, required=True),
            "body": Key(Prose(), required=True),
            "parts": Key(Many(PLAN_PART, least=2, most=20), required=True),
        }
    ),
    "quiz": Mapping({"quiz": Key(Slug(), required=True)}),
    "cards": Mapping({"class_only": Key(Truth()), "cards": Key(Many(CARD, least=1, most=80), required=True)}),
    "notes": Mapping({"body": Key(Prose(), required=True)}),
    "help": Mapping({"body": Key(Prose(), required=True)}),
}
