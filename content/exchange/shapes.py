"""The shapes of a pack's values: how each is read with its faults, and how it is written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from content.exchange import marks
from content.exchange.faults import Faults, Stop
from content.exchange.marked import Block, Node
from content.law.prose import Heading

MOMENT = "%Y-%m-%d %H:%M"
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class Place:
    """Where something is being read, and who hears of faults."""

    file: Path | str
    faults: Faults

    def stop(self, line: int, message: str) -> Stop:
        """Note a fault; to be raised."""
        self.faults.add(self.file, line, message)
        return Stop()


class Shape:
    """A kind of value. empty: what stands for a missing optional one."""

    empty: object = ""

    def read(self, node: Node, place: Place) -> object:
        raise NotImplementedError

    def write(self, value: object) -> object:
        return value


def _scalar(node: Node, place: Place) -> str:
    if isinstance(node.value, list | dict):
        raise place.stop(node.line, _("Here stands a list or mapping where one value is meant."))
    return node.value or ""


@dataclass(frozen=True)
class Text(Shape):
    """Words without marks, of one or several lines."""

    most: int = 4000
    lines: bool = True

    def read(self, node: Node, place: Place) -> str:
        text = "\n".join(line.rstrip() for line in _scalar(node, place).strip().split("\n"))
        if len(text) > self.most:
            words = {"most": self.most, "length": len(text)}
            raise place.stop(node.line, _("At most %(most)d characters, here are %(length)d. Shorten it.") % words)
        if not self.lines and "\n" in text:
            raise place.stop(node.line, _("This text stands on one line."))
        return text


@dataclass(frozen=True)
class Slug(Shape):
    """A short name: small Latin letters, figures, hyphens."""

    def read(self, node: Node, place: Place) -> str:
        text = _scalar(node, place)
        if text and not SLUG.match(text):
            raise place.stop(node.line, _("“%(text)s”: use small Latin letters, figures and hyphens.") % {"text": text})
        return text


@dataclass(frozen=True)
class Choice(Shape):
    """One of several words. empty: which one is meant where none stands."""

    words: tuple[str, ...]
    empty: object = ""

    def read(self, node: Node, place: Place) -> str:
        text = _scalar(node, place)
        if text not in self.words:
            known = ", ".join(word or "''" for word in self.words)
            raise place.stop(node.line, _("“%(text)s” is not one of: %(known)s.") % {"text": text, "known": known})
        return text


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number; empty is None."""

    least: int = 1
    most: int = 100_000
    empty: object = None

    def read(self, node: Node, place: Place) -> int | None:
        text = _scalar(node, place)
        if not text:
            return None
        if not re.match(r"^[0-9]{1,9}$", text) or not self.least <= int(text) <= self.most:
            words = {"text": text, "least": self.least, "most": self.most}
            raise place.stop(node.line, _("“%(text)s” is not a whole number from %(least)d to %(most)d.") % words)
        return int(text)


@dataclass(frozen=True)
class Decimals(Shape):
    """A decimal number, kept as it is written; empty is None. most: the largest, its negative the smallest."""

    most: float = 1e12
    empty: object = None

    def read(self, node: Node, place: Place) -> str | None:
        text = _scalar(node, place)
        if not text:
            return None
        if not re.match(r"^-?[0-9]{1,12}([.][0-9]{1,9})?$", text) or abs(float(text)) > self.most:
            raise place.stop(node.line, _("“%(text)s” is not a number as 12 or 0.5.") % {"text": text})
        return text

    def write(self, value: str) -> object:
        try:
            found = float(value)
        except ValueError:
            # A draft may hold what is no number yet; reading it back says so.
            return value
        whole = int(found) if found.is_integer() else found
        # Otherwise YAML would write other figures than stood there.
        return whole if str(whole) == value else value


@dataclass(frozen=True)
class Amount(Shape):
    """A number to reckon with, such as a weight in percent or points."""

    least: float = 0
    most: float = 1000
    empty: object = None

    def read(self, node: Node, place: Place) -> float | None:
        text = Decimals(most=self.most).read(node, place)
        if text is None:
            return None
        found = float(text)
        if found < self.least:
            words = {"text": text, "least": self.least, "most": self.most}
            raise place.stop(node.line, _("“%(text)s” is not a number from %(least)g to %(most)g.") % words)
        return found

    def write(self, value: float) -> object:
        return int(value) if float(value).is_integer() else value


@dataclass(frozen=True)
class Moment(Shape):
    """A day with its hour, local time; empty is None."""

    empty: object = None

    def read(self, node: Node, place: Place) -> datetime | None:
        text = _scalar(node, place)
        if not text:
            return None
        try:
            return datetime.strptime(text, MOMENT).replace(tzinfo=timezone.get_default_timezone())
        except ValueError:
            message = _("“%(text)s” is not a time as 2026-12-01 08:00.")
            raise place.stop(node.line, message % {"text": text}) from None

    def write(self, value: datetime) -> str:
        return timezone.localtime(value, timezone.get_default_timezone()).strftime(MOMENT)


