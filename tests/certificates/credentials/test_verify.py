"""What a stranger may know."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest

from certificates.credentials import revoke, verify
from certificates.credentials.models import Certificate, Status
from lms.people.models import User
from lms.schools.models import Role
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_member, a_school

ON = date(2026, 11, 23)


def test_a_verdict_holds_the_public_facts_and_the_name_masked(db):
    certificate = a_certificate(
        name="王小明", school=a_school("明德区第三中学"), issued_at=datetime(2026, 11, 20, 4, tzinfo=UTC)
    )

    found = verify.verdict(certificate.code, on=ON)

    assert (found.status, found.tone) == (Status.VALID, "good")
    assert (found.name, found.school, found.course) == ("王 * 明", "明德区第三中学", "新入职教职工法治入门")
    assert (found.hours, found.band, found.number) == ("1", "excellent", certificate.number)
    assert (found.issued_on, found.valid_until) == (date(2026, 11, 20), date(2029, 11, 19))
    assert "王小明" not in str(asdict(found))


def test_nobody_elses_certificate_answers(db):
    a_certificate()

    assert verify.verdict("0" * 16, on=ON) is None
    assert verify.verdict("", on=ON) is None


def test_changes_show_with_their_date_but_not_their_reason(db):
    certificate = a_certificate()
    revoke.revoke(certificate, by=a_member(Role.BUREAU_ADMIN, a_bureau()), reason="代答")

    found = verify.verdict(certificate.code, on=certificate.issued_on)

    assert (found.status, found.tone, found.changed_on.date()) == (
        Status.REVOKED,
        "bad",
        certificate.changes.get().at.date(),
    )
    assert "代答" not in str(asdict(found))


def test_an_expired_one_says_so(db):
    certificate = a_certificate()

    found = verify.verdict(certificate.code, on=certificate.valid_until + timedelta(days=1))

    assert (found.status, found.tone) == (Status.EXPIRED, "warn")


def test_it_survives_the_account(db):
    certificate = a_certificate(name="陈静")
    Certificate.objects.filter(pk=certificate.pk).update(user=None, completion=None)
    User.objects.filter(pk=certificate.user_id).update(name="")

    assert verify.verdict(certificate.code, on=ON).name == "陈 *"


@pytest.mark.parametrize("revoked", [False, True])
def test_two_queries(db, django_assert_num_queries, revoked):
    certificate = a_certificate()
    if revoked:
        revoke.revoke(certificate, by=a_member(Role.BUREAU_ADMIN, a_bureau()), reason="代答")

    with django_assert_num_queries(2):
        verify.verdict(certificate.code, on=ON)
