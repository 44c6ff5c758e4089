"""The designs that a bureau may choose from: one HTML, a style sheet and a font for each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.documents.guilloche import PAPER

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"


@dataclass(frozen=True)
class Design:
    """A design 证书样式. family: of its texts; is_woven: on the drawn paper of guilloche.py; has_sun: in the corner."""

    slug: str
    label: str | Promise
    family: str
    is_woven: bool = False
    has_sun: bool = False
    ground: tuple[int, int, int] = (255, 255, 255)


DESIGNS = {
    design.slug: design
    for design in (
        Design("solemn", _("solemn: woven frame, blue, serif"), SERIF, is_woven=True, ground=PAPER),
        Design("modern", _("modern: one band of colour, sans serif"), SANS),
        Design("children", _("for children: warm, large, sun and seedling"), SANS, has_sun=True),
    )
}


def of(slug: str) -> Design:
    """The design of that name; the solemn one for names that nobody knows any more."""
    return DESIGNS.get(slug, DESIGNS["solemn"])
