"""What anyone may know of a certificate who has its code."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.dateparse import parse_date

from certificates.credentials.masking import masked
from certificates.credentials.models import Band, Certificate, Status
from certificates.ledger.models import Checkpoint, Leaf, Sighting

# What an erased holder's certificate still says: nothing.
NOTHING: dict = {
    "holder": "", "school": "", "course": "", "edition": "", "hours": "", "band": Band.PASSED.value, "started_on": None,
    "completed_on": None, "issued_on": None, "issuer": "", "demo": False, "class": {},
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """The public side of a certificate: the name masked, nothing that the holder would not show a stranger.

    valid_until: the last day, as known on that day; review: why a law review set it, else empty; successor: the
    number of the certificate that follows it; sealed_at: when its record entered the ledger; witnessed_at: since when
    somebody outside can prove that. is_erased: its holder was erased, and nothing but the status is left.
    is_contradicted: what it says is not what was issued; somebody changed it in the database. lesson, present,
    expected: of a class, whose name stands unmasked.
    """

    status: Status
    on: date
    number: str
    code: str
    name: str
    school: str
    course: str
    edition: str
    hours: str
    band: Band
    started_on: date | None
    completed_on: date
    issued_on: date
    valid_until: date | None
    issuer: str
    is_demo: bool
    changed_on: date | None
    pk: int = 0
    review: str = ""
    successor: str = ""
    is_erased: bool = False
    sealed_at: datetime | None = None
    witnessed_at: datetime | None = None
    is_contradicted: bool = False
    lesson: str = ""
    present: int = 0
    expected: int = 0

    @property
    def is_of_class(self) -> bool:
        return bool(self.lesson)

    @property
    def tone(self) -> str:
        """The notice's kind: good, warn or bad."""
        if self.is_contradicted:
            return "bad"
        return {Status.VALID: "good", Status.EXPIRED: "warn"}.get(self.status, "bad")


def verdict(code: str, *, on: date) -> Verdict | None:
    """What the code says on that date; None if no certificate has it. Two queries.

    code: sixteen characters as codes.read gives them.
    """
    certificate = _with_ledger().filter(code=code).first()
    return None if certificate is None else _told(certificate, on=on)


def verdict_of(certificate: Certificate, *, on: date) -> Verdict:
    """The same of a certificate at hand. Two queries."""
    return _told(_with_ledger().get(pk=certificate.pk), on=on)


def _told(certificate, *, on: date) -> Verdict:
    """The public side of a certificate that came from _with_ledger()."""
    return replace(
        public_side(certificate, on=on),
        sealed_at=certificate.sealed_at,
        witnessed_at=certificate.witnessed_at,
        successor=certificate.successor_number or "",
    )


def _with_ledger() -> QuerySet[Certificate]:
    """Certificates with the number of their leaf, and since when it is sealed and witnessed, in the same query."""
    ref = Concat(Value("certificates.Certificate:"), Cast(OuterRef("pk"), CharField()))
    leaf = Leaf.objects.filter(fact__ref=ref, fact__kind="certificate.issued").values("index")[:1]
    sealed = Checkpoint.objects.filter(size__gt=OuterRef("leaf")).order_by("size", "made_at").values("made_at")[:1]
    witnessed = Sighting.objects.filter(checkpoint__size__gt=OuterRef("leaf")).order_by("at").values("at")[:1]
    following = Certificate.objects.filter(previous=OuterRef("pk")).order_by("-pk").values("number")[:1]
    found = Certificate.objects.annotate(leaf=Subquery(leaf)).annotate(
        sealed_at=Subquery(sealed), witnessed_at=Subquery(witnessed), successor_number=Subquery(following)
    )
    return found.prefetch_related("changes")


def public_side(certificate: Certificate, *, on: date) -> Verdict:
    """What a stranger sees of this certificate on that date."""
    says = {**NOTHING, **certificate.snapshot}
    status = certificate.status(on)
    changed = [change.at for change in certificate.changes.all() if change.status == status]
    review = certificate.review(on)
    return Verdict(
        pk=certificate.pk,
        status=status,
        on=on,
        number=certificate.number,
        code=certificate.code,
        name=says["holder"] if says["class"] else masked(says["holder"]),
        school=says["school"],
        course=says["course"],
        edition=says["edition"],
        hours=says["hours"],
        band=Band(says["band"]),
        started_on=_day(says["started_on"]),
        completed_on=_day(says["completed_on"]) or certificate.issued_on,
        issued_on=_day(says["issued_on"]) or certificate.issued_on,
        valid_until=certificate.ends_on(on),
        issuer=says["issuer"],
        is_demo=bool(says["demo"]),
        changed_on=changed[0] if changed else None,
        review=review.reason if review else "",
        is_erased=not certificate.snapshot,
        is_contradicted=bool(certificate.contradiction()),
        lesson=says["class"].get("lesson", ""),
        present=says["class"].get("present", 0),
        expected=says["class"].get("expected", 0),
    )


def _day(text: str | None) -> date | None:
    return parse_date(text) if text else None
