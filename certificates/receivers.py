"""Facts from below: a completion gets its certificate, a superseded one takes its certificate along."""

import json

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certificates.credentials import erase as certificates_erase
from certificates.credentials import issue, revoke
from certificates.credentials.models import Certificate
from certificates.credentials.tasks import issue_certificates
from certificates.documents import erase as files_erase
from certificates.documents.sheet import check_signs
from certificates.verifier import lists
from lms.facts import erase
from lms.facts.models import Fact
from lms.facts.subscribe import subscribe
from lms.people.models import User

# One task for so many completions, so that a restored backlog does not become a thousand tasks.
BATCH = 50


def listen() -> None:
    """Subscribe to the journal, once per process."""
    subscribe("completion", certify)
    subscribe("completion.superseded", lambda facts: supersede(facts, "completion"))
    subscribe("class_session.superseded", lambda facts: supersede(facts, "class_session"))
    for kind in ("certificate.revoked", "certificate.superseded", "certificate.ends"):
        subscribe(kind, lambda facts: lists.forget_status())
    issue.checked_by(check_signs)
    # Files first: they are found by their holder.
    erase.register(files_erase.forget_prints, held=files_erase.held_prints, what=_("print files of a school"))
    erase.register(files_erase.forget, held=files_erase.held, what=_("files of certificates"))
    erase.register(
        certificates_erase.forget,
        held=certificates_erase.held,
        what=_("certificates: what they say; number, code and status stay"),
    )


def certify(facts: list[Fact]) -> None:
    """After the commit, ask the worker for certificates; if that is lost, `issue_missing` finds them."""
    completions = [_key(fact) for fact in facts]
    transaction.on_commit(lambda: _enqueue(completions), robust=True)


def supersede(facts: list[Fact], record: str) -> None:
    """In the same transaction, mark the certificates of records that do not count any more."""
    for fact in facts:
        reason = json.loads(fact.canonical or "{}").get("reason") or ""
        by = User.objects.filter(opaque=fact.by).first() if fact.by else None
        certificates = Certificate.objects.filter(**{record: _key(fact)})
        revoke.supersede(certificates, by=by, at=fact.recorded_at, reason=reason)


def _enqueue(completions: list[int]) -> None:
    """Only for those that can have one: most completions are pupils'."""
    wanted = list(issue.certifiable().filter(pk__in=completions).values_list("pk", flat=True))
    for start in range(0, len(wanted), BATCH):
        issue_certificates.enqueue(wanted[start : start + BATCH])


def _key(fact: Fact) -> int:
    """The primary key in "courses.Completion:12"."""
    return int(fact.ref.rpartition(":")[2])
