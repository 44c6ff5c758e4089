"""Words: text with a closed list of marks, tables, callouts, prompts, sheets, cards, notes, help."""

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

from content.law import citing

FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "law"]
CELL_FEATURES = ["bold", "link", "law"]
MOST_LINES = 4


class ProseBlock(RichTextBlock):
    """Text 正文 with headings, strong words, lists, links and citations, and nothing else."""

    def __init__(self, **kwargs):
        super().__init__(**{"features": FEATURES, **kwargs})

    def render_basic(self, value, context=None):
        return mark_safe(citing.shown(value.source, on=(context or {}).get("on"))) if value else ""

    class Meta:
        icon = "pilcrow"
        label = _("text")


class TableBlock(TypedTableBlock):
    """A table 表格 of words."""

    def __init__(self, local_blocks=None, **kwargs):
        super().__init__(local_blocks or [("text", RichTextBlock(features=CELL_FEATURES, label=_("text")))], **kwargs)

    class Meta:
        icon = "table"
        label = _("table")
        template = "blocks/table.html"


class PassageBlock(StreamBlock):
    """Text and tables inside another block."""

    text = ProseBlock()
    table = TableBlock()

    def render_basic(self, value, context=None):
        return mark_safe("".join(child.render(context=context) for child in value))


class CalloutBlock(StructBlock):
    """A box 提示框 for what must not be missed."""

    kind = ChoiceBlock(
        label=_("kind"),
        choices=[
            ("info", _("to know")),
            ("warn", _("do not")),
            ("say", _("you can say")),
            ("record", _("write down")),
            ("help", _("get help")),
        ],
        default="info",
    )
    title = CharBlock(label=_("title"), max_length=60)
    body = PassageBlock(label=_("text"))

    class Meta:
        icon = "warning"
        label = _("callout")
        template = "blocks/callout.html"


class PromptBlock(StructBlock):
    """A question for the class to talk about 讨论题."""

    text = TextBlock(label=_("question"), rows=2)
    minutes = IntegerBlock(label=_("minutes"), min_value=1, max_value=60, required=False)

    class Meta:
        icon = "comment"
        label = _("discussion prompt")
        template = "blocks/prompt.html"


class SheetBlock(StructBlock):
    """A sheet to print 学习单, one A4 page; stands beside the lesson, not in it."""

    key = CharBlock(label=_("key name"), max_length=40)
    title = CharBlock(label=_("title"), max_length=80)
    body = PassageBlock(label=_("text"))

    class Meta:
        icon = "doc-full"
        label = _("sheet to print")
        template = "blocks/sheet.html"


class CardBlock(StructBlock):
    """One card: a title and at most four lines."""

    title = CharBlock(label=_("title"), max_length=40)
    lines = ListBlock(CharBlock(max_length=60), label=_("lines"), min_num=0, max_num=MOST_LINES)
    figure = ImageChooserBlock(label=_("picture"), required=False)
    alt = CharBlock(label=_("alternative text"), max_length=300, required=False)

    class Meta:
        icon = "desktop"
        label = _("card")
        template = "blocks/card.html"


class CardsBlock(StructBlock):
    """The cards 投影卡片 that the projector shows in place of the text.

    class_only: not read in the lesson either, where the youngest find the same question to answer by themselves.
    """

    cards = ListBlock(CardBlock(), label=_("cards"))
    class_only = BooleanBlock(
        label=_("for the class alone"), required=False, help_text=_("Not in the lesson of the youngest readers.")
    )

    class Meta:
        icon = "desktop"
        label = _("cards for the projector")
        template = "blocks/cards.html"


class NotesBlock(StructBlock):
    """What the teacher says and does 教师说明, word for word and with minutes; pupils never see it."""

    body = PassageBlock(label=_("text"))

    class Meta:
        icon = "edit"
        label = _("teacher’s notes")
        template = "blocks/notes.html"


class HelpBlock(StructBlock):
    """Where to get help 求助页, one tap from the lesson."""

    body = PassageBlock(label=_("text"))

    class Meta:
        icon = "help"
        label = _("help page")
        template = "blocks/help.html"
