"""A body of each type, as short as it can be."""

from content.items.bodies import (
    Accepted,
    Body,
    Case,
    Choice,
    Cloze,
    Criterion,
    Essay,
    Gap,
    Label,
    Level,
    Likert,
    Matching,
    Number,
    Numeric,
    Option,
    Ordering,
    Pair,
    Part,
    Short,
    Unit,
)
from content.items.choices import ItemType


def choice(right: str, *, keys: str = "abcd", scoring: str = "all", several: bool | None = None, **weights) -> Choice:
    """A choice whose right keys are named, as in "b" or "ac"; with weights in percent by key."""
    options = tuple(Option(key=key, text=key, correct=key in right, weight=weights.get(key)) for key in keys)
    return Choice(options=options, scoring=scoring, several=len(right) > 1 if several is None else several)


TRUE = Choice(options=(Option(key="true", correct=True), Option(key="false")))
MATCHING = Matching(
    pairs=(Pair(key="a", answer="x"), Pair(key="b", answer="y"), Pair(key="c", answer="x")),
    answers=tuple(Label(key=key, text=key) for key in "xyz"),
)
ORDERING = Ordering(steps=tuple(Label(key=key, text=key) for key in "abc"), order=("b", "c", "a"), scoring="partial")
SHORT = Short(accepted=(Accepted(text="立即报告"), Accepted(text="报告*校长", weight=50)))
NUMERIC = Numeric(
    numbers=(Number(value="10", tolerance="0.5"), Number(value="12", weight=50)),
    units=(Unit(name="日"), Unit(name="小时", factor="0.04166666667")),
)
CLOZE = Cloze(
    gaps=(
        Gap(key="what", accepted=(Accepted(text="防欺凌"),)),
        Gap(key="days", numbers=(Number(value="10"),)),
        Gap(key="how", options=(Option(key="a", correct=True), Option(key="b")), weight=2),
    )
)
CASE = Case(
    parts=(
        Part(key="a", type="single", choice=choice("b")),
        Part(key="b", type="multiple", choice=choice("ac", scoring="partial"), points=2),
        Part(key="c", type="short", short=SHORT, points=1),
    )
)
ESSAY = Essay(rubric=(Criterion(key="a", levels=(Level(points=0), Level(points=3))),))
LIKERT = Likert(labels=tuple(Label(key=key, text=key) for key in "abc"))

BODIES: dict[str, Body] = {
    ItemType.SINGLE: choice("b"),
    ItemType.MULTIPLE: choice("ac"),
    ItemType.TRUE_FALSE: TRUE,
    ItemType.MATCHING: MATCHING,
    ItemType.ORDERING: ORDERING,
    ItemType.SHORT: SHORT,
    ItemType.NUMERIC: NUMERIC,
    ItemType.CLOZE: CLOZE,
    ItemType.CASE: CASE,
    ItemType.ESSAY: ESSAY,
    ItemType.LIKERT: LIKERT,
}
