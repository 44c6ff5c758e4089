"""Pictures that come in files: what is one, and each stored once."""

import hashlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import cast
from xml.etree.ElementTree import Element, ElementTree, XMLPullParser

import willow
from django.core.files.base import ContentFile
from django.db.models import ImageField
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image as Raster
from wagtail.models.media import get_root_collection_id
from willow.svg import SvgWrapper

from content.items.svg import check_svg
from lms import bulk
from lms.refused import Refused

MOST_BYTES, MOST_PIXELS = 5_000_000, 40_000_000
ENDINGS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif"}
_MOST_NAME = 60
# So many bytes of a drawing are read at once.
A_PIECE = 512


def named(name: str, content: bytes) -> str:
    """The name of a picture's file with the ending that its bytes ask for. Refused if it is no picture we show."""
    stem = "".join(x if x.isalnum() or x in "-_" else "-" for x in PurePosixPath(name).stem).strip("-")[:_MOST_NAME]
    return (stem or "picture") + _ending(content)


def _ending(content: bytes) -> str:
    if _is_drawing(content):
        check_svg(content)
        return ".svg"
    if len(content) > MOST_BYTES:
        raise Refused(_("The picture has more than %(mb)d MB. Make it smaller.") % {"mb": MOST_BYTES // 1_000_000})
    try:
        with Raster.open(BytesIO(content), formats=list(ENDINGS)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(_("The picture has too many pixels. Make it smaller."))
            ending = ENDINGS[opened.format or ""]
            opened.verify()
    except (OSError, ValueError, SyntaxError, EOFError, Raster.DecompressionBombError) as error:
        raise Refused(_("This is no picture as PNG, JPEG, WebP, GIF or SVG.")) from error
    return ending


def stored(model, files: Iterable[tuple[str, bytes]]) -> tuple[dict[tuple[str, bytes], int], list]:
    """Primary keys of files by (name, bytes), and the new rows; one with the same title and bytes serves again."""
    wanted = {(name, content): (PurePosixPath(name).stem, _sha1(content)) for name, content in files}
    rows = model.objects.filter(file_hash__in={digest for _title, digest in wanted.values()})
    there = {(row.title, row.file_hash): row for row in rows.order_by("-pk")}
    common = {"collection_id": get_root_collection_id(), "created_at": timezone.now()}
    fresh = {
        said: _kept(model(title=said[0], file_hash=said[1], file_size=len(content), **common), name, content)
        for (name, content), said in wanted.items()
        if said not in there
    }
    bulk.insert(list(fresh.values()))
    return {file: (there.get(said) or fresh[said]).pk for file, said in wanted.items()}, list(fresh.values())


def _kept(row, name: str, content: bytes):
    """An unsaved row with its file in the store; a picture is measured once, where Wagtail would open it twice."""
    field = row._meta.get_field("file")
    if isinstance(field, ImageField):
        row.width, row.height = _size(content)
    # Past the descriptor, which would measure what it is given.
    vars(row)["file"] = field.storage.save(field.generate_filename(row, name), ContentFile(content))
    return row


def _size(content: bytes) -> tuple[int, int]:
    """Width and height in whole pixels of a picture that named() let pass; of a drawing its first element says them."""
    parser: XMLPullParser = XMLPullParser(("start",))
    for start in range(0, len(content) if _is_drawing(content) else 0, A_PIECE):
        parser.feed(content[start : start + A_PIECE])
        for _event, root in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            drawing = SvgWrapper(ElementTree(root))
            return int(drawing.width), int(drawing.height)
    return willow.Image.open(BytesIO(content)).get_size()


def _is_drawing(content: bytes) -> bool:
    return content.lstrip()[:5] in (b"<?xml", b"<svg ", b"<svg>", b"<!--")


def _sha1(content: bytes) -> str:
    """As Wagtail keeps it beside its files."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()
