"""What all formats of files share: what was read, what is wrong with a file, what a format could not carry."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from content.items import bodies
from content.items.bodies import Choice, Option
from content.items.choices import ItemType
from content.items.questions import Figure, Question

MOST_BYTES = 20_000_000
MOST_FAULTS = 50
MOST_POINTS = 1_000_000
# Thirds are written as 33.33333 by every system.
DECIMALS = 5


@dataclass(frozen=True, order=True)
class Note:
    """A sentence about a place in a file: line counts from 1, 0 where the file as a whole is meant.

    where: the place in words, where lines say nothing to people.
    """

    line: int
    message: str
    where: str = ""

    def __str__(self) -> str:
        if self.where:
            return f"{self.where}{_(': ')}{self.message}"
        return _("Line %(line)d: %(message)s") % vars(self) if self.line else self.message


@dataclass(frozen=True)
class Placed:
    """A question and the line on which it begins, or its place in words."""

    line: int
    question: Question
    where: str = ""

    def note(self, message: str) -> Note:
        """A sentence about it."""
        return Note(self.line, message, self.where)


@dataclass
class Read:
    """What a file said: its questions, what must be mended in it, and what of it has no place here."""

    questions: list[Placed] = field(default_factory=list)
    faults: list[Note] = field(default_factory=list)
    lost: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """A file, how many questions it holds, and (name of the question, sentence) for all that it does not hold."""

    content: bytes
    count: int
    lost: list[tuple[str, str]]


class Heard(list[str]):
    """What is to be said about a question that is being read, and the pictures of its options."""

    pictures: tuple[Figure, ...] = ()


class Mistake(Exception):
    """Something in a question that cannot be read, in a sentence that says what to do."""


class CannotCarry(Exception):
    """A format has no form for a question of this type, or as the sentence says."""


@dataclass(frozen=True)
class Format:
    """A format of files: bytes in and out. marked: the file again with what is wrong in it, where that can be said."""

    name: str
    title: str
    suffix: str
    read: Callable[[bytes], Read]
    write: Callable[[Iterable[Question]], Written]
    marked: Callable[[bytes, Iterable[Note]], bytes] | None = None


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8, with or without its mark, or in the encoding of Chinese Windows."""
    if len(content) > MOST_BYTES:
        raise Mistake(_("The file has more than %(mb)d MB. Split it.") % {"mb": MOST_BYTES // 1_000_000})
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Mistake(_("The file is not text in UTF-8. Save it as UTF-8 and try again."))


def percent(weight: float) -> str:
    """A share of the points as systems write it."""
    return f"{round(weight, DECIMALS):.{DECIMALS}f}".rstrip("0").rstrip(".")


def weighed(type_: ItemType, options: Iterable[tuple[str, float, str]], scoring: str = "") -> Choice:
    """A choice from (text, percent, feedback); scoring: how it was marked here, where the file says so.

    Without it, one full answer among worthless ones is a single choice as usual; all else keeps its percents.
    """
    given = list(options)
    several = type_ == ItemType.MULTIPLE
    plain = not several and sorted(weight for _text, weight, _said in given) == [0] * (len(given) - 1) + [100]
    scoring = scoring or (bodies.ALL if plain else bodies.WEIGHTS)
    made = tuple(
        Option(
            key=key,
            text=text,
            correct=weight > 0,
            feedback=said,
            weight=weight if scoring == bodies.WEIGHTS else None,
        )
        for key, (text, weight, said) in zip(bodies.LETTERS, given, strict=False)
    )
    return Choice(options=made, scoring=scoring, several=several)


def illustrated(choice: Choice, figures: Iterable[Figure | None]) -> tuple[Choice, tuple[Figure, ...]]:
    """A choice with a picture or none for each option; other bytes under one name get a name of their own."""
    held: dict[str, Figure] = {}
    options = []
    for option, figure in zip(choice.options, figures, strict=True):
        if figure is None:
            options.append(option)
            continue
        name = figure.name
        if name in held and held[name].content != figure.content:
            name = f"{option.key}-{name}"
        held[name] = Figure(name=name, content=figure.content, alt="")
        options.append(replace(option, figure=name, alt=figure.alt))
    return replace(choice, options=tuple(options)), tuple(held.values())


def weights(body: Choice) -> list[float]:
    """Percents that come closest to how a choice is marked here."""
    if body.scoring == bodies.WEIGHTS:
        return [float(option.weight or 0) for option in body.options]
    right = sum(option.correct for option in body.options) or 1
    wrong = {bodies.PENALTY: -100 / right}.get(body.scoring, -100.0) if body.several else 0.0
    return [round(100 / right if option.correct else wrong, DECIMALS) for option in body.options]


def is_otherwise(text: str, weight: float, feedback: str, notes: list[str]) -> bool:
    """Is this the answer with which Moodle meets every other number? None is needed here; what it says is noted."""
    if text not in ("", "*") or weight:
        return False
    if feedback:
        notes.append(_("Not carried: %(what)s.") % {"what": _("the feedback for all other numbers")})
    return True


def true_false(right: str, feedback: dict[str, str]) -> Choice:
    """A question of true or false: its right answer, and what is said about "true" and "false"."""
    keys = ("true", "false")
    return Choice(options=tuple(Option(key=k, correct=k == right, feedback=feedback.get(k, "")) for k in keys))


def gather(questions: Iterable[Question], write: Callable[[Question, list[str]], str]) -> tuple[list[str], Written]:
    """Each question as text, and the account of what could not be carried; write: notes go to the list it gets."""
    texts, lost, count = [], [], 0
    for question in questions:
        notes: list[str] = []
        try:
            texts.append(write(question, notes))
            count += 1
        except CannotCarry as refusal:
            usual = _("Left out: the format has no questions of the type “%(type)s”.") % {"type": question.type.label}
            notes = [str(refusal) or usual]
        lost += [(question.name, note) for note in notes]
    return texts, Written(b"", count, lost)


def common_losses(question: Question, carried: frozenset[str] = frozenset()) -> list[str]:
    """What most formats have no place for, in words; carried: names of what this one does hold."""
    held = {
        "figure": question.figure,
        "articles": question.articles,
        "tags": question.tags,
        "explanation": question.explanation,
        "stage": question.stage,
        "points": question.points is not None,
        "difficulty": question.difficulty != 2,
        "option_pictures": any(option.figure for option in getattr(question.body, "options", ())),
    }
    words = {
        "figure": _("the picture"),
        "articles": _("the articles"),
        "tags": _("the tags"),
        "explanation": _("the explanation"),
        "stage": _("the stage"),
        "points": _("the points"),
        "difficulty": _("the difficulty"),
        "option_pictures": _("the pictures of the options"),
    }
    missing = [words[name] for name, value in held.items() if value and name not in carried]
    return [_("Not carried: %(what)s.") % {"what": _(", ").join(missing)}] if missing else []
