"""Pictures and films, with what those need who cannot see or hear them."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, TextBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(StructBlock):
    """A picture 图片."""

    image = ImageChooserBlock(label=_("picture"))
    alt = CharBlock(label=_("alternative text"), max_length=300, required=False, help_text=_("What the picture tells."))
    caption = CharBlock(label=_("caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("picture")
        template = "blocks/image.html"


class VideoBlock(StructBlock):
    """A film 视频 of our own, with captions and transcript; nothing is fetched from another host."""

    file = DocumentChooserBlock(label=_("film (.mp4 or .webm)"))
    title = CharBlock(label=_("title"), max_length=120)
    captions = DocumentChooserBlock(label=_("captions (.vtt)"), required=False)
    transcript = TextBlock(label=_("transcript"), required=False)

    class Meta:
        icon = "media"
        label = _("film")
        template = "blocks/video.html"
