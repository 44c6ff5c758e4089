"""Rich text as a small tree: headings, paragraphs, lists, strong words, links and citations, and nothing else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from itertools import groupby

BREAK = "\n"
# What browsers and YAML take for white space or a line break of their own.
_WHITE = frozenset("\t\r\f\v\x85\u2028\u2029")
_ALONE = re.compile("<p>([^<&]+)</p>")
_UNTIDY = re.compile("[\t\r\f\v\x85\u2028\u2029]|  | \n|\n ")


@dataclass(frozen=True)
class Run:
    """Text in one style; link is an address, law:weibao/39, or page:7 for a page of this site."""

    text: str
    strong: bool = False
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 or 3."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Entry:
    """One point of a list, with the lists below it."""

    runs: tuple[Run, ...]
    lists: tuple["List", ...] = ()


@dataclass(frozen=True)
class List:
    """A list, numbered or not."""

    ordered: bool
    entries: tuple[Entry, ...]


Block = Paragraph | Heading | List


class UnknownMark(ValueError):
    """The HTML holds a mark that is not on the closed list; its name is the message."""


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs with equal neighbours joined, white space collapsed, and none at the ends or beside a line break."""
    runs = tuple(runs)
    if len(runs) == 1 and _is_tidy(runs[0].text):
        return runs
    kept: list[tuple[str, bool, str]] = []
    for run in runs:
        for character in run.text:
            character = " " if character in _WHITE else character
            before = kept[-1][0] if kept else BREAK
            if character == " " and before in (" ", BREAK):
                continue
            if character == BREAK and before == " ":
                kept.pop()
            kept.append((character, run.strong, run.link))
    while kept and kept[0][0] == BREAK:
        kept.pop(0)
    while kept and kept[-1][0] in (" ", BREAK):
        kept.pop()
    grouped = groupby(kept, key=lambda one: one[1:])
    return tuple(Run("".join(one[0] for one in group), *style) for style, group in grouped)


def _is_tidy(text: str) -> bool:
    """Has a lone run nothing to collapse or to cut? True for nearly all of them."""
    return bool(text) and not _UNTIDY.search(text) and text[0] not in " \n" and text[-1] not in " \n"


def joined(blocks: Iterable[Block]) -> list[Block]:
    """Blocks with neighbouring lists of one kind made one, as the editor does it."""
    result: list[Block] = []
    for block in blocks:
        last = result[-1] if result else None
        if isinstance(block, List) and isinstance(last, List) and last.ordered == block.ordered:
            result[-1] = List(block.ordered, (*last.entries, *block.entries))
        else:
            result.append(block)
    return result


def read(html: str) -> list[Block]:
    """The tree of stored rich text. Raises UnknownMark for a tag that is not on the list."""
    return list(_read(html))


# Publishing asks the same text for its digest, its words, its links and what readers get.
@lru_cache(maxsize=8192)
def _read(html: str) -> tuple[Block, ...]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.finished())


def write(blocks: Iterable[Block]) -> str:
    """Stored rich text of a tree; read() gives the tree back."""
    return "".join(_block_html(block) for block in blocks)


@lru_cache(maxsize=8192)
def tidied(html: str) -> str:
    """Stored rich text as it is written: the same for all that say the same."""
    return write(read(html))


def inline(html: str) -> str:
    """Stored rich text of one paragraph without the paragraph around it, for places where only a phrase may stand."""
    return "<br/>".join(runs_html(runs) for runs in all_runs(read(html)))


def all_runs(blocks: Iterable[Block]) -> Iterator[tuple[Run, ...]]:
    """The runs of every heading, paragraph and point, in reading order."""
    for block in blocks:
        if isinstance(block, List):
            yield from _entry_runs(block)
        else:
            yield block.runs


def _entry_runs(block: List) -> Iterator[tuple[Run, ...]]:
    for entry in block.entries:
        yield entry.runs
        for below in entry.lists:
            yield from _entry_runs(below)


def plain(html: str) -> str:
    """The words alone, one line for each paragraph, heading and point."""
    # One paragraph without marks, as most questions are, tells its words at once.
    if (alone := _ALONE.fullmatch(html)) and _is_tidy(alone[1]):
        return alone[1]
    return "\n".join("".join(run.text for run in runs) for runs in all_runs(read(html)))


