"""What editors fill in below a question, kind by kind."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    FloatBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from content.items import bodies
from content.items.choices import ItemType, Scoring

OPTION_FEATURES = ["bold"]
SENTENCE_FEATURES = ["bold", "link", "law"]
TEXT_FEATURES = ["bold", "ol", "ul", "link", "law"]
PART_TYPES = [choice for choice in ItemType.choices if choice[0] in bodies.PARTS]
CHOOSE, TYPE, NUMBER = "options", "accepted", "numbers"


def _phrase(label, **kwargs) -> RichTextBlock:
    return RichTextBlock(label=label, features=OPTION_FEATURES, required=False, **kwargs)


def _feedback() -> RichTextBlock:
    return RichTextBlock(label=_("feedback"), features=SENTENCE_FEATURES, required=False)


def _weight(**kwargs) -> FloatBlock:
    return FloatBlock(label=_("percent of the points"), required=False, min_value=-100, max_value=100, **kwargs)


def _tolerance() -> CharBlock:
    return CharBlock(label=_("how far off it may be"), required=False, max_length=20)


_kinds = lazy(lambda *types: "、".join(str(ItemType(one).label) for one in types), str)


class OptionBlock(StructBlock):
    """One answer to choose; for true or false, the first is “true” and the second “false”."""

    text = _phrase(_("text"))
    figure = ImageChooserBlock(label=_("picture"), required=False)
    alt = CharBlock(label=_("alternative text"), max_length=300, required=False)
    correct = BooleanBlock(label=_("right"), required=False)
    feedback = _feedback()
    weight = _weight(help_text=_("Only where the scoring goes by what each option says."))

    class Meta:
        icon = "radio-full"
        label = _("option")
        group = _kinds(ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE)


class PairBlock(StructBlock):
    """Two things that belong together; an empty left side makes an answer that belongs to nothing."""

    text = _phrase(_("left"))
    answer = _phrase(_("what belongs to it"))

    class Meta:
        icon = "arrow-right"
        label = _("pair")
        group = _kinds(ItemType.MATCHING)


class StepBlock(StructBlock):
    """One step; the editor's order is the right one."""

    text = _phrase(_("text"))

    class Meta:
        icon = "list-ol"
        label = _("step")
        group = _kinds(ItemType.ORDERING)


class AcceptedBlock(StructBlock):
    """A text that is accepted; * stands for anything."""

    text = CharBlock(label=_("text"), max_length=200, help_text=_("* stands for any text."))
    weight = _weight(default=100)
    feedback = _feedback()

    class Meta:
        icon = "edit"
        label = _("accepted text")
        group = _kinds(ItemType.SHORT)


class NumberBlock(StructBlock):
    """A number that is accepted."""

    value = CharBlock(label=pgettext_lazy("a value", "number"), max_length=30)
    tolerance = _tolerance()
    weight = _weight(default=100)
    feedback = _feedback()

    class Meta:
        icon = "order"
        label = _("accepted number")
        group = _kinds(ItemType.NUMERIC)


class UnitBlock(StructBlock):
    """A unit that may be written behind the number."""

    name = CharBlock(label=_("unit"), max_length=20)
    factor = CharBlock(
        label=_("how many of the first unit"), default="1", max_length=20, help_text=_("The first unit has 1.")
    )

    class Meta:
        icon = "tag"
        label = _("unit")
        group = _kinds(ItemType.NUMERIC)


class AnswerBlock(StructBlock):
    """An answer inside a gap or a part of a case."""

    text = _phrase(_("text or number"))
    correct = BooleanBlock(label=_("right"), required=False)
    tolerance = _tolerance()
    weight = _weight(help_text=_("Empty: 100 if right, else 0."))
    feedback = _feedback()

    class Meta:
        label = _("answer")


class GapBlock(StructBlock):
    """A gap; the question text says {{key}} where it is."""

    key = CharBlock(label=_("key in the text"), max_length=20)
    filled = ChoiceBlock(
        label=_("filled by"), choices=[(CHOOSE, _("choosing")), (TYPE, _("typing")), (NUMBER, _("a number"))]
    )
    answers = ListBlock(AnswerBlock(), label=_("answers"), min_num=1, max_num=12)
    weight = FloatBlock(label=_("weight among the gaps"), default=1, min_value=0)

    class Meta:
        icon = "form"
        label = _("gap")
        group = _kinds(ItemType.CLOZE)


class PartBlock(StructBlock):
    """A question about a case."""

    type = ChoiceBlock(label=_("question type"), choices=PART_TYPES, default=ItemType.SINGLE)
    stem = RichTextBlock(label=_("question text"), features=TEXT_FEATURES)
    answers = ListBlock(AnswerBlock(), label=_("answers"), min_num=1, max_num=8)
    scoring = ChoiceBlock(label=_("scoring"), choices=Scoring.choices, default=Scoring.ALL)
    points = FloatBlock(label=_("points"), default=1, min_value=0)
    explanation = RichTextBlock(label=_("explanation"), features=TEXT_FEATURES, required=False)

    class Meta:
        icon = "help"
        label = _("question about the case")
        group = _kinds(ItemType.CASE)


class LevelBlock(StructBlock):
    """A level that an answer may reach."""

    points = FloatBlock(label=_("points"), min_value=0)
    text = _phrase(_("what earns them"))

    class Meta:
        label = _("level")


class CriterionBlock(StructBlock):
    """What a marker looks at."""

    title = _phrase(_("criterion"))
    levels = ListBlock(LevelBlock(), label=_("levels"), min_num=2, max_num=8)

    class Meta:
        icon = "clipboard-list"
        label = _("criterion of the rubric")
        group = _kinds(ItemType.ESSAY)


class LabelBlock(StructBlock):
    """One degree of agreement."""

    text = _phrase(_("text"))

    class Meta:
        icon = "bars"
        label = _("degree")
        group = _kinds(ItemType.LIKERT)


class AnswersBlock(StreamBlock):
    """All that may stand below a question; which of it belongs there depends on its type."""

    option = OptionBlock()
    pair = PairBlock()
    step = StepBlock()
    accepted = AcceptedBlock()
    number = NumberBlock()
    unit = UnitBlock()
    gap = GapBlock()
    part = PartBlock()
    criterion = CriterionBlock()
    label = LabelBlock()

    def extract_references(self, value):
        """Nearly all answers refer to nothing, and looking into each part of them takes as long as writing them."""
        if any(_may_refer(child["value"]) for child in value.raw_data):
            yield from super().extract_references(value)


def _may_refer(raw: object) -> bool:
    """May a stored answer lead to a picture, a page or a document? Articles are followed by citations of their own."""
    if isinstance(raw, dict):
        return bool(raw.get("figure")) or any(_may_refer(child) for child in raw.values())
    if isinstance(raw, list):
        return any(_may_refer(child) for child in raw)
    return isinstance(raw, str) and ("<embed" in raw or "linktype=" in raw.replace('linktype="law"', ""))
