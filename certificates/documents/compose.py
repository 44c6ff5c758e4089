"""A certificate as a signed PDF: its texts set on a page whose constant parts are made once, then signed.

The way of each file: template → parts → sizes → layout (kept) → operators → file → signature. WeasyPrint lays out one
example of each kind; what it would do again for the next name is not done again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import segno
from django.template.loader import render_to_string
from django.utils import translation

from certificates.credentials.models import Certificate
from certificates.documents import designs, measure, paper, sign
from certificates.documents.pdf import art, content, file, layout, runs
from certificates.documents.sheet import Sheet, refuse_signs, unmeasured
from certificates.keys.load import Signer
from lms.facts.record import canonical

CREDENTIAL = "certificate.json"
MEASURED = ("issuer", "school", "name", "body", "basis", "signer")
# Kinds of pages kept ready: sizes times designs times districts; a page takes about 50 kB.
MOST_KEPT = 300
# All masks are valid; trying each to find the prettiest takes most of a code's time.
MASK = 4


@dataclass(frozen=True)
class Ready:
    """The constant parts of one kind of page."""

    layout: layout.Layout
    art: art.Art


_ready: dict[tuple, Ready] = {}
_arts: dict[tuple, art.Art] = {}


def compose(
    certificate: Certificate,
    *,
    signer: Signer,
    at: datetime,
    attachments: Sequence[file.Attachment] = (),
    time_stamp=None,
    evidence: file.Evidence | None = None,
) -> bytes:
    """The signed file. Refused when a font lacks one of its signs: better no paper than a box in a name.

    attachments: beside the credential, which is always there; time_stamp: see sign.sign; evidence: for later.
    """
    bare = replace(unmeasured(certificate), signed=True, bare=True)
    parts = _parts(bare)
    sheet = replace(bare, classes=_classes(parts, bare))
    ready = _made_ready(sheet)
    code = segno.make(sheet.link, error="m", micro=False, mask=MASK).matrix
    try:
        page = content.page(ready.layout, parts, code, qr_says=sheet.link.partition("#")[0])
    except KeyError as missing:
        raise refuse_signs([missing.args[0]], sheet.says["number"]) from None
    unsigned = file.build(
        ready.layout,
        ready.art,
        page,
        about=file.About(f"{sheet.title} {certificate.number}", sheet.says["issuer"], "zh-Hans", at),
        attachments=[_credential(certificate), *attachments],
        room=sign.room(signer, time_stamp=time_stamp.most_bytes if time_stamp else 0),
        evidence=evidence,
    )
    return sign.sign(unsigned, signer, time_stamp=time_stamp)


def _credential(certificate: Certificate) -> file.Attachment:
    """The bytes whose SHA-256 is the digest on record."""
    return file.Attachment(CREDENTIAL, canonical(certificate.snapshot).encode(), "证书内容（JSON，RFC 8785）")


def _parts(bare: Sheet) -> list[runs.Part]:
    with translation.override(bare.says["language"]):
        return runs.parts(render_to_string("documents/certificate/_sheet.html", {"sheet": bare}))


def _classes(parts: list[runs.Part], bare: Sheet) -> str:
    texts = {part.name: part.text for part in parts}
    fit = measure.fit(
        **{name: texts.get(name, "") for name in MEASURED},
        family=designs.of(bare.says["design"]).family,
        paper=bare.paper,
    )
    return fit.classes


def _made_ready(sheet: Sheet) -> Ready:
    """The layout of this kind of page; what is said in constant words is part of the kind."""
    says = sheet.says
    kind = (says["design"], sheet.classes, says["demo"], says["issuer"], sheet.is_of_class, canonical(sheet.own))
    if kind not in _ready:
        if len(_ready) >= MOST_KEPT:
            _ready.clear()
        full = replace(sheet, bare=False)
        _ready[kind] = Ready(layout.read(paper.example(full)), _art(full))
    return _ready[kind]


def _art(sheet: Sheet) -> art.Art:
    own = [sheet.own.get(part) for part in ("portrait", "logo", "seal")]
    kind = (sheet.says["design"], sheet.says["demo"], *own)
    if kind not in _arts:
        _arts[kind] = art.from_page(paper.picture(sheet))
    return _arts[kind]
