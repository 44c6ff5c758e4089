"""Prose as packs write it: a closed list of Markdown marks, read with line numbers and written in one canonical way."""

import re
import string
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.law.prose import BREAK, Block, Entry, Heading, List, Paragraph, Run, all_runs, joined, tidy

MAX_DEPTH = 4
_LIST = re.compile(r"^( *)(-|[0-9]{1,3}\.) +(.*)$")
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(([^)]*)\)")
_TARGET = re.compile(r"^(https://[^\s()<>\"]+|/[^\s()<>\"]*|tel:[0-9+-]+|law:[a-z0-9-]+/[0-9]+(-[0-9]+)*)$")
_ITALIC = re.compile(r"(?<![\w\\])_{1,2}(?=[^\W_])[^_]*_{1,2}(?!\w)")
_TAG = re.compile(r"<[A-Za-z/!]")
_PLAIN = re.compile(r"[^\\*\[_`!<~]+")
_CELL = re.compile(r"((?:\\.|[^|\\])*)(?:\||$)")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·]")
_REFUSED_OPENINGS = (
    ("```", gettext_lazy("code")),
    ("~~~", gettext_lazy("code")),
    (">", gettext_lazy("quotation")),
    (":::", gettext_lazy("block in a block")),
)
_ESCAPABLE = frozenset(string.punctuation)
_RULE = re.compile(r"^ {0,3}([-*_])( *\1){2,} *$")


@dataclass(frozen=True)
class Table:
    """A table of runs; the first row is its head. Its caption follows on a line that begins with “: ”."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    caption: tuple[Run, ...] = ()


class Mistake(ValueError):
    """A line that the closed list does not allow; line counts from 1 within the text."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def parse(text: str) -> list[Block | Table]:
    """Blocks of a Markdown text. Raises Mistake for a mark that is not on the list, by its name."""
    blocks: list[Block | Table] = []
    for first, lines in _chunks(text):
        blocks += _chunk(lines, first)
    return joined(blocks)


def write(blocks: Iterable[Block | Table]) -> str:
    """The canonical Markdown of blocks; parse() gives them back. Ends without a line break."""
    return "\n\n".join(_written(block) for block in blocks)


def runs_of(blocks: Iterable[Block | Table]) -> Iterator[tuple[Run, ...]]:
    """The runs of every heading, paragraph, point and cell, in reading order."""
    for block in blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
            yield block.caption
        else:
            yield from all_runs([block])


def words(runs: Iterable[Run]) -> str:
    """What the runs say, without their marks."""
    return "".join(run.text for run in runs)


def all_words(blocks: Iterable[Block | Table]) -> str:
    """What blocks say, in one piece."""
    return "".join(lines_of(blocks))


def lines_of(blocks: Iterable[Block | Table]) -> list[str]:
    """The words of each heading, paragraph, point and cell."""
    return [words(runs) for runs in runs_of(blocks)]


def parse_runs(text: str, line: int = 1) -> tuple[Run, ...]:
    """Strong words, links and citations of one paragraph."""
    return _runs(_Text(text, [(0, line)]))


def write_runs(runs: Iterable[Run]) -> str:
    """The canonical Markdown of runs: strong outside, links inside."""
    written, strong = "", False
    for run in runs:
        if run.strong != strong:
            written += "**"
            strong = run.strong
        text = _escaped(run.text).replace(BREAK, "\\\n")
        written += f"[{text}]({_written_target(run.link)})" if run.link else text
    return written + ("**" if strong else "")


def _chunks(text: str) -> Iterable[tuple[int, list[str]]]:
    """Lines that belong together, with the number of the first."""
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        line = line.rstrip(" \t\r")
        if lines and (not line or _begins_anew(line, lines[0])):
            yield number - len(lines), lines
            lines = []
        if line:
            lines.append(line)


def _begins_anew(line: str, first: str) -> bool:
    kind, kind_before = _kind(line), _kind(first)
    if kind_before == "table" and line.startswith(": "):
        return False
    if kind == "text" and kind_before == "list":
        return False
    return kind != kind_before or kind == "heading"


def _kind(line: str) -> str:
    if line.startswith("#"):
        return "heading"
    if line.startswith("|"):
        return "table"
    return "list" if _LIST.match(line) else "text"


def _chunk(lines: list[str], first: int) -> list[Block | Table]:
    for number, line in enumerate(lines, start=first):
        _refuse_block_marks(line, number)
    kind = _kind(lines[0])
    if kind == "heading":
        return [_heading(lines[0], first)]
    if kind == "table":
        return [_table(lines, first)]
    if kind == "list":
        return _lists(lines, first)
    return [Paragraph(_runs(_joined(lines, first)))]


