"""Pictures of templates: checked and made small when they come in, laid on the design's ground when printed."""

import hashlib
import io
import warnings
from functools import lru_cache

from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image

from certificates.credentials.models import Picture
from lms.refused import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000
# The most dots across and down, since a picture is in every certificate's file: a seal is printed 32 mm wide, a logo
# 17 mm high and up to 44 mm wide; 200 and 240 dots an inch.
SIZES = {"seal": (256, 256), "logo": (416, 160)}
# The first quality at which it takes no more than that: a detailed emblem must not make every file too large to send.
QUALITIES, MOST_PRINTED = (75, 60, 45, 30, 20), 5_500
FORMATS = ("PNG", "JPEG")


def take(upload: File, *, part: str) -> Picture:
    """Keep an uploaded picture, as small as it is printed. part: "logo" or "seal"; its field is part_file.

    Refused when it is too large, no PNG or JPEG, or broken.
    """
    field = f"{part}_file"
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(
            _("The picture has %(size)s MB; 5 MB are allowed. Save it smaller: 1,000 pixels across are plenty.")
            % {"size": round((upload.size or 0) / 1024 / 1024)},
            field=field,
        )
    content = _small(upload.read(), SIZES[part], field)
    sha256 = hashlib.sha256(content).hexdigest()
    found, _made = Picture.objects.get_or_create(sha256=sha256, defaults={"content": content})
    return found


def _small(content: bytes, size: tuple[int, int], field: str) -> bytes:
    """The picture as PNG, no larger than it is printed; nothing but its dots is left."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # WeasyPrint makes Pillow take files that are cut off; this looks at every part.
            Image.open(io.BytesIO(content), formats=FORMATS).verify()
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                small = picture.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(_("The picture has too many pixels. Save it with 1,000 pixels across."), field=field)
    except (OSError, ValueError, SyntaxError):
        raise Refused(
            _(
                "This is no PNG or JPEG picture that can be read. SVG is not taken, since it can carry programs: save "
                "it as PNG."
            ),
            field=field,
        )
    small.thumbnail(size)
    stored = io.BytesIO()
    small.save(stored, "PNG", optimize=True)
    return stored.getvalue()


@lru_cache(maxsize=64)
def on_ground(sha256: str, ground: tuple[int, int, int]) -> bytes:
    """The picture as JPEG on that colour: transparency would take three times the bytes in every file."""
    content = bytes(Picture.objects.get(sha256=sha256).content)
    with Image.open(io.BytesIO(content)) as picture:
        flat = Image.new("RGB", picture.size, ground)
        flat.paste(picture, mask=picture.getchannel("A"))
    made = b""
    for quality in QUALITIES:
        stored = io.BytesIO()
        flat.save(stored, "JPEG", quality=quality, optimize=True)
        made = stored.getvalue()
        if len(made) <= MOST_PRINTED:
            break
    return made
