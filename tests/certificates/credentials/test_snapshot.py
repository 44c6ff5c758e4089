"""What a certificate says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.credentials.models import digest
from certificates.credentials.snapshot import band, valid_until
from lms.schools.models import Role
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_member, a_school

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def test_it_says_who_what_when_where_by_which_rule_and_who_issued_it(db):
    says = a_certificate(name="陈静", school=a_school("明德区第三中学"), issued_at=NOON).snapshot

    assert says == {
        "format": 1,
        "language": "zh-hans",
        "design": "training",
        "demo": False,
        "template": None,
        "number": "MF-MD-2026-000001-3",
        "issuer": "明德区教育体育局",
        "holder": "陈静",
        "teacher": True,
        "school": "明德区第三中学",
        "course": "新入职教职工法治入门",
        "edition": "2026.1",
        "hours": "1",
        "band": "excellent",
        "score": "1",
        "score_max": "1",
        "percent": "100",
        "rule": "学完全部课，完成练习，测试达到及格线。",
        "basis": "《中华人民共和国未成年人保护法》第三十九条",
        "started_on": "2026-11-20",
        "completed_on": "2026-11-20",
        "issued_on": "2026-11-20",
        "valid_until": "2029-11-19",
        "previous": None,
    }


def test_the_demo_says_so(db, settings):
    settings.DEMO = True

    assert a_certificate().snapshot["demo"] is True


@pytest.mark.parametrize(
    ("role", "at_school", "teacher"),
    [(Role.PRINCIPAL, True, True), (Role.VICE_PRINCIPAL_LAW, True, False), (Role.BUREAU_OFFICER, False, False)],
)
def test_guests_and_officers_are_not_addressed_as_teachers(db, role, at_school, teacher):
    place = a_school() if at_school else a_bureau()

    assert a_certificate(user=a_member(role, place)).snapshot["teacher"] is teacher


def test_the_digest_is_of_the_canonical_form_and_changes_with_every_value():
    says = {"b": "陈静", "a": "1"}

    assert digest(says) == digest({"a": "1", "b": "陈静"})
    assert digest(says) != digest({**says, "a": "2"})


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        (None, "passed"),
        (60, "passed"),
        (79, "passed"),
        (80, "good"),
        (89, "good"),
        (90, "excellent"),
        (100, "excellent"),
    ],
)
def test_bands(percent, word):
    assert band(percent) == word


@pytest.mark.parametrize(
    ("issued_on", "months", "until"),
    [
        (date(2026, 11, 20), 36, date(2029, 11, 19)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2026, 11, 20), None, None),
    ],
)
def test_valid_until(issued_on, months, until):
    assert valid_until(issued_on, months) == until


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 240))
def test_it_holds_for_that_many_months_and_not_a_day_longer(issued_on, months):
    until = valid_until(issued_on, months)
    passed = (until.year - issued_on.year) * 12 + until.month - issued_on.month

    assert passed in (months - 1, months)
    assert until < issued_on + timedelta(days=31 * months)
