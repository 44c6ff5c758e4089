"""One certificate as its template sees it: what it says, how large, and the way to check it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from certificates.credentials.codes import grouped
from certificates.credentials.models import Certificate
from certificates.documents import compact, designs, fonts, measure
from lms.refused import Refused
from lms.web.address import site_url

PRINTED = ("holder", "school", "course", "edition", "hours", "rule", "basis", "issuer")
TITLE, CLASS_TITLE = "结业证书", "班级学习证书"
OWN = ("title", "title_en", "text", "text_en")


@dataclass(frozen=True)
class Sheet:
    """What the template needs. says: the snapshot; classes: sizes from measure.fit; address: where a code is typed.

    link: what the QR code opens; signed: whether the file will carry a signature; bare: leave out what is drawn.
    """

    says: dict
    started_on: date | None
    completed_on: date
    issued_on: date
    valid_until: date | None
    code: str
    address: str
    link: str
    classes: str = ""
    signed: bool = False
    bare: bool = False

    @property
    def own(self) -> dict:
        """What the district made of the design; empty for the design as it is shipped."""
        return self.says.get("template") or {}

    @property
    def is_of_class(self) -> bool:
        return bool(self.says.get("class"))

    @property
    def title(self) -> str:
        """班级学习证书 whatever the template says: a class does not graduate from a lesson."""
        return CLASS_TITLE if self.is_of_class else self.own.get("title") or TITLE

    @property
    def title_size(self) -> int:
        """Number of its CSS class."""
        design = designs.of(self.says["design"])
        return measure.title_size(self.title, narrow=design.has_sun, paper=self.paper, family=design.family)

    @property
    def title_en(self) -> str:
        return "" if self.is_of_class else self.own.get("title_en", "")

    @property
    def paper(self) -> measure.Paper:
        return measure.PORTRAIT if self.own.get("portrait") else measure.LANDSCAPE

    @cached_property
    def qr(self) -> SafeString:
        """The link as an SVG of dark squares."""
        return qr_code(self.link)

    @property
    def demo_mark(self) -> str:
        """The word across a certificate that proves nothing, as a path."""
        return fonts.outline("演示")

    @property
    def rule(self) -> str:
        """Without its full stop: the template goes on with the score."""
        return self.says["rule"].rstrip("。. ")

    @property
    def basis(self) -> str:
        return self.says["basis"].rstrip("。. ")

    @property
    def year_once(self) -> bool:
        """Began and ended in one year: the second date goes without it."""
        return self.started_on is not None and self.started_on.year == self.completed_on.year


def sheet(certificate: Certificate) -> Sheet:
    """The certificate, measured; Refused if the font lacks one of its signs: better no paper than a box in a name."""
    return measured(unmeasured(certificate))


def measured(bare: Sheet) -> Sheet:
    """The sheet with the sizes of its parts."""
    return replace(bare, classes=_fit(bare).classes)


def unmeasured(certificate: Certificate) -> Sheet:
    """The certificate before anybody knows how large its parts can be; Refused if the font lacks a sign."""
    says = certificate.snapshot
    if not says:
        raise Refused(_("The holder was erased; only the status of the certificate is kept."))
    check_signs(says)
    return Sheet(
        says=says,
        started_on=parse_date(says["started_on"]) if says["started_on"] else None,
        completed_on=date.fromisoformat(says["completed_on"]),
        issued_on=date.fromisoformat(says["issued_on"]),
        valid_until=parse_date(says["valid_until"]) if says["valid_until"] else None,
        code=grouped(certificate.code),
        address=urlsplit(site_url()).netloc + reverse("verify:form"),
        link=_link(certificate),
    )


def _link(certificate: Certificate) -> str:
    """What the QR code opens: the page of the code, and behind the # what it says, if the bureau wants that."""
    link = site_url() + reverse("verify:code", args=[certificate.code])
    if not settings.QR_SIGNED:
        return link
    return f"{link}#{compact.fragment(certificate)}"


def _fit(bare: Sheet) -> measure.Fit:
    with translation.override(bare.says["language"]):
        texts = {
            part: _plain(render_to_string(f"documents/certificate/_{part}.html", {"sheet": bare}))
            for part in ("issuer", "school", "name", "body", "basis", "signer")
        }
    return measure.fit(**texts, family=designs.of(bare.says["design"]).family, paper=bare.paper)


def _plain(html: str) -> str:
    """The text with its line breaks."""
    return strip_tags(html.replace("<br>", "\n")).strip()


def check_signs(says: dict) -> None:
    """Refused when the design's font has no sign for something that is printed."""
    own = says.get("template") or {}
    texts = [says[part] or "" for part in PRINTED] + [own.get(part) or "" for part in OWN] + own.get("signatories", [])
    texts.append(says.get("class", {}).get("lesson", ""))
    lacking = fonts.missing(texts, designs.of(says["design"]).family)
    if lacking:
        raise refuse_signs(lacking, says["number"])


def refuse_signs(signs: Sequence[str], number: str) -> Refused:
    """The refusal that names the signs and says what to do."""
    return Refused(
        _(
            "The font of certificates has no sign for %(signs)s, so certificate %(number)s cannot be printed. It "
            "can be verified by its code all the same. Ask the school administrator to check how the name is "
            "written."
        )
        % {"signs": " ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs), "number": number}
    )


def qr_code(address: str) -> SafeString:
    """The address as an SVG of dark squares without a frame of its own; a quarter of it may be dirty."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(border=0, omitsize=True, dark="#1e2226", lineclass=None, svgclass=None))