def _refuse_block_marks(line: str, number: int) -> None:
    start = line.lstrip(" ")
    for opening, name in _REFUSED_OPENINGS:
        if start.startswith(opening):
            raise Mistake(_refusal(name), number)
    if _RULE.match(line):
        raise Mistake(_refusal(_("horizontal line")), number)
    if re.match(r"^[*+] ", start):
        raise Mistake(_("Begin the points of a list with “- ”."), number)


def _refusal(name: str) -> str:
    return _(
        "“%(name)s” is not on the list of marks: heading (## or ###), strong (**), list (- or 1.), link, citation, "
        "table."
    ) % {"name": name}


def _heading(line: str, number: int) -> Heading:
    found = re.match(r"^(#{2,3}) +([^ ].*)$", line)
    if not found:
        raise Mistake(_("A heading begins with ## or ### and a space."), number)
    return Heading(len(found.group(1)), parse_runs(found.group(2), number))


@dataclass(frozen=True)
class _Text:
    """Text of a paragraph, and at which of its characters each line of the file begins."""

    text: str
    begins: list[tuple[int, int]]

    def line(self, at: int) -> int:
        return self.begins[bisect_right(self.begins, (at, 1 << 30)) - 1][1]


def _joined(lines: list[str], first: int) -> _Text:
    text, begins = "", []
    for number, line in enumerate((line.strip(" ") for line in lines), start=first):
        if _ends_in_break(text):
            text = text[:-1] + BREAK
        elif text and not (_WIDE.match(text[-1]) or _WIDE.match(line[:1])):
            text += " "
        begins.append((len(text), number))
        text += line
    return _Text(text, begins)


