"""How each kind of question is answered: typed frozen values, stored as JSON, checked and marked without a database.

Texts are HTML: stored rich text in an editor's draft, shown HTML in a version. Words that are typed by learners or
compared with what they type are plain text.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import ClassVar

from content.items.choices import ItemType
from content.items.plain import PHRASE, RICH, decode, encode, sparse, words

ALL, PARTIAL, PENALTY, WEIGHTS = "all", "partial", "penalty", "weights"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, kw_only=True)
class Option:
    """An answer to choose. weight: percent of the points, -100 to 100, where the scoring goes by weights.

    figure: primary key of the picture in a draft, with its alternative text; in a version it is part of the text.
    """

    key: str
    text: str = words(PHRASE)
    correct: bool = False
    feedback: str = words(RICH)
    weight: float | None = sparse(None)
    figure: str = sparse("")
    alt: str = sparse("")


@dataclass(frozen=True, kw_only=True)
class Label:
    """Something to be matched, ordered or ticked, under a key that tells nothing."""

    key: str
    text: str = words(PHRASE)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What stands on the left of a matching question, and the key of what belongs to it."""

    key: str
    text: str = words(PHRASE)
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A text that is accepted; * stands for anything. weight: percent of the points."""

    text: str
    weight: float = 100
    feedback: str = words(RICH)


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number that is accepted, with how far off it may be; both as decimal texts."""

    value: str
    tolerance: str = "0"
    weight: float = 100
    feedback: str = words(RICH)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit that may follow the number; factor: how many of the first unit it is, as a decimal text."""

    name: str
    factor: str = "1"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A gap of a cloze text, where its stem says {{key}}; one of options, accepted and numbers fills it."""

    key: str
    options: tuple[Option, ...] = sparse(())
    accepted: tuple[Accepted, ...] = sparse(())
    numbers: tuple[Number, ...] = sparse(())
    weight: float = sparse(1)

    @property
    def body(self) -> "Body":
        if self.options:
            return Choice(options=self.options)
        return Short(accepted=self.accepted) if self.accepted else Numeric(numbers=self.numbers)


@dataclass(frozen=True, kw_only=True)
class Level:
    """A level of a rubric's criterion and the points that it earns."""

    points: float
    text: str = words(PHRASE)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """Something that a marker looks at in an essay."""

    key: str
    title: str = words(PHRASE)
    levels: tuple[Level, ...] = ()

    @property
    def points(self) -> float:
        return max((level.points for level in self.levels), default=0)


@dataclass(frozen=True, kw_only=True)
class Body:
    """What all kinds share. points: what the question is worth of itself."""

    is_marked: ClassVar[bool] = True
    by_person: ClassVar[bool] = False

    @property
    def points(self) -> float:
        return 1


@dataclass(frozen=True, kw_only=True)
class Choice(Body):
    """Single choice 单选, multiple choice 多选, true or false 判断.

    scoring of several right answers: "all" or nothing; "partial": right ones in part, any wrong one spoils it
    (少选得分, 错选不得分); "penalty": each wrong one takes away; "weights": each option says its percent.
    order of the options: "" as the quiz says, "none" as written, "content" by their words, "random".
    several: may more than one be chosen?
    """

    options: tuple[Option, ...]
    scoring: str = sparse(ALL)
    order: str = sparse("")
    several: bool = sparse(False)


@dataclass(frozen=True, kw_only=True)
class Matching(Body):
    """Matching 连线: each pair on the left gets one of the answers; some answers may belong to none."""

    pairs: tuple[Pair, ...]
    answers: tuple[Label, ...]
    scoring: str = sparse(PARTIAL)


@dataclass(frozen=True, kw_only=True)
class Ordering(Body):
    """Ordering 排序; order: the keys of the steps in the right order."""

    steps: tuple[Label, ...]
    order: tuple[str, ...]
    scoring: str = sparse(ALL)


@dataclass(frozen=True, kw_only=True)
class Short(Body):
    """Short answer 填空: typed, compared after folding widths and spaces, and case unless it matters."""

    accepted: tuple[Accepted, ...]
    match_case: bool = sparse(False)


