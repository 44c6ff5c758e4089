"""The picture of a badge with the credential baked in: PNG (iTXt) and SVG, as Open Badges 3.0 says."""

import io
from html import escape

from certificates.documents import fonts

SIZE = 480
INK, PALE, PAPER = "#1a5673", "#e4eae9", "#fdfcf8"
MIDDLE = SIZE // 2
# Rings from the outside: radius, width.
RINGS = ((228, 6), (214, 2), (150, 2))
KEYWORD = "openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
# The course's title: signs a line, lines, and the size of type of each number of lines.
MOST_LINES = 4
SIZES = {1: 40, 2: 34, 3: 28, 4: 24}
# Signs of that size on a line within the inner ring.
ROOM = 252


def png(title: str, issuer: str, jwt: str) -> bytes:
    """The picture as PNG; Refused if the server lacks the font."""
    from PIL import Image, ImageDraw, ImageFont
    from PIL.PngImagePlugin import PngInfo

    path, index = fonts.file_of("bold")
    picture = Image.new("RGB", (SIZE, SIZE), PAPER)
    draw = ImageDraw.Draw(picture)
    for radius, width in RINGS:
        draw.ellipse([MIDDLE - radius, MIDDLE - radius, MIDDLE + radius, MIDDLE + radius], outline=INK, width=width)
    for text, size, y in _texts(title, issuer):
        draw.text((MIDDLE, y), text, font=ImageFont.truetype(path, size, index=index), fill=INK, anchor="mm")
    info = PngInfo()
    info.add_itxt(KEYWORD, jwt, zip=False)
    stored = io.BytesIO()
    picture.save(stored, "PNG", pnginfo=info, optimize=True)
    return stored.getvalue()


def svg(title: str, issuer: str, jwt: str) -> str:
    """The picture as SVG."""
    rings = "".join(
        f'<circle cx="{MIDDLE}" cy="{MIDDLE}" r="{radius}" fill="none" stroke="{INK}" stroke-width="{width}"/>'
        for radius, width in RINGS
    )
    texts = "".join(
        f'<text x="{MIDDLE}" y="{y}" font-size="{size}" dominant-baseline="central">{escape(text)}</text>'
        for text, size, y in _texts(title, issuer)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{NAMESPACE}" viewBox="0 0 {SIZE} {SIZE}">'
        f'<openbadges:credential verify="{escape(jwt)}"></openbadges:credential>'
        f'<rect width="{SIZE}" height="{SIZE}" fill="{PAPER}"/>{rings}'
        f'<g fill="{INK}" font-family="{fonts.FAMILY}, serif" font-weight="bold" text-anchor="middle">{texts}</g>'
        "</svg>\n"
    )


def _texts(title: str, issuer: str) -> list[tuple[str, int, int]]:
    """What stands where: text, size, middle of the line."""
    lines, size = _lines(title)
    step = int(size * 1.4)
    first = MIDDLE - step * (len(lines) - 1) // 2
    said = [(line, size, first + n * step) for n, line in enumerate(lines)]
    name = min(22, int(ROOM / max(1.0, fonts.face("bold").width(issuer))))
    return [("结业", 28, 62), *said, (issuer, name, SIZE - 62)]


def _lines(title: str) -> tuple[list[str], int]:
    """The title on as few lines as it fits in; what is too long even for the most ends with an ellipsis."""
    for count, size in SIZES.items():
        lines = _broken(title, ROOM / size)
        if len(lines) <= count:
            return lines, size
    lines = _broken(title, ROOM / SIZES[MOST_LINES])[:MOST_LINES]
    return [*lines[:-1], lines[-1][:-1] + "…"], SIZES[MOST_LINES]


def _broken(text: str, most: float) -> list[str]:
    """Lines no wider than so many em; Latin words stay whole where they can."""
    face, lines, line = fonts.face("bold"), [], ""
    for sign in text:
        if face.width(line + sign) > most and line:
            head, _space, tail = line.rpartition(" ") if sign.isascii() and sign.isalnum() else (line, "", "")
            lines.append(head or line)
            line = tail if head else ""
        line = (line + sign).lstrip()
    return [*lines, line] if line else lines