@dataclass(frozen=True)
class Truth(Shape):
    """true or false."""

    empty: object = False

    def read(self, node: Node, place: Place) -> bool:
        text = _scalar(node, place)
        if node.quoted or text not in ("true", "false"):
            raise place.stop(node.line, _("Write true or false."))
        return text == "true"


@dataclass(frozen=True)
class Answer(Shape):
    """true or false, which must be given; read as the key of the right option, "" if it is missing."""

    def read(self, node: Node, place: Place) -> str:
        return "true" if Truth().read(node, place) else "false"

    def write(self, value: str) -> bool:
        return value == "true"


@dataclass(frozen=True)
class Day(Shape):
    """A date; empty is None."""

    empty: object = None

    def read(self, node: Node, place: Place) -> date | None:
        text = _scalar(node, place)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise place.stop(node.line, _("“%(text)s” is not a date as 2026-01-01.") % {"text": text}) from None


@dataclass(frozen=True)
class Prose(Shape):
    """Text with the marks of content.exchange.marks; plain: no headings and tables."""

    plain: bool = False
    empty: object = ()

    def read(self, node: Node, place: Place) -> tuple:
        text = _scalar(node, place)
        # A block begins on the line after its key and mark.
        first = node.line + 1 if node.block else node.line
        return read_prose(text, first, place, plain=self.plain)

    def write(self, value: Iterable) -> str:
        text = marks.write(value)
        return text if self.plain else Block(text)


def read_prose(text: str, first: int, place: Place, *, plain: bool = False) -> tuple:
    """Blocks of a Markdown text that begins on a line of a file."""
    try:
        blocks = tuple(marks.parse(text))
    except marks.Mistake as mistake:
        raise place.stop(first + mistake.line - 1, mistake.message) from mistake
    if plain and any(isinstance(block, Heading | marks.Table) for block in blocks):
        raise place.stop(first, _("Headings and tables cannot stand here."))
    return blocks


@dataclass(frozen=True)
class Many(Shape):
    """A list of values of one shape."""

    of: Shape
    least: int = 0
    most: int = 2000
    empty: object = ()

    def read(self, node: Node, place: Place) -> tuple:
        if node.value is None:
            return ()
        if not isinstance(node.value, list):
            raise place.stop(node.line, _("Here stands one value where a list is meant (lines beginning with “- ”)."))
        if not self.least <= len(node.value) <= self.most:
            words = {"least": self.least, "most": self.most, "count": len(node.value)}
            raise place.stop(node.line, _("From %(least)d to %(most)d entries, here are %(count)d.") % words)
        values = []
        for child in node.value:
            with place.faults.going_on():
                values.append(self.of.read(child, place))
        return tuple(values)

    def write(self, value: Iterable) -> list:
        return [self.of.write(child) for child in value]


@dataclass(frozen=True)
class Key:
    """A key of a mapping. required: must be there and say something; always: written even if empty.

    unless: (another key, a value of it) with which it may be missing all the same.
    """

    shape: Shape
    required: bool = False
    always: bool = False
    unless: tuple[str, str] | None = None

    def must_stand(self, node: Node) -> bool:
        """Must it be there in this mapping?"""
        other = node.value.get(self.unless[0]) if self.unless and isinstance(node.value, dict) else None
        return self.required and not (self.unless and other and other.value == self.unless[1])


@dataclass(frozen=True)
class Mapping(Shape):
    """A mapping with known keys, read into a dictionary that has all of them and the line under "line"."""

    keys: dict[str, Key] = field(default_factory=dict)
    empty: object = None

    def read(self, node: Node, place: Place) -> dict:
        if not isinstance(node.value, dict):
            raise place.stop(node.line, _("Here a mapping is meant: lines such as “title: …”."))
        for name, child in node.value.items():
            if name not in self.keys:
                words = {"key": name, "known": ", ".join(self.keys)}
                place.faults.add(
                    place.file, child.line, _("The key “%(key)s” is not known. Known are: %(known)s.") % words
                )
        values = {name: key.shape.empty for name, key in self.keys.items()}
        for name, key in self.keys.items():
            with place.faults.going_on():
                values[name] = self._value(name, key, node, place)
        return Read(values, line=node.line)

    def _value(self, name: str, key: Key, node: Node, place: Place) -> object:
        child = node.value.get(name)
        value = key.shape.empty if child is None else key.shape.read(child, place)
        if key.must_stand(node) and value == key.shape.empty and not isinstance(value, bool):
            line = child.line if child else node.line
            raise place.stop(line, _("“%(key)s” is missing. Add it.") % {"key": name})
        return value

    def write(self, value: dict) -> dict:
        return {
            name: key.shape.write(value[name])
            for name, key in self.keys.items()
            if key.always or value[name] != key.shape.empty
        }


class Read(dict):
    """A mapping that was read, with the line on which it begins; equal to any dictionary with the same values."""

    def __init__(self, values: dict, *, line: int) -> None:
        super().__init__(values)
        self.line = line
