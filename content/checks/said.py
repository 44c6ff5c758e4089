"""A pack as texts: each with its file and line, and with the voice in which it speaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from django.utils.translation import gettext as _

from content.exchange.files import CoursePack
from content.exchange.marks import Table, lines_of, runs_of, words
from content.items.choices import ItemType
from content.law import ruby


class Voice(Enum):
    """Who speaks, or what for: the same words may be right in one place and wrong in another."""

    TELLS = "tells"
    SAYS = "says"
    WARNS = "warns"
    ASKS = "asks"
    CARD = "card"
    SHEET = "sheet"
    NOTES = "notes"
    HELP = "help"
    STEM = "stem"
    RIGHT = "right"
    WRONG = "wrong"
    FEEDBACK = "feedback"
    EXPLAINS = "explains"
    PICTURED = "pictured"


MOST_NAMED = 30
# What the product says in its own name: nothing that must not be said may stand here.
OWN = frozenset({Voice.TELLS, Voice.SAYS, Voice.CARD, Voice.SHEET, Voice.HELP, Voice.RIGHT, Voice.EXPLAINS})
_CALLOUTS = {"say": Voice.SAYS, "warn": Voice.WARNS, "help": Voice.HELP}
_PARTS = {"case": Voice.ASKS, "poll": Voice.ASKS, "prompt": Voice.ASKS, "cards": Voice.CARD, "sheet": Voice.SHEET,
          "notes": Voice.NOTES, "help": Voice.HELP, "assignment": Voice.ASKS}  # fmt: skip


_ITEM = {
    "stem": Voice.STEM,
    "explanation": Voice.EXPLAINS,
    "feedback": Voice.FEEDBACK,
    "feedback_true": Voice.FEEDBACK,
    "feedback_false": Voice.FEEDBACK,
}


# What is told as what not to say, or as a mistake.
_DENIED = re.compile(
    r"不要|不能|不得|不可|不应|不该|(?<!谁都)(?<!谁也)不说|不问|不承诺|别(?!人)|勿|误会|误区|错在|(?<![要是])不是|并不|没有|从不"
    r"|怎么能|而不|以为|以外"
)
_QUOTED = re.compile(r"“[^“”]*”")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")


def claims(text: str, *, quoted: bool = False) -> Iterator[str]:
    """The sentences of a text that say something themselves: without quotations (unless quoted), nothing denied."""
    for sentence in _SENTENCE.findall(text if quoted else _QUOTED.sub("", text)):
        if not _DENIED.search(sentence):
            yield sentence


@dataclass(frozen=True)
class Finding:
    """What an editor should look at; line counts from 1, 0 where the file as a whole is meant.

    is_error: whoever reads it is told something wrong, or somebody real is named. It is not published.
    items: (id, line) of each item concerned, where a pool as a whole is meant.
    """

    file: Path
    line: int
    message: str
    is_error: bool = False
    items: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        said = self.naming([f"{name}:{line}" for name, line in self.items])
        return f"{self.file}:{self.line}: {said}" if self.line else f"{self.file}: {said}"

    def naming(self, items: list[str]) -> str:
        """The message with the items that it is about, named for who reads it; a long list is cut."""
        if not items:
            return self.message
        listed = _(", ").join(items[:MOST_NAMED]) + (" …" if len(items) > MOST_NAMED else "")
        return _("%(message)s Items: %(items)s.") % {"message": self.message, "items": listed}


@dataclass(frozen=True)
class Said:
    """A paragraph, point, cell or field: what it says without marks, and what it cites (weibao/39).

    of: the item it belongs to, None in lessons; kind: the block of the lesson; is_bold: has it a word in bold?
    linked: words that lead to what is cited.
    """

    file: Path
    line: int
    voice: Voice
    text: str
    cites: tuple[str, ...] = ()
    of: dict | None = None
    kind: str = ""
    is_bold: bool = False
    linked: tuple[str, ...] = ()


@dataclass
class Texts:
    """Everything that a pack says, and where the lines of its files are; read once for all checks."""

    pack: CoursePack
    all: list[Said] = field(default_factory=list)

    @property
    def stage(self) -> str:
        return self.pack.course["stage"]

    def lesson_file(self, number: int) -> Path:
        return self.pack.folder / "lessons" / f"{self.pack.course['lessons'][number]}.md"

    def pool_file(self, pool: dict) -> Path:
        return self.pack.folder / "items" / f"{pool['pool']}.yaml"

    def of_lessons(self) -> list[Said]:
        return [said for said in self.all if said.of is None]

    def of_items(self) -> list[Said]:
        return [said for said in self.all if said.of is not None]


def texts(pack: CoursePack) -> Texts:
    """Every text of a course pack. Reads the lessons' files once more for the lines of their paragraphs."""
    found = Texts(pack)
    for number, lesson in enumerate(pack.lessons):
        file = found.lesson_file(number)
        lines = _Lines(file)
        if lesson["intro"]:
            found.all.append(Said(file, lines.find(lesson["intro"]), Voice.TELLS, ruby.plain(lesson["intro"])))
        for kind, value in lesson["body"]:
            found.all += _part(file, lines, kind, value)
    for pool in pack.pools:
        for item in pool["items"]:
            found.all += _item(found.pool_file(pool), item)
    return found