def links(html: str) -> list[str]:
    """Every address that the text links to, in order."""
    return [run.link for runs in all_runs(read(html)) for run in runs if run.link]


def runs_html(runs: Iterable[Run]) -> str:
    """Stored HTML of runs."""
    return "".join(_run_html(run) for run in runs)


def _run_html(run: Run) -> str:
    html = escape(run.text, quote=False).replace(BREAK, "<br/>")
    if run.link:
        html = f"<a {_link_attributes(run.link)}>{html}</a>"
    return f"<b>{html}</b>" if run.strong else html


def _link_attributes(link: str) -> str:
    if link.startswith("law:"):
        law, _, number = link.removeprefix("law:").partition("/")
        return f'law="{escape(law)}" linktype="law" number="{escape(number)}"'
    if link.startswith("page:"):
        return f'id="{escape(link.removeprefix("page:"))}" linktype="page"'
    return f'href="{escape(link)}"'


def _block_html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{runs_html(block.runs)}</h{block.level}>"
    if isinstance(block, List):
        return _list_html(block)
    return f"<p>{runs_html(block.runs)}</p>"


def _list_html(block: List) -> str:
    tag = "ol" if block.ordered else "ul"
    points = "".join(
        f"<li>{runs_html(entry.runs)}{''.join(_list_html(below) for below in entry.lists)}</li>"
        for entry in block.entries
    )
    return f"<{tag}>{points}</{tag}>"


class _Reader(HTMLParser):
    """Collects runs until a block ends; open lists and points wait on a stack."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.heading = 0
        self.strong = 0
        self.link = ""
        self.open: list[_OpenList] = []

    def finished(self) -> list[Block]:
        self._end_block()
        return joined(self.blocks)

    def handle_data(self, text: str) -> None:
        self.runs.append(Run(text.replace("\n", " "), bool(self.strong), self.link))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("b", "strong"):
            self.strong += 1
        elif tag == "a":
            self.link = _address({name: value or "" for name, value in attributes})
        elif tag == "br":
            self.runs.append(Run(BREAK, bool(self.strong), self.link))
        elif tag in ("p", "h2", "h3"):
            self._end_block()
            self.heading = int(tag[1]) if tag != "p" else 0
        elif tag in ("ul", "ol"):
            self._end_block()
            self.open.append(_OpenList(tag == "ol", []))
        elif tag == "li" and self.open:
            self.open[-1].begin()
        else:
            raise UnknownMark(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self.strong = max(0, self.strong - 1)
        elif tag == "a":
            self.link = ""
        elif tag in ("p", "h2", "h3", "li"):
            self._end_block()
        elif tag in ("ul", "ol") and self.open:
            self._end_list()

    def _end_block(self) -> None:
        runs, self.runs = tidy(self.runs), []
        heading, self.heading = self.heading, 0
        if not runs:
            return
        if self.open:
            self.open[-1].add(runs)
        else:
            self.blocks.append(Heading(heading, runs) if heading else Paragraph(runs))

    def _end_list(self) -> None:
        self._end_block()
        ended = self.open.pop().closed()
        if not ended.entries:
            return
        if self.open:
            self.open[-1].add_list(ended)
        else:
            self.blocks.append(ended)


@dataclass
class _OpenList:
    """A list that is being read."""

    ordered: bool
    entries: list[Entry]
    fresh: bool = False

    def begin(self) -> None:
        self.fresh = True

    def add(self, runs: tuple[Run, ...]) -> None:
        if self.fresh or not self.entries:
            self.entries.append(Entry(runs))
            self.fresh = False
            return
        last = self.entries[-1]
        self.entries[-1] = replace(last, runs=tidy([*last.runs, Run(BREAK), *runs]))

    def add_list(self, below: "List") -> None:
        if self.fresh or not self.entries:
            self.entries += below.entries
            return
        last = self.entries[-1]
        self.entries[-1] = replace(last, lists=tuple(joined([*last.lists, below])))

    def closed(self) -> "List":
        return List(self.ordered, tuple(self.entries))


def _address(attributes: dict[str, str]) -> str:
    kind = attributes.get("linktype", "")
    if kind == "law":
        return f"law:{attributes.get('law', '')}/{attributes.get('number', '')}"
    if kind:
        return f"{kind}:{attributes.get('id', '')}"
    return attributes.get("href", "")
