"""What asks: cases, polls, quizzes, assignments."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock, StructBlock, TextBlock

from content.blocks.text import PassageBlock

KEY = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small Latin letters, figures and hyphens, for example cup-1."))


def key_block() -> CharBlock:
    """The name under which answers are kept; it stays when the words change."""
    return CharBlock(label=_("key name"), max_length=40, validators=[KEY], help_text=_("Do not change it later."))


class ReplyBlock(StructBlock):
    """Something one might do, and what then happens."""

    text = CharBlock(label=_("what one might do"), max_length=120)
    reply = TextBlock(label=_("what then happens"), rows=2)

    class Meta:
        icon = "radio-full"


class CaseBlock(StructBlock):
    """A case 情境 that asks before it tells."""

    key = key_block()
    title = CharBlock(label=_("title"), max_length=80)
    situation = TextBlock(label=_("situation"), rows=4)
    question = CharBlock(label=_("question"), max_length=120)
    options = ListBlock(ReplyBlock(), label=_("options"), min_num=2, max_num=5)
    takeaway = TextBlock(label=_("what to keep"), rows=2, required=False)

    class Meta:
        icon = "group"
        label = _("case")
        template = "blocks/case.html"


class PollBlock(StructBlock):
    """A question without a right answer 投票."""

    key = key_block()
    question = CharBlock(label=_("question"), max_length=200)
    options = ListBlock(CharBlock(max_length=80), label=_("options"), min_num=2, max_num=8)

    class Meta:
        icon = "success"
        label = _("poll")
        template = "blocks/poll.html"


class PlanPartBlock(StructBlock):
    """One part of a plan, as a field of its form."""

    key = key_block()
    title = CharBlock(label=_("title"), max_length=60)
    hint = TextBlock(label=_("hint"), rows=2, required=False)
    least = IntegerBlock(label=_("at least so many characters"), min_value=1, max_value=1000, required=False)

    class Meta:
        icon = "form"


class AssignmentBlock(StructBlock):
    """A plan to write and hand in 作业: read by a colleague, not marked by a machine; finishes the lesson."""

    key = key_block()
    title = CharBlock(label=_("title"), max_length=80)
    body = PassageBlock(label=_("text"))
    parts = ListBlock(PlanPartBlock(), label=_("parts of the plan"), min_num=2, max_num=20)

    class Meta:
        icon = "edit"
        label = _("assignment")
        template = "blocks/assignment.html"


class QuizBlock(StructBlock):
    """The place of a quiz 测验 of the course."""

    quiz = CharBlock(
        label=_("quiz"),
        max_length=80,
        validators=[KEY],
        help_text=_("The short name that the quiz has on the course page."),
    )

    class Meta:
        icon = "tasks"
        label = _("quiz")
        template = "blocks/quiz.html"