def _part(file: Path, lines: "_Lines", kind: str, value) -> Iterator[Said]:
    if kind == "text":
        yield from _prose(file, lines, value, Voice.TELLS, kind)
        return
    voice = _CALLOUTS.get(value.get("kind", ""), Voice.TELLS) if kind == "callout" else _PARTS.get(kind, Voice.TELLS)
    lines.at = max(lines.at, getattr(value, "line", 1) - 1)
    for name, text in _fields(value):
        said = Voice.PICTURED if name == "alt" else voice
        yield Said(file, lines.find(text), said, ruby.plain(text), kind=kind)
    if "takeaway" in value:
        yield Said(file, lines.find(value["takeaway"]), Voice.TELLS, ruby.plain(value["takeaway"]), kind=kind)
    if "body" in value:
        yield from _prose(file, lines, value["body"], voice, kind)


def _fields(value, name: str = "") -> Iterator[tuple[str, str]]:
    """(key, line of text) of the plain texts of a block in the order of its keys; prose stands under body."""
    if isinstance(value, str):
        yield from ((name, line) for line in value.split("\n") if line)
    elif isinstance(value, dict):
        for key, child in value.items():
            if key not in ("key", "file", "figure", "captions", "quiz", "article", "kind", "body", "takeaway"):
                yield from _fields(child, key)
    elif isinstance(value, tuple):
        for child in value:
            yield from _fields(child, name)


def _prose(file: Path, lines: "_Lines", blocks, voice: Voice, kind: str) -> Iterator[Said]:
    for block in blocks:
        inside = "table" if isinstance(block, Table) else kind
        for runs in runs_of([block]):
            text = words(runs)
            if text:
                linked = tuple(run.text for run in runs if run.link)
                yield Said(
                    file,
                    lines.find(text),
                    voice,
                    ruby.plain(text),
                    _cited(runs),
                    kind=inside,
                    is_bold=_is_bold(runs),
                    linked=linked,
                )


def _item(file: Path, item: dict) -> Iterator[Said]:
    for voice, blocks, line in voiced(item, item.line):
        runs = [run for some in runs_of(blocks) for run in some]
        text = ruby.plain("\n".join(lines_of(blocks)))
        if text:
            yield Said(file, line, voice, text, _cited(runs), of=item, is_bold=_is_bold(runs))


def voiced(value: dict, line: int) -> Iterator[tuple[Voice, tuple, int]]:
    """(voice, prose, line) of all that an item, or a question, option or gap in it, says."""
    is_option = "correct" in value
    for name, child in value.items():
        if not isinstance(child, tuple) or not child or name in ("articles", "tags"):
            continue
        if isinstance(child[0], dict):
            for below in child:
                yield from voiced(below, getattr(below, "line", line))
        elif isinstance(child[0], tuple):
            yield from ((Voice.ASKS, blocks, line) for blocks in child)
        elif is_option and name == "text":
            yield Voice.RIGHT if is_right(value) else Voice.WRONG, child, line
        else:
            yield _ITEM.get(name, Voice.ASKS), child, line


def answerables(item: dict) -> tuple[dict, ...]:
    """What is answered by itself: the item, or each question about a case."""
    return item["questions"] if item["type"] == ItemType.CASE else (item,)


def is_right(option: dict) -> bool:
    """Does an option earn anything?"""
    return bool(option["correct"] or (option["weight"] or 0) > 0)


def _cited(runs) -> tuple[str, ...]:
    return tuple(run.link.removeprefix("law:") for run in runs if run.link.startswith("law:"))


def _is_bold(runs) -> bool:
    return any(run.strong for run in runs)


class _Lines:
    """Finds the line of a text in its file, going on from the last one found, so that a repeated phrase is not lost."""

    def __init__(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        # Marks of the format may stand between the words.
        self.lines = [bare(line) for line in text.split("\n")]
        self.at = 0

    def find(self, text: str) -> int:
        sought = bare(text.split("\n")[0])[:16]
        for number in (*range(self.at, len(self.lines)), *range(self.at)):
            if sought in self.lines[number]:
                self.at = number
                return number + 1
        return self.at + 1 if self.lines else 0


_TARGET = re.compile(r"(?<=\])\([^)]*\)")
_DROPPED = str.maketrans("", "", "*\\[]'\" #|")


def bare(text: str) -> str:
    """A text without the marks of the format, white space and quotation marks: to find it in its file."""
    return _TARGET.sub("", text).translate(_DROPPED)
