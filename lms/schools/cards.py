"""Cards and strips on A4 paper."""

import segno
from django.template.loader import render_to_string
from django.urls import reverse

from lms.people.models import User
from lms.schools.calendar import today
from lms.schools.class_cards import Strip, ensure_code
from lms.schools.models import Organisation, SchoolClass
from lms.web import pdf
from lms.web.address import site_url


def _qr(text: str) -> str:
    return segno.make(text, error="m").svg_inline(border=0, omitsize=True, dark="#1e2226")


def _pdf(template: str, context: dict) -> bytes:
    return pdf.from_html(render_to_string(template, context))


def strips_pdf(school_class: SchoolClass, strips: list[Strip], *, with_names: bool) -> bytes:
    """Tear-off strips with a seat and its PIN each, ten to a page; names are for the class teacher."""
    code = ensure_code(school_class)
    url = site_url() + reverse("schools:class_seat", args=[code])
    context = {
        "school": school_class.school,
        "class_name": school_class.display_name(today()),
        "code": code,
        "url": url,
        "qr": _qr(url),
        "strips": strips,
        "with_names": with_names,
    }
    return _pdf("documents/pin_strips.html", context)


def class_card_pdf(school_class: SchoolClass) -> bytes:
    """The card for the door: class code and QR, no PIN."""
    code = ensure_code(school_class)
    url = site_url() + reverse("schools:class_seat", args=[code])
    context = {
        "school": school_class.school,
        "class_name": school_class.display_name(today()),
        "code": code,
        "url": url,
    }
    return _pdf("documents/class_card.html", {**context, "qr": _qr(url)})


def staff_codes_pdf(organisation: Organisation, rows: list[tuple[User, str]]) -> bytes:
    """Strips with a login name and a one-time code each."""
    url = site_url() + reverse("lms:code")
    return _pdf("documents/staff_codes.html", {"place": organisation, "rows": rows, "url": url, "qr": _qr(url)})
