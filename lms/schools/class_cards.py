"""Class codes, seats and PINs: how pupils sign in without a name, an e-mail or a telephone."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.people import access_log, reset
from lms.people.models import User
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Organisation, Post, Role, SchoolClass

PIN_DIGITS = 6
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6
# What anybody tries first.
WEAK_PINS = {str(d) * PIN_DIGITS for d in range(10)} | {"123456", "654321", "012345", "123123", "112233"}


@dataclass(frozen=True)
class Strip:
    """What a tear-off strip says; the PIN exists in plain only here and on paper."""

    seat: int
    name: str
    pin: str


def ensure_code(school_class: SchoolClass) -> str:
    """The class's card code, made at first use; it names the class and opens nothing by itself."""
    while not school_class.code:
        code = "".join(secrets.choice(CODE_ALPHABET) for _n in range(CODE_LENGTH))
        if not SchoolClass.objects.filter(code=code).exists():
            SchoolClass.objects.filter(pk=school_class.pk, code=None).update(code=code)
            school_class.refresh_from_db(fields=["code"])
    return school_class.code


def find(code: str) -> SchoolClass:
    """The class with that card code, as a pupil may type it. Raises Refused if there is none with seats."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    school_class = _now(SchoolClass.objects.select_related("school").filter(code=plain).first())
    if school_class is None:
        raise Refused(_("No class has this code. Look at your class card again, or ask your teacher."), field="code")
    if school_class.school.identity_level == Organisation.IdentityLevel.L0:
        raise Refused(
            _("Your school works without pupil accounts. Your teacher opens the lesson for the class."), field="code"
        )
    return school_class


def _now(school_class: SchoolClass | None) -> SchoolClass | None:
    """What the class is today: at another school, perhaps, so that its cards go on being good."""
    if school_class is None or school_class.is_open(today()):
        return school_class
    line = Q(pk=school_class.line) | Q(continues=school_class.line)
    return SchoolClass.objects.open(today()).filter(line).select_related("school").first()


def seats(school_class: SchoolClass, *, on: date) -> list[Post]:
    """The pupils' places of a class on a date, by seat number."""
    held = Post.objects.held(on).by_role(Role.PUPIL).filter(school_class=school_class)
    return list(held.select_related("user").order_by("seat"))


def seat_holder(school_class: SchoolClass, seat: int | None, *, on: date) -> User | None:
    """Who sits there."""
    held = Post.objects.held(on).by_role(Role.PUPIL).filter(school_class=school_class, seat=seat)
    post = held.select_related("user").first()
    return post.user if post else None


def _pin() -> str:
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
        if pin not in WEAK_PINS:
            return pin


def issue_pins(
    school_class: SchoolClass,
    *,
    by: User,
    at: datetime,
    on: date,
    paper: Callable[[list[Strip]], bytes],
    seat: int | None = None,
) -> bytes:
    """What `paper` makes of new PINs for all seats or one; the old PINs and their sessions end. About 30 ms a seat.

    The PINs count once the paper is there: if it cannot be made, the old ones go on working.
    Raises Refused at a school without pupil accounts, for an empty class or an unknown seat.
    """
    if school_class.school.identity_level == Organisation.IdentityLevel.L0:
        raise Refused(_("This school keeps head counts only (L0), so there are no seats and no PINs."))
    places = [place for place in seats(school_class, on=on) if seat is None or place.seat == seat]
    if not places:
        raise Refused(_("There is no such seat in this class. Import the class's pupils first."), field="seat")
    strips = [Strip(place.seat or 0, place.user.name, _pin()) for place in places]
    document = paper(strips)
    changed: set[str] = set()
    # Hashing is slow on purpose and stays outside the transaction.
    for place, strip in zip(places, strips, strict=True):
        changed.update(reset.set_secret(place.user, strip.pin, by=by, at=at))
    with transaction.atomic():
        User.objects.bulk_update([place.user for place in places], sorted(changed))
        _log(school_class, places, by=by, at=at, only=seat)
    return document


def _log(school_class: SchoolClass, places: list[Post], *, by: User, at: datetime, only: int | None) -> None:
    where = {"organisation": school_class.school_id, "school_class": school_class.pk}
    if only is None:
        access_log.log("credential.pins", by=by, at=at, note=str(len(places)), **where)
    else:
        access_log.log("credential.pin", by=by, at=at, person=places[0].user_id, note=str(only), **where)
