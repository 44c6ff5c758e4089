"""What both ends of QTI share: names of elements in versions 2.1 and 3.0, and HTML as XML."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from content.items.formats.common import Mistake

OURS = "urn:mingfa:item"
_LAW = re.compile(r'<a law="([^"]*)" linktype="law" number="([^"]*)">')
_HREF = re.compile(r'<a href="law:([^"/]*)/([^"]*)">')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Feedback on an answer as a whole, and what explains it.
EXPLANATION, FEEDBACK = "explanation", "FEEDBACK"


@dataclass(frozen=True)
class Version:
    """A version of QTI: how its items, its manifest and its resources are called."""

    name: str
    title: str
    space: str
    resource: str
    schema: str
    is_kebab: bool


V21 = Version(
    "qti21", "QTI 2.1", "http://www.imsglobal.org/xsd/imsqti_v2p1", "imsqti_item_xmlv2p1", "QTIv2.1 Package", False
)
V30 = Version(
    "qti30", "QTI 3.0", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "imsqti_item_xmlv3p0", "QTI Package", True
)


def kebab(name: str) -> str:
    """choiceInteraction → choice-interaction."""
    return re.sub(r"([A-Z])", lambda found: "-" + found[1].lower(), name)


def camel(name: str) -> str:
    """choice-interaction → choiceInteraction."""
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), name)


def parsed(content: bytes) -> Element:
    """An XML file with the names of 2.1 and without namespaces. Raises Mistake."""
    try:
        # Neither entities nor outside files: a text of a few lines could fill the memory.
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Mistake(_("The file cannot be read as XML. Export it again.")) from error
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        is_new = name.startswith("qti-")
        element.tag = camel(name.removeprefix("qti-")) if is_new else name
        if is_new:
            given = {camel(key.rpartition("}")[2]): value for key, value in element.attrib.items()}
            element.attrib.clear()
            element.attrib.update(given)
    return root


def printed(root: Element, version: Version) -> bytes:
    """An item as a file of that version; names of 2.1 stand in it, HTML with its own."""
    if version.is_kebab:
        for element in root.iter():
            if element.tag not in HTML:
                element.tag = f"qti-{kebab(element.tag)}"
                given = {kebab(key): value for key, value in element.attrib.items()}
                element.attrib.clear()
                element.attrib.update(given)
    root.set("xmlns", version.space)
    return tostring(root, encoding="utf-8", xml_declaration=True)


HTML = frozenset({"p", "b", "br", "a", "ul", "ol", "li", "h2", "h3", "div", "img", "span"})


def html_of(element: Element) -> str:
    """The HTML inside an element."""
    said = (element.text or "").replace("&", "&amp;").replace("<", "&lt;")
    said += "".join(tostring(child, encoding="unicode", method="html") for child in element)
    return _HREF.sub(r'<a law="\1" linktype="law" number="\2">', said)


def filled(element: Element, html: str) -> Element:
    """The element with stored rich text inside it."""
    said = _LAW.sub(r'<a href="law:\1/\2">', _CONTROL.sub("", html))
    held = fromstring(f"<div>{said}</div>")
    element.text = held.text
    element.extend(list(held))
    return element


def bare(text: str) -> str:
    """A text without what XML has no sign for."""
    return _CONTROL.sub("", text)