def _ends_in_break(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _lists(lines: list[str], first: int) -> list[Block | Table]:
    points = _points(lines, first)
    lists, rest = [], points
    while rest:
        block, rest = _list(rest, 0)
        lists.append(block)
    return lists


@dataclass
class _Point:
    depth: int
    ordered: bool
    text: list[str]
    line: int


def _points(lines: list[str], first: int) -> list[_Point]:
    """Points with their depth; a line without a mark goes on with the point above it."""
    points: list[_Point] = []
    indents: list[int] = []
    for number, line in enumerate(lines, start=first):
        found = _LIST.match(line)
        if not found:
            points[-1].text.append(line)
            continue
        indent = len(found.group(1))
        while indents and indent < indents[-1]:
            indents.pop()
        if not indents or indent > indents[-1]:
            indents.append(indent)
        if len(indents) > MAX_DEPTH:
            raise Mistake(_("A list may lie in a list four levels deep, not deeper."), number)
        points.append(_Point(len(indents) - 1, found.group(2) != "-", [found.group(3)], number))
    return points


def _list(points: list[_Point], depth: int) -> tuple[List, list[_Point]]:
    """The list that begins with the first point, and the points after it."""
    ordered, entries = points[0].ordered, []
    while points and points[0].depth == depth and points[0].ordered == ordered:
        point, points = points[0], points[1:]
        lists = []
        while points and points[0].depth > depth:
            below, points = _list(points, points[0].depth)
            lists.append(below)
        entries.append(Entry(_runs(_joined(point.text, point.line)), tuple(joined(lists))))
    return List(ordered, tuple(entries)), points


def _table(lines: list[str], first: int) -> Table:
    caption: tuple[Run, ...] = ()
    if lines[-1].startswith(": "):
        caption = parse_runs(lines[-1][2:], first + len(lines) - 1)
        lines = lines[:-1]
    rows = [_cells(line, number) for number, line in enumerate(lines, start=first)]
    if len(rows) < 2 or not all(re.match(r"^:?-+:?$", cell) for cell in rows[1]):
        raise Mistake(_("The second line of a table is | --- | --- |."), first + min(1, len(rows) - 1))
    for number, row in enumerate(rows, start=first):
        if len(row) != len(rows[0]):
            raise Mistake(
                _("This row has %(cells)d cells, the head of the table has %(head)d. Complete the row or remove it.")
                % {"cells": len(row), "head": len(rows[0])},
                number,
            )
    numbered = list(enumerate(rows, start=first))
    del numbered[1]
    parsed = tuple(tuple(parse_runs(cell, number) for cell in row) for number, row in numbered)
    if any(run.strong or run.link for cell in (*parsed[0], caption) for run in cell):
        raise Mistake(_("The head and the caption of a table are plain words, without ** and links."), first)
    return Table(parsed, caption)


def _cells(line: str, number: int) -> list[str]:
    if not (line.startswith("|") and line.endswith("|") and len(line) > 1):
        raise Mistake(_("Each line of a table begins and ends with |. Complete the line."), number)
    return [cell.strip(" ") for cell in _CELL.findall(line[1:-1])[:-1]]


def _runs(text: _Text) -> tuple[Run, ...]:
    return tidy(_inline(text.text, text.line, strong=False, link=""))


def _inline(text: str, line: Callable[[int], int], *, strong: bool, link: str) -> list[Run]:
    runs: list[Run] = []
    at, strong_outside, opened = 0, strong, 0
    while at < len(text):
        if found := _PLAIN.match(text, at):
            runs.append(Run(found.group(), strong, link))
            at = found.end()
        elif text[at] == "\\" and text[at + 1 : at + 2] in _ESCAPABLE:
            runs.append(Run(text[at + 1], strong, link))
            at += 2
        elif text.startswith("**", at):
            strong, opened = not strong, at
            at += 2
        elif text[at] == "[" and not link and (found := _LINK.match(text, at)):
            target = _target(found.group(1), found.group(2), line(at))
            label = at + 1
            runs += _inline(found.group(1), lambda within: line(label + within), strong=strong, link=target)  # noqa: B023
            at = found.end()
        else:
            _refuse_inline_marks(text, at, line(at))
            runs.append(Run(text[at], strong, link))
            at += 1
    if strong != strong_outside:
        raise Mistake(_("A strong word begins with ** and has no ** at its end."), line(opened))
    return runs


def _target(label: str, target: str, line: int) -> str:
    if not label:
        raise Mistake(_("A link needs words between [ and ]."), line)
    if not _TARGET.match(target):
        raise Mistake(
            _(
                "A link goes to https://…, to /… on this site, to tel:… or to an article such as law:weibao/39, "
                "not “%(target)s”."
            )
            % {"target": target},
            line,
        )
    return target


def _refuse_inline_marks(text: str, at: int, line: int) -> None:
    character = text[at]
    if character == "*" or (character == "_" and _ITALIC.match(text, at)):
        raise Mistake(_refusal(_("italics")), line)
    if character == "`":
        raise Mistake(_refusal(_("code")), line)
    if character == "!" and text[at + 1 : at + 2] == "[":
        raise Mistake(_refusal(_("picture in the text")), line)
    if character == "<" and _TAG.match(text, at):
        raise Mistake(_refusal(_("HTML")), line)
    if text.startswith("~~", at):
        raise Mistake(_refusal(_("struck out")), line)


def _written_target(link: str) -> str:
    target = link.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    if not _TARGET.match(target):
        raise ValueError(target)
    return target


def _escaped(text: str) -> str:
    escaped = re.sub(r"([\\*`\[\]|])", r"\\\1", text)
    escaped = re.sub(r"<(?=[A-Za-z/!])|~(?=~)|!$", r"\\\g<0>", escaped)
    return re.sub(r"(?<!\w)_{1,2}(?=[^\W_])", lambda found: "\\_" * len(found.group()), escaped)


def _written(block: Block | Table) -> str:
    if isinstance(block, Heading):
        return "#" * block.level + " " + write_runs(block.runs).replace("\\\n", " ")
    if isinstance(block, List):
        return "\n".join(_list_lines(block, 0))
    if isinstance(block, Table):
        return "\n".join(_table_lines(block))
    return "\n".join(_guarded(line) for line in write_runs(block.runs).split("\n"))


def _guarded(line: str) -> str:
    """A line of a paragraph, whose beginning is escaped if it would be read as a mark."""
    if re.match(r"^[0-9]{1,3}\. ", line):
        return line.replace(". ", r"\. ", 1)
    if re.match(r"^(-( |$)|\+ |#|>|:::)", line) or _RULE.match(line):
        return "\\" + line
    return line


def _list_lines(block: List, indent: int) -> Iterable[str]:
    for number, entry in enumerate(block.entries, start=1):
        mark = f"{number}. " if block.ordered else "- "
        lines = write_runs(entry.runs).split("\n")
        yield " " * indent + mark + lines[0]
        yield from (" " * (indent + len(mark)) + _guarded(line) for line in lines[1:])
        for below in entry.lists:
            yield from _list_lines(below, indent + len(mark))


def _table_lines(table: Table) -> Iterable[str]:
    for number, row in enumerate(table.rows):
        yield "| " + " | ".join(write_runs(cell).replace("\\\n", " ") for cell in row) + " |"
        if number == 0:
            yield "| " + " | ".join("---" for _cell in row) + " |"
    if table.caption:
        yield ": " + write_runs(table.caption).replace("\\\n", " ")
