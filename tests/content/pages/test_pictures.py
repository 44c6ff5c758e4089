"""An SVG may draw, and nothing else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from content.items.svg import MOST_BYTES, check_svg
from lms.refused import Refused

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'


def svg(inside: str) -> bytes:
    return f"{HEAD}{inside}</svg>".encode()


@pytest.mark.parametrize(
    "inside",
    [
        '<title>图</title><g fill="url(#a)"><rect width="9" height="9"/><text x="1">字</text></g>',
        '<defs><linearGradient id="a"/></defs><use href="#a"/><use xlink:href="#a"/>',
        "<style>rect { fill: url(#a) }</style>",
        '<metadata><rdf xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#" about="x"/></metadata>',
    ],
)
def test_drawing_is_allowed(inside):
    check_svg(svg(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        "<body xmlns='http://www.w3.org/1999/xhtml' onload='x'/>",
        '<image href="https://example.org/x.png"/>',
        '<a href="https://example.org/"><rect/></a>',
        '<use href="https://example.org/x.svg#a"/>',
        '<use xlink:href="data:image/svg+xml;base64,AA"/>',
        '<rect fill="url(https://example.org/x)"/>',
        "<rect style=\"fill: url( 'https://example.org/x' )\"/>",
        "<style>@import 'https://example.org/x.css'</style>",
        "<style>rect { fill: url(//example.org/x) }</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        "<handler type='x'/>",
        "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
        "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
        "<metadata><iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/></metadata>",
        "<rect xmlns=''/>",
    ],
)
def test_everything_else_is_refused(inside):
    with pytest.raises(Refused):
        check_svg(svg(inside))


@pytest.mark.parametrize(
    "content",
    [
        b"not xml",
        b"",
        b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        b"<svg/>",
        b'<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + svg("<text>&b;</text>"),
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("<text>&x;</text>"),
        svg("<!-- -->" * (MOST_BYTES // 8)),
    ],
    ids=["no xml", "empty", "html", "no namespace", "bomb", "external entity", "too large"],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Refused):
        check_svg(content)


def test_the_message_is_no_html(english):
    with pytest.raises(Refused) as caught:
        check_svg(svg('<use href="https://example.org/&lt;img src=x onerror=alert(1)&gt;"/>'))

    assert "<" not in caught.value.message


@pytest.mark.django_db
@pytest.mark.parametrize(("inside", "fits"), [("<rect/>", True), ("<script>alert(1)</script>", False)])
def test_the_upload_form_looks_into_the_file(inside, fits):
    form = get_image_form(get_image_model())(
        {"title": "图"}, {"file": SimpleUploadedFile("a.svg", svg(inside), content_type="image/svg+xml")}
    )

    assert form.is_valid() is fits, form.errors
