"""The pictures of the pages on paper: WeasyPrint draws SVG by its attributes alone, so the styles become attributes."""

import re
from functools import cache

from django.conf import settings

STYLES = ("tokens.css", "base.css", "components/blocks.css")
DRAWN = ("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin")
RULE = re.compile(r"^\.((?:cover|trend|share)-[\w-]*) \{([^}]*)\}", re.MULTILINE)
TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
PIXELS = 16


@cache
def css() -> str:
    """The styles of the pages."""
    return "".join((settings.BASE_DIR / "static" / "css" / name).read_text("utf-8") for name in STYLES)


def drawn(html: str) -> str:
    """The same document, its pictures with the colours, lines and patterns of the page as attributes."""
    for name, attributes in _attributes().items():
        html = html.replace(f'class="{name}"', f'class="{name}" {attributes}')
    return html


@cache
def _attributes() -> dict[str, str]:
    """class -> attributes, by the rules of the style sheets and the light tokens."""
    tokens = _tokens()
    found = {}
    for name, body in RULE.findall(css()):
        pairs = (part.split(":", 1) for part in body.split(";") if ":" in part)
        values = {key.strip(): _resolved(value.strip(), tokens) for key, value in pairs}
        drawn_as = [f'{key}="{values[key]}"' for key in DRAWN if values.get(key)]
        if drawn_as:
            no_fill = [] if "fill" in values else ['fill="none"']
            found[name] = " ".join([*drawn_as, *no_fill])
    return found


def _tokens() -> dict[str, str]:
    """Of the first block of tokens: the light theme."""
    text = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text("utf-8")
    return dict(TOKEN.findall(text[text.index(":root {") : text.index("@media")]))


def _resolved(value: str, tokens: dict[str, str]) -> str:
    """Without var() and rem; empty where it is reckoned."""
    if "calc(" in value:
        return ""
    plain = re.sub(r"var\(--([\w-]+)\)", lambda match: tokens.get(match[1], ""), value)
    return re.sub(r"([\d.]+)rem", lambda match: f"{float(match[1]) * PIXELS:g}", plain).replace("px", "")
