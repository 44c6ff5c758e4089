"""The blocks of a lesson, and what other code asks of a stream of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from wagtail.blocks import BoundBlock, ChooserBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.blocks.field_block import CharBlock, TextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from content.blocks.law import LawBlock
from content.blocks.media import ImageBlock, VideoBlock
from content.blocks.quiz import AssignmentBlock, CaseBlock, PollBlock, QuizBlock
from content.blocks.text import (
    CalloutBlock,
    CardsBlock,
    HelpBlock,
    NotesBlock,
    PromptBlock,
    ProseBlock,
    SheetBlock,
    TableBlock,
)
from content.law import prose
from content.law.models import Article

# Stand beside the text: told to the teacher, printed, thrown on the wall, or one tap away.
BESIDE = frozenset({"sheet", "cards", "notes", "help"})


class LessonBlocks(StreamBlock):
    """The parts of a lesson, named as packs name them."""

    text = ProseBlock()
    table = TableBlock()
    image = ImageBlock()
    video = VideoBlock()
    law = LawBlock()
    case = CaseBlock()
    callout = CalloutBlock()
    prompt = PromptBlock()
    poll = PollBlock()
    quiz = QuizBlock()
    assignment = AssignmentBlock()
    sheet = SheetBlock()
    cards = CardsBlock()
    notes = NotesBlock()
    help = HelpBlock()


@dataclass(frozen=True)
class Words:
    """A text somewhere in a stream, as stored: rich text or plain."""

    text: str
    rich: bool

    def plain(self) -> str:
        return prose.plain(self.text) if self.rich else self.text

    def links(self) -> list[str]:
        return prose.links(self.text) if self.rich else []


def words(bound: BoundBlock) -> Iterator[Words]:
    """Every text below a bound block, in reading order; short names and choices are not words."""
    yield from _words(bound.block, bound.value)


def _words(block, value) -> Iterator[Words]:
    if value is None:
        return
    if isinstance(block, RichTextBlock):
        yield Words(value.source, rich=True)
    elif isinstance(block, StreamBlock):
        for child in value:
            yield from _words(child.block, child.value)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            if name not in ("key", "quiz"):
                yield from _words(child, value.get(name))
    elif isinstance(block, ListBlock):
        for child in value:
            yield from _words(block.child_block, child)
    elif isinstance(block, TypedTableBlock):
        yield from _table_words(value)
    elif type(block) in (CharBlock, TextBlock):
        yield Words(value, rich=False)


def _table_words(table) -> Iterator[Words]:
    if table.caption:
        yield Words(table.caption, rich=False)
    for column in table.columns:
        yield Words(column["heading"], rich=False)
    for row in table.rows:
        for cell in row:
            yield Words(cell.value.source, rich=True)


def citations(bound: BoundBlock) -> Iterator[str]:
    """Every article below a bound block as law:weibao/39: citation cards and links in the text."""
    yield from (link for text in words(bound) for link in text.links() if link.startswith("law:"))
    if isinstance(bound.block, LawBlock) and bound.value.get("article"):
        yield f"law:{bound.value['article'].path}"


def canonical(bound: BoundBlock) -> object:
    """What a bound block says, as plain data that is the same after the editor has saved it without a change.

    Texts lose the keys that the editor puts into them, choosers become names: an article its path, a file its hash.
    """
    return _canonical(bound.block, bound.value)


def _canonical(block, value) -> object:
    if isinstance(block, RichTextBlock):
        return prose.tidied(value.source)
    if isinstance(block, StreamBlock):
        return [[child.block_type, _canonical(child.block, child.value)] for child in value]
    if isinstance(block, StructBlock):
        return {name: _canonical(child, value.get(name)) for name, child in block.child_blocks.items()}
    if isinstance(block, ListBlock):
        return [_canonical(block.child_block, child) for child in value]
    if isinstance(block, TypedTableBlock):
        cells = [[prose.tidied(cell.value.source) for cell in row] for row in value.rows]
        return {"caption": value.caption, "head": [column["heading"] for column in value.columns], "rows": cells}
    if isinstance(block, ChooserBlock):
        return _name(value)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _name(chosen) -> str:
    if chosen is None:
        return ""
    return chosen.path if isinstance(chosen, Article) else chosen.get_file_hash()
