"""The parts of a lesson as HTML: the text, and what stands beside it. One way for previews and for frozen editions."""

from dataclasses import dataclass, field

from wagtail.blocks import StreamValue

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


def parts(body: StreamValue, *, context: dict) -> Parts:
    """The stream rendered with the templates of its blocks. context: see content.templatetags.content_blocks.

    Youngest readers (stage primary_lower) get pinyin over every word, and read the cards in the lesson, too, all but
    those for the class alone.
    """
    context = {"on": None, **context}
    young = context.get("stage") == Stage.PRIMARY_LOWER
    texts: dict[str, list[str]] = {name: [] for name in ("body", "notes", "sheet", "help")}
    cards: list[str] = []
    for child in body:
        if child.block_type == "cards":
            cards += [card.render(context=context).strip() for card in child.value["cards"].bound_blocks]
        if child.block_type != "cards" or (young and not child.value.get("class_only")):
            place = child.block_type if child.block_type in BESIDE - {"cards"} else "body"
            texts[place].append(child.render(context=context).strip())
    shown = {name: "\n".join(htmls) for name, htmls in texts.items()}
    if young:
        # The notes are the teacher's.
        shown = {name: html if name == "notes" else ruby.spelled(html) for name, html in shown.items()}
        cards = [ruby.spelled(card) for card in cards]
    return Parts(**shown, cards=cards)
