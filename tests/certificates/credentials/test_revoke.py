"""Certificates are taken back in the open, never deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.credentials import revoke
from certificates.credentials.models import Certificate, Status, StatusChange
from courses.learning import corrections
from lms.facts.models import Fact
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_member


def an_officer():
    return a_member(Role.BUREAU_ADMIN, a_bureau(), "赵局")


def test_revoking_adds_a_change_and_a_fact_and_edits_nothing(db):
    certificate, officer = a_certificate(), an_officer()
    before = Certificate.objects.values().get()

    change = revoke.revoke(certificate, by=officer, reason="  姓名\n登记有误 ")

    fact = Fact.objects.get(kind="certificate.revoked")
    assert Certificate.objects.values().get() == before
    assert (change.status, change.reason, change.by) == ("revoked", "姓名 登记有误", officer)
    assert (fact.ref, fact.by) == (f"certificates.StatusChange:{change.pk}", officer.opaque.hex)
    assert certificate.number in fact.canonical


def test_revoking_twice_is_refused_and_changes_nothing(db):
    certificate, officer = a_certificate(), an_officer()
    revoke.revoke(certificate, by=officer, reason="登记有误")

    with pytest.raises(Refused, match=certificate.number):
        revoke.revoke(certificate, by=officer, reason="再来一次")

    assert StatusChange.objects.get().reason == "登记有误"


def test_two_at_once_revoke_once(in_threads):
    certificate, officer = a_certificate(), an_officer()

    results = in_threads(*[lambda: revoke.revoke(certificate, by=officer, reason="登记有误")] * 4)

    assert sorted(type(result).__name__ for result in results) == ["Refused", "Refused", "Refused", "StatusChange"]


@pytest.mark.parametrize("reason", ["", "  \n ", "长" * 201])
def test_a_reason_is_needed_and_fits(db, reason):
    certificate = a_certificate()

    with pytest.raises(Refused) as refused:
        revoke.revoke(certificate, by=an_officer(), reason=reason)

    assert refused.value.field == "reason"
    assert certificate.status(today()) == Status.VALID


def test_the_status_is_that_of_the_date_asked(db):
    certificate = a_certificate()
    revoke.revoke(certificate, by=an_officer(), reason="登记有误")

    assert certificate.status(today() - timedelta(days=1)) == Status.VALID
    assert certificate.status(today()) == Status.REVOKED


def test_expired_from_the_day_after_the_last(db):
    certificate = a_certificate()

    assert certificate.status(certificate.valid_until) == Status.VALID
    assert certificate.status(certificate.valid_until + timedelta(days=1)) == Status.EXPIRED


def test_revoked_weighs_more_than_superseded_and_expired(db):
    certificate = a_certificate()
    revoke.supersede(Certificate.objects.filter(completion=certificate.completion_id), by=None, at=timezone.now())
    assert certificate.status(today()) == Status.SUPERSEDED

    revoke.revoke(certificate, by=an_officer(), reason="登记有误")

    assert certificate.status(certificate.valid_until + timedelta(days=9)) == Status.REVOKED


def test_valid_finds_what_status_calls_valid(db):
    for name in ("陈静", "王芳", "李伟", "周杰"):
        a_certificate(name=name)
    good, revoked, superseded, expired = Certificate.objects.order_by("pk")
    revoke.revoke(revoked, by=an_officer(), reason="登记有误")
    revoke.supersede(Certificate.objects.filter(completion=superseded.completion_id), by=None, at=timezone.now())
    Certificate.objects.filter(pk=expired.pk).update(valid_until=today() - timedelta(days=1))

    for on in (today() - timedelta(days=1), today(), today() + timedelta(days=1)):
        named = {c for c in Certificate.objects.all() if c.status(on) == Status.VALID}
        assert set(Certificate.objects.valid(on)) == named
    assert set(Certificate.objects.valid(today())) == {good}


def test_a_superseded_completion_takes_its_certificate_along_in_the_same_transaction(db):
    kept, gone, officer = a_certificate(name="王芳"), a_certificate(), an_officer()

    corrections.supersede(gone.completion, by=officer, reason="代答", at=timezone.now())

    change = StatusChange.objects.get()
    assert (change.certificate, change.status, change.reason, change.by) == (gone, "superseded", "代答", officer)
    assert kept.status(today()) == Status.VALID
    assert Fact.objects.filter(kind="certificate.superseded").count() == 1


def test_a_revoked_certificate_is_not_superseded_as_well(db):
    certificate, officer = a_certificate(), an_officer()
    revoke.revoke(certificate, by=officer, reason="登记有误")

    corrections.supersede(certificate.completion, by=officer, reason="代答", at=timezone.now())

    assert list(certificate.changes.values_list("status", flat=True)) == ["revoked"]
