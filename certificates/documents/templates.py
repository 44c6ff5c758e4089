"""Templates as the bureau edits them: checked before they are kept, and seen before anybody is issued one."""

import re
from datetime import date

from django.utils.translation import gettext as _

from certificates.credentials.models import CertificateTemplate
from certificates.documents import designs, fonts
from certificates.documents.sheet import OWN, Sheet, measured
from lms.refused import Refused
from lms.web.address import site_url

MOST_SIGNATORIES, LONGEST_SIGNATORY = 2, 16
TAG = re.compile(r"<\s*/?\s*([A-Za-z!?][^\s>]*)")


def signatories(typed: str) -> list[str]:
    """One line for each who signs; Refused for too many or too long ones."""
    lines = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_SIGNATORIES or any(len(line) > LONGEST_SIGNATORY for line in lines):
        raise Refused(
            _("Up to two lines of up to %(most)s characters: office and name.") % {"most": LONGEST_SIGNATORY},
            field="signatories",
        )
    return lines


def check(template: CertificateTemplate) -> None:
    """Refused for markup in its words, and for signs that the design's font lacks; names the field."""
    family = designs.of(template.design).family
    for field in (*OWN, "signatories"):
        value = getattr(template, field)
        text = "\n".join(value) if isinstance(value, list) else value
        if tag := TAG.search(text):
            raise Refused(
                _("Words only, no HTML: take out “%(tag)s”. The design sets them.") % {"tag": tag[0] + ">"}, field=field
            )
        if lacking := fonts.missing([text], family):
            raise Refused(_("The design’s font has no sign for %(signs)s.") % {"signs": " ".join(lacking)}, field=field)


def example(template: CertificateTemplate, *, issuer: str, on: date) -> Sheet:
    """A certificate that nobody has, with a long name, in this template."""
    day = on.isoformat()
    says = {
        "language": "zh-hans", "design": template.design, "template": template.as_said(), "demo": True,
        "number": f"MF-XX-{on.year}-000000-0", "issuer": issuer, "holder": "阿不都热西提·吐尔逊", "teacher": True,
        "school": "某某区实验学校", "course": "学校安全与未成年人保护：强制报告", "hours": "4",
        "edition": f"{on.year}.1",
        "band": "good", "score": "17", "score_max": "20", "percent": "85", "rule": "学完全部课，测试达到及格线。",
        "basis": "《中华人民共和国未成年人保护法》第三十九条", "started_on": day, "completed_on": day, "issued_on": day,
        "valid_until": None,
    }  # fmt: skip
    bare = Sheet(
        says=says, started_on=on, completed_on=on, issued_on=on, valid_until=None, code="XXXX-XXXX-XXXX-XXXX",
        address="mingfa.example/verify/", link=f"{site_url()}/verify/",
    )  # fmt: skip
    return measured(bare)


def choices() -> list[tuple[str, str]]:
    """What a course may name: the designs as they are shipped, then what districts made of them."""
    shipped = [(design.slug, str(design.label)) for design in designs.DESIGNS.values()]
    made = dict(CertificateTemplate.objects.values_list("slug", "name"))
    return [(slug, label) for slug, label in shipped if slug not in made] + sorted(made.items())
