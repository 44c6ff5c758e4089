"""Reads of certificates across people, schools and terms."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from certificates.credentials import issue
from certificates.credentials.models import Certificate, EditionEnd, Verified
from content.editions.models import Edition
from lms.people.models import User
from lms.schools.models import Organisation, Term


@dataclass(frozen=True)
class Place:
    """An organisation with how many certificates were issued to its people."""

    organisation: Organisation
    count: int


@dataclass(frozen=True)
class CourseRow:
    """An edition with its certificates in a district. waiting: completions that should have one and have none."""

    edition: Edition
    issued: int
    valid: int
    waiting: int
    last_day: date | None
    may_end: bool


def courses(root: Organisation, *, on: date) -> list[CourseRow]:
    """Every edition that gave certificates in the district or should have, newest first; five queries."""
    issued = _by_edition(Certificate.objects.filter(root=root))
    valid = _by_edition(Certificate.objects.filter(root=root).valid(on))
    missing = issue.missing(within=Organisation.objects.filter(pk=root.pk)).order_by()
    waiting = dict(missing.values_list("edition").annotate(count=Count("pk")))
    # The earliest day counts, so it has to come last.
    ends = dict(EditionEnd.objects.filter(root=root).order_by("-last_day").values_list("edition", "last_day"))
    editions = Edition.objects.filter(pk__in={*issued, *waiting}).order_by("-published_at", "-pk")
    return [
        CourseRow(
            edition=edition,
            issued=issued.get(edition.pk, 0),
            valid=valid.get(edition.pk, 0),
            waiting=waiting.get(edition.pk, 0),
            last_day=ends.get(edition.pk),
            may_end=edition.pk in valid,
        )
        for edition in editions
    ]


def valid_of(edition: Edition, root: Organisation, *, on: date) -> int:
    """How many certificates of the district for this edition are valid on that day."""
    return Certificate.objects.filter(root=root, completion__edition=edition).valid(on).count()


def verified(certificate: Certificate) -> Verified | None:
    """How often it was verified by its code; None if it never was."""
    return Verified.objects.filter(certificate=certificate).first()


def _by_edition(certificates: QuerySet[Certificate]) -> dict[int, int]:
    counted = certificates.exclude(completion=None).values_list("completion__edition").annotate(count=Count("pk"))
    return dict(counted)


def of_person(user: User) -> QuerySet[Certificate]:
    """A person's certificates, the newest first, with their changes."""
    return Certificate.objects.filter(user=user).prefetch_related("changes").order_by("-issued_at", "-pk")


def of_school(organisation: Organisation, *, term: Term | None = None) -> QuerySet[Certificate]:
    """All certificates of a school, or those issued in a term with the holiday before it; by the holder's pinyin."""
    found = Certificate.objects.within(organisation).prefetch_related("changes")
    if term:
        first, last = days(term)
        found = found.filter(issued_at__date__gte=first) if first else found
        found = found.filter(issued_at__date__lte=last) if last else found
    return found.order_by("user__sort_key", "number")


def days(term: Term) -> tuple[date | None, date | None]:
    """First and last day that belong to a term, so that every day belongs to one: a holiday to the term after it, what
    lies before the calendar to its first term, what lies after it to its last; None for no bound."""
    terms = list(Term.objects.filter(root=term.root_id))
    place = terms.index(term)
    first = terms[place - 1].ends_on + timedelta(days=1) if place else None
    return first, (term.ends_on if place + 1 < len(terms) else None)


def places(organisations: QuerySet[Organisation]) -> list[Place]:
    """Those of the organisations that have certificates, sorted by pinyin, campuses on their own; two queries."""
    counts = dict(
        Certificate.objects.filter(organisation__in=organisations)
        .values_list("organisation")
        .annotate(count=Count("pk"))
    )
    return [
        Place(organisation, counts[organisation.pk]) for organisation in organisations.filter(pk__in=counts).sorted()
    ]