@dataclass(frozen=True, kw_only=True)
class Numeric(Body):
    """A number 数值, with a unit if there are any; the first unit is that of the accepted numbers."""

    numbers: tuple[Number, ...]
    units: tuple[Unit, ...] = sparse(())
    unit_needed: bool = sparse(False)


@dataclass(frozen=True, kw_only=True)
class Cloze(Body):
    """A text with gaps 完形填空; each gap earns its share."""

    gaps: tuple[Gap, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A question 小题 about a case; exactly one of choice, short and numeric is there."""

    key: str
    type: str
    stem: str = words(RICH)
    choice: Choice | None = sparse(None)
    short: Short | None = sparse(None)
    numeric: Numeric | None = sparse(None)
    explanation: str = words(RICH)
    points: float = sparse(1)

    @property
    def body(self) -> Body:
        found = self.choice or self.short or self.numeric
        if found is None:
            raise ValueError(f"Part {self.key} cannot be answered.")
        return found


@dataclass(frozen=True, kw_only=True)
class Case(Body):
    """Case judgement 案例题: one situation 情境, which is the stem, and questions about it."""

    parts: tuple[Part, ...]

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class Essay(Body):
    """An essay 论述, marked by a person by a rubric, which only markers see. most: characters that may be written."""

    by_person: ClassVar[bool] = True

    rubric: tuple[Criterion, ...]
    most: int = sparse(2000)

    @property
    def points(self) -> float:
        return sum(criterion.points for criterion in self.rubric)


@dataclass(frozen=True, kw_only=True)
class Likert(Body):
    """How far somebody agrees 量表; nothing is right or wrong and nothing is marked."""

    is_marked: ClassVar[bool] = False

    labels: tuple[Label, ...]

    @property
    def points(self) -> float:
        return 0


BODIES: dict[str, type[Body]] = {
    ItemType.SINGLE: Choice,
    ItemType.MULTIPLE: Choice,
    ItemType.TRUE_FALSE: Choice,
    ItemType.MATCHING: Matching,
    ItemType.ORDERING: Ordering,
    ItemType.SHORT: Short,
    ItemType.NUMERIC: Numeric,
    ItemType.CLOZE: Cloze,
    ItemType.CASE: Case,
    ItemType.ESSAY: Essay,
    ItemType.LIKERT: Likert,
}
# How a part of a case may be answered: the field of Part that holds it.
PARTS = {
    ItemType.SINGLE: "choice",
    ItemType.MULTIPLE: "choice",
    ItemType.TRUE_FALSE: "choice",
    ItemType.SHORT: "short",
    ItemType.NUMERIC: "numeric",
}


def read(type_: str, stored: object) -> Body:
    """The body of a question of that type from its JSON. Raises ValueError if it is not one."""
    body = decode(BODIES[type_], stored)
    # Versions of the first days do not say it.
    return replace(body, several=True) if isinstance(body, Choice) and type_ == ItemType.MULTIPLE else body


def write(body: Body) -> dict:
    """The JSON of a body; read() gives the body back."""
    return encode(body)


def sealed(body: Body) -> Body:
    """The body as versions hold it: keys and order of what is matched or put in order tell nothing of the answer."""
    if isinstance(body, Matching):
        keys = _blind(body.answers)
        answers = sorted((replace(one, key=keys[one.key]) for one in body.answers), key=lambda one: one.key)
        pairs = tuple(replace(pair, answer=keys[pair.answer]) for pair in body.pairs)
        return replace(body, pairs=pairs, answers=tuple(answers))
    if isinstance(body, Ordering):
        keys = _blind(body.steps)
        steps = sorted((replace(step, key=keys[step.key]) for step in body.steps), key=lambda step: step.key)
        return replace(body, steps=tuple(steps), order=tuple(keys[key] for key in body.order))
    return body


def _blind(labels: tuple[Label, ...]) -> dict[str, str]:
    """key → a letter by the digest of the words, so that it says nothing about the editor's order."""
    ranked = sorted(labels, key=lambda label: (sha256(label.text.encode()).hexdigest(), label.key))
    return {label.key: LETTERS[place] for place, label in enumerate(ranked)}
