"""A picture as SVG may draw, and nothing else."""

import re

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from lms.refused import Refused

SVG = "{http://www.w3.org/2000/svg}"
DRAWING = frozenset(
    (
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "defs",
    )
    + ("defs", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "use", "symbol", "marker")
    + ("title", "desc", "metadata", "style", "switch")
)
# What drawing programs write about a picture: browsers make nothing of it.
ABOUT = (
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "{http://purl.org/dc/elements/",
    "{http://creativecommons.org/ns#",
    "{http://www.inkscape.org/namespaces/",
    "{http://sodipodi.sourceforge.net/",
)
MOST_BYTES = 400_000
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|data:|https?:|//", re.IGNORECASE)


def check_svg(content: bytes) -> None:
    """Refused unless the file is an SVG that only draws: no script, foreign content, events, nothing from outside."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The picture has more than %(kb)d kB. Make it simpler.") % {"kb": MOST_BYTES // 1000})
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(_("This is not a plain SVG file: %(why)s.") % {"why": error}) from error
    if root.tag != f"{SVG}svg":
        raise Refused(_("This is not an SVG file."))
    for element in root.iter():
        _check_element(element)


def _check_element(element) -> None:
    namespace, _brace, name = element.tag.rpartition("}")
    drawing = f"{namespace}}}" == SVG and name in DRAWING
    if not drawing and not namespace.startswith(ABOUT):
        raise Refused(_("The picture holds “%(name)s”. Remove it: a picture may only draw.") % {"name": name})
    if name == "style" and _OUTSIDE.search(element.text or ""):
        raise Refused(_("The style of the picture loads something from outside. Remove it."))
    for attribute, value in element.attrib.items():
        _check_attribute(attribute, value)


def _check_attribute(attribute: str, value: str) -> None:
    name = attribute.rpartition("}")[2].lower()
    if name.startswith("on"):
        raise Refused(_("The picture holds the event %(name)s. Remove it: a picture may only draw.") % {"name": name})
    leads_out = not value.strip().startswith("#") if name == "href" else _OUTSIDE.search(value)
    if leads_out and (name == "href" or not attribute.startswith("{")):
        # Wagtail's upload page shows messages as HTML.
        harmless = re.sub(r"[<>&\"']", "", value)[:60]
        message = _("The picture refers to something outside itself (%(address)s). Remove it.")
        raise Refused(message % {"address": harmless})
