"""Parts of a lesson between the form of packs and the blocks of Wagtail."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from wagtail.blocks import BoundBlock, IntegerBlock, StructValue
from wagtail.blocks.list_block import ListValue

from content.exchange import forms
from content.exchange.marks import Table, words
from content.law import prose
from content.law.prose import BREAK, Paragraph, Run, joined, tidy


@dataclass
class Rows:
    """Primary keys of what parts refer to, by the names that packs use."""

    images: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)


def raw(body: Iterable[tuple[str, object]], rows: Rows) -> list[dict]:
    """The stored form of a lesson's blocks."""
    blocks = []
    for kind, value in body:
        if kind == "text":
            blocks += _raw_passage(value)
        else:
            blocks.append({"type": kind, "value": _raw_struct(kind, value, rows)})
    return blocks


def _raw_struct(kind: str, value: dict, rows: Rows) -> dict:
    if kind == "image":
        return {"image": rows.images[value["file"]], "alt": value["alt"], "caption": value["caption"]}
    if kind == "law":
        return {"article": rows.articles[value["article"]], "note": value["note"]}
    stored = {name: list(part) if isinstance(part, tuple) else part for name, part in value.items()}
    if kind == "video":
        stored |= {name: rows.documents[value[name]] for name in ("file", "captions")}
    if kind == "cards":
        stored["cards"] = [_raw_card(card, rows) for card in value["cards"]]
    if "body" in value:
        stored["body"] = _raw_passage(value["body"])
    return stored


def _raw_card(card: dict, rows: Rows) -> dict:
    return {**card, "lines": list(card["lines"]), "figure": rows.images[card["figure"]] if card["figure"] else None}


def _raw_passage(blocks: Iterable) -> list[dict]:
    """Text and tables as stored: neighbouring blocks of text become one."""
    parts: list[dict] = []
    text: list = []
    for block in [*blocks, None]:
        if block is not None and not isinstance(block, Table):
            text.append(block)
            continue
        if text:
            parts.append({"type": "text", "value": prose.write(text)})
            text = []
        if block is not None:
            parts.append({"type": "table", "value": _raw_table(block)})
    return parts


def _raw_table(table: Table) -> dict:
    head, *rows = table.rows
    return {
        "columns": [{"type": "text", "heading": words(cell)} for cell in head],
        "rows": [{"values": [prose.write([Paragraph(cell)]) for cell in row]} for row in rows],
        "caption": words(table.caption),
    }


def parts(children: Iterable[BoundBlock], *, file_name: Callable[[object], str], link: Callable[[str], str]) -> tuple:
    """The form of packs of a lesson's blocks.

    file_name: names the file of an image or document; link: turns a stored link into one that packs can hold.
    """
    found: list[tuple[str, object]] = []
    for child in children:
        if child.block_type not in ("text", "table"):
            found.append((child.block_type, _struct(child, file_name, link)))
        elif blocks := _passage_blocks([child], link):
            if found and found[-1][0] == "text":
                blocks = tuple(joined([*found.pop()[1], *blocks]))
            found.append(("text", blocks))
    return tuple(found)


def _struct(child: BoundBlock, file_name: Callable, link: Callable) -> dict:
    value = child.value
    if child.block_type == "image":
        named = {"file": file_name(value["image"]), "alt": value["alt"], "caption": value["caption"]}
        return {name: text_of(text) for name, text in named.items()}
    if child.block_type == "law":
        return {"article": value["article"].path, "note": text_of(value["note"])}
    said = {}
    for name in forms.BLOCKS[child.block_type].keys:
        if name == "body":
            said[name] = _passage_blocks(value[name], link)
        elif child.block_type == "video" and name in ("file", "captions"):
            said[name] = file_name(value[name]) if value[name] else ""
        elif name == "cards":
            said[name] = tuple(_card(card, file_name) for card in value[name])
        else:
            said[name] = _plain(value[name])
    return said


def _card(value: StructValue, file_name: Callable) -> dict:
    said = {name: _plain(value.get(name)) for name in forms.CARD.keys if name != "figure"}
    return {**said, "alt": said["alt"] or "", "figure": file_name(value["figure"]) if value.get("figure") else ""}


def _plain(value) -> object:
    if isinstance(value, ListValue):
        return tuple(_plain(child) for child in value)
    if isinstance(value, StructValue):
        return {name: _plain(_filled(value.block.child_blocks[name], child)) for name, child in value.items()}
    return text_of(value) if isinstance(value, str) else value


def _filled(block, value) -> object:
    """A text that was never filled in is empty."""
    return "" if value is None and not isinstance(block, IntegerBlock) else value


def text_of(text: str) -> str:
    """Plain text as packs hold it: browsers send line ends of their own, and spaces at line ends are not seen."""
    return "\n".join(line.rstrip() for line in (text or "").replace("\r\n", "\n").strip().split("\n"))


def _passage_blocks(children: Iterable[BoundBlock], link: Callable) -> tuple:
    blocks: list = []
    for child in children:
        if child.block_type == "table":
            blocks.append(_table(child.value, link))
        else:
            blocks += prose_of(child.value.source, link)
    return tuple(joined(blocks))


def prose_of(html: str, link: Callable[[str], str]) -> tuple:
    """Stored rich text as packs hold it."""
    return tuple(_with_links(block, link) for block in prose.read(html or ""))


def _with_links(block, link: Callable[[str], str]):
    if isinstance(block, prose.List):
        return prose.List(block.ordered, tuple(_entry_with_links(entry, link) for entry in block.entries))
    runs = tidy(Run(run.text, run.strong, link(run.link) if run.link else "") for run in block.runs)
    if isinstance(block, prose.Heading):
        return prose.Heading(block.level, _one_line(runs))
    return prose.Paragraph(runs)


def _entry_with_links(entry: prose.Entry, link: Callable[[str], str]) -> prose.Entry:
    runs = tidy(Run(run.text, run.strong, link(run.link) if run.link else "") for run in entry.runs)
    return prose.Entry(runs, tuple(_with_links(below, link) for below in entry.lists))


def _one_line(runs: Iterable[Run]) -> tuple[Run, ...]:
    return tidy(Run(run.text.replace(BREAK, " "), run.strong, run.link) for run in runs)


def _table(table, link: Callable[[str], str]) -> Table:
    head = tuple(_one_line([Run(column["heading"] or "")]) for column in table.columns)
    rows = tuple(tuple(_cell(cell.value.source, link) for cell in row) for row in table.rows)
    return Table((head, *rows), _one_line([Run(table.caption or "")]))


def _cell(html: str, link: Callable[[str], str]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for one in prose.all_runs(prose_of(html, link)):
        runs += [Run(BREAK), *one] if runs else one
    return _one_line(runs)
