"""The parts of a lesson as HTML: the text, and what stands beside it. One way for previews and for frozen editions."""

from dataclasses import dataclass, field

from wagtail.blocks import BoundBlock, StreamValue

from content.blocks.stream import BESIDE
from content.items.choices import Stage
from content.law import ruby


@dataclass
class Parts:
    """HTML of a lesson: body, teacher's notes, sheet to print, help page; and one HTML for each card."""

    body: str = ""
    notes: str = ""
    sheet: str = ""
    help: str = ""
    cards: list[str] = field(default_factory=list)


# Their templates say words of the interface; whatever the others say, they say in every language.
SPEAKING = frozenset({"video", "law", "case", "prompt", "poll", "quiz", "assignment"})


def parts(body: StreamValue, *, context: dict, once: dict[int, str] | None = None) -> Parts:
    """The stream rendered with the templates of its blocks. context: see content.templatetags.content_blocks.

    Youngest readers (stage primary_lower) get pinyin over every word, and read the cards in the lesson, too, all but
    those for the class alone. once: what was rendered in another language and is the same in all, by block.
    """
    context, once = {"on": None, **context}, {} if once is None else once
    young = context.get("stage") == Stage.PRIMARY_LOWER
    texts: dict[str, list[str]] = {name: [] for name in ("body", "notes", "sheet", "help")}
    cards: list[str] = []
    for child in body:
        if child.block_type == "cards":
            cards += [_html(card, context, once, spelled=young) for card in child.value["cards"].bound_blocks]
        if child.block_type != "cards" or (young and not child.value.get("class_only")):
            place = child.block_type if child.block_type in BESIDE - {"cards"} else "body"
            # The notes are the teacher's.
            texts[place].append(_html(child, context, once, spelled=young and place != "notes"))
    return Parts(**{name: "\n".join(htmls) for name, htmls in texts.items()}, cards=cards)


def _html(child: BoundBlock, context: dict, once: dict[int, str], *, spelled: bool) -> str:
    if id(child) in once:
        return once[id(child)]
    html = child.render(context=context).strip()
    html = ruby.spelled(html) if spelled else html
    if child.block.name not in SPEAKING:
        once[id(child)] = html
    return html
