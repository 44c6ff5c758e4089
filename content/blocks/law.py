"""An article of law as a card in the text."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.snippets.blocks import SnippetChooserBlock


class LawBlock(StructBlock):
    """A citation card 法条卡片: what an article says, and why it matters here."""

    article = SnippetChooserBlock("content.Article", label=_("article"))
    note = CharBlock(label=_("why here"), max_length=200, required=False)

    class Meta:
        icon = "openquote"
        label = _("article of law")
        template = "blocks/law.html"
