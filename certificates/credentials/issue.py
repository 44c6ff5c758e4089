"""Issue certificates: once for each completion, whatever is clicked, repeated, killed or lost; and issue them anew."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.credentials import numbers, revoke
from certificates.credentials.codes import new_code
from certificates.credentials.models import Certificate, CertificateTemplate, EditionEnd, Status, digest
from certificates.credentials.snapshot import SCHOOLS, snapshot, valid_until
from content.editions.models import Edition
from courses.learning.models import Completion
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools.models import Organisation, Post, Role

logger = logging.getLogger(__name__)


def certifiable() -> QuerySet[Completion]:
    """Standing completions of staff courses whose edition names a certificate."""
    standing = Completion.objects.filter(superseded_at__isnull=True, edition__audience="staff")
    return standing.exclude(edition__certificate_template="")


def is_open() -> bool:
    """May anything be issued? Not before the public address is set, which every certificate prints; the demo may."""
    return bool(settings.PUBLIC_URL) or settings.DEMO


def issue_for(completion: Completion, *, at: datetime | None = None) -> Certificate | None:
    """The completion's certificate, issued now unless it has one; None if it gets none.

    None for superseded completions, courses for pupils or without a certificate, people without a staff post, and
    while is_open() is false. Writes the certificate and its fact in one transaction; may be repeated and raced: the
    completion's row is locked, and the unique constraint on it has the last word.
    """
    if not is_open():
        logger.warning("completion %s: no certificate before PUBLIC_URL is set", completion.pk)
        return None
    with transaction.atomic():
        standing = certifiable().select_for_update(of=["self"]).filter(pk=completion.pk)
        locked = standing.select_related("user", "edition").first()
        if locked is None:
            return None
        issued = Certificate.objects.filter(completion=locked).order_by("-turn").first()
        return issued or _issue(locked, at or timezone.now())


def missing(*, within: QuerySet[Organisation] | None = None) -> QuerySet[Completion]:
    """Completions that should have a certificate and have none. within: the districts asked about."""
    found = certifiable().filter(certificates__isnull=True).order_by("pk")
    return found if within is None else found.filter(root__in=within)


def issue_missing(*, at: datetime | None = None) -> int:
    """Issue what lost callbacks, killed workers or a late PUBLIC_URL left open; returns how many. May be repeated."""
    if not is_open():
        logger.warning("No certificate is issued before PUBLIC_URL is set.")
        return 0
    return sum(issue_for(completion, at=at) is not None for completion in missing().only("pk"))


_checks: list[Callable[[dict], None]] = []


def checked_by(check: Callable[[dict], None]) -> None:
    """Rooms above say, by Refused, that what a certificate would say cannot be printed; then the old one stays."""
    if check not in _checks:
        _checks.append(check)


@transaction.atomic
def reissue(certificate: Certificate, *, by: User, at: datetime | None = None) -> Certificate:
    """The same certificate with the name that its holder bears now; the old one is superseded and says so.

    Everything but name, number and day of issue stays, the end as well. Refused when the certificate is not valid any
    more, the name is the same (two at once: the second is told so), or the new one could not be printed.
    """
    at = at or timezone.now()
    old = Certificate.objects.select_for_update(of=["self"]).select_related("user", "root").get(pk=certificate.pk)
    name = old.user.get_full_name() if old.user else ""
    if old.status(timezone.localdate(at)) != Status.VALID or not name:
        raise Refused(_("Only a valid certificate can be issued anew. Open its page to see what became of it."))
    if name == old.snapshot["holder"]:
        raise Refused(_("The certificate bears this name already. Have the name corrected in the roster first."))
    for look in _checks:
        look(old.snapshot | {"holder": name})
    issued_on = timezone.localdate(at)
    number = numbers.next_number(old.root, year=issued_on.year)
    end = old.ends_on(issued_on)
    says = old.snapshot | {"holder": name, "number": number, "issued_on": issued_on.isoformat(), "previous": old.number}
    says["valid_until"] = end.isoformat() if end else None
    made = write(
        says, at=at, by=by, completion=old.completion, user=old.user, organisation=old.organisation, root=old.root,
        turn=old.turn + 1, previous=old, origin=Certificate.Origin.REISSUE, valid_until=end,
    )  # fmt: skip
    revoke.supersede_one(old, by=by, at=at, reason=_("Issued anew with the corrected name"))
    return made


def _issue(completion: Completion, at: datetime) -> Certificate | None:
    post = _post(completion.user, completion.completed_on)
    if post is None:
        logger.info("completion %s: no certificate, its person has no staff post", completion.pk)
        return None
    root = Organisation.objects.get(pk=post.organisation.root_id)
    issued_on = timezone.localdate(at)
    number = numbers.next_number(root, year=issued_on.year)
    end = _end(completion, root, issued_on)
    previous, origin = _previous(completion)
    says = snapshot(
        completion, post, number=number, issuer=root.name, issued_on=issued_on, until=end,
        previous=previous.number if previous else None, template=template(completion.edition, root),
    )  # fmt: skip
    return write(
        says, at=at, by=None, completion=completion, user=completion.user, organisation=post.organisation, root=root,
        previous=previous, origin=origin, valid_until=end,
    )  # fmt: skip


def template(edition: Edition, root: Organisation) -> CertificateTemplate | None:
    """What the district made of the design that the course names; None for a design as it is shipped."""
    found = CertificateTemplate.objects.filter(root=root, slug=edition.certificate_template)
    return found.select_related("logo", "seal").first()


def write(says: dict, *, at: datetime, by: User | None, **fields) -> Certificate:
    """The row and its fact."""
    made = Certificate.objects.create(
        number=says["number"], code=new_code(), snapshot=says, digest=digest(says), issued_at=at, **fields
    )
    record.record("certificate.issued", [made], by=by, at=at)
    return made


def _end(completion: Completion, root: Organisation, issued_on: date) -> date | None:
    """The last day: so many months from now, or the day that a law review set for the edition if that comes first."""
    reviews = EditionEnd.objects.filter(edition=completion.edition_id, root=root).values_list("last_day", flat=True)
    ends = [valid_until(issued_on, completion.edition.certificate_months), *reviews]
    return min((end for end in ends if end), default=None)


def _previous(completion: Completion) -> tuple[Certificate | None, str]:
    """Which certificate of the person this one follows: that of the corrected record, else the last for the course."""
    course = completion.edition.course_id
    earlier = Certificate.objects.filter(user=completion.user_id, completion__edition__course=course)
    if completion.supersedes_id:
        corrected = earlier.filter(completion=completion.supersedes_id).order_by("-turn").first()
        if corrected:
            return corrected, Certificate.Origin.CORRECTION
    standing = earlier.filter(completion__superseded_at__isnull=True).exclude(changes__status=Status.REVOKED)
    renewed = standing.exclude(completion=completion).order_by("-issued_at", "-pk").first()
    return (renewed, Certificate.Origin.RENEWAL) if renewed else (None, Certificate.Origin.FIRST)


def _post(user: User, on: date) -> Post | None:
    """The staff post that names the person's school: one held that day before earlier ones, schools before all."""
    posts = Post.objects.known().filter(user=user, valid_from__lte=on).exclude(role=Role.PUPIL)
    ranked = sorted(
        posts.select_related("organisation"),
        key=lambda post: (post.holds(on), post.organisation.kind in SCHOOLS, post.role not in (Role.LEARNER,), post.pk),
    )
    return ranked[-1] if ranked else None
