"""Whom a change of law concerns here: certificates that name the edition."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from certificates.credentials.models import Certificate
from content.editions.models import Edition
from content.review import concerned
from lms.schools.calendar import today


def tell(editions: list[Edition], versions: list[int]) -> Iterator[tuple[str, int]]:
    """Valid certificates for the editions; they say which edition was learned and stay valid."""
    valid = Certificate.objects.valid(today()).filter(completion__edition__in=editions)
    yield "certificates", valid.count()


concerned.register(tell, {"certificates": _("valid certificates name these editions; they stay valid")})
