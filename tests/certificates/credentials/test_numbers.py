"""Numbers: one series per district and year."""

import pytest
from django.db import transaction

from certificates.credentials.models import Series
from certificates.credentials.numbers import initials, is_number, next_number
from lms.schools.models import Organisation
from tests.factories.lms import a_bureau


def test_a_number_says_district_year_place_and_check_character(db):
    assert next_number(a_bureau("明德区教育体育局"), year=2026) == "MF-MD-2026-000001-3"


def test_numbers_of_a_year_follow_each_other_and_years_begin_anew(db):
    numbers = [next_number(a_bureau(), year=year)[:-2] for year in (2026, 2026, 2027, 2026)]

    assert numbers == ["MF-MD-2026-000001", "MF-MD-2026-000002", "MF-MD-2027-000001", "MF-MD-2026-000003"]


def test_a_number_that_is_rolled_back_is_taken_by_the_next_one(db):
    next_number(a_bureau(), year=2026)
    with pytest.raises(RuntimeError), transaction.atomic():
        next_number(a_bureau(), year=2026)
        raise RuntimeError

    assert next_number(a_bureau(), year=2026).startswith("MF-MD-2026-000002-")


def test_another_district_with_the_same_initials_gets_another_short_code(db):
    bureau = a_bureau()
    other = Organisation.plant(code="B2", name="孟定教育局", kind=Organisation.Kind.BUREAU)

    assert next_number(bureau, year=2026).startswith("MF-MD-")
    assert next_number(other, year=2026).startswith("MF-MD2-")


def test_a_renamed_district_keeps_its_short_code(db):
    bureau = a_bureau()
    next_number(bureau, year=2026)
    Organisation.objects.filter(pk=bureau.pk).update(name="新名区教育局")
    bureau.refresh_from_db()

    assert next_number(bureau, year=2027).startswith("MF-MD-2027-000001-")
    assert set(Series.objects.values_list("short_code", flat=True)) == {"MD"}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("MF-MD-2026-000001-3", True),
        ("MF-MD-2026-000003-*", True),
        ("MF-MD-2026-000001-4", False),
        ("MF-MD-2026-000010-3", False),
        ("MF-MD-2026-1-3", False),
        ("../etc/passwd", False),
    ],
)
def test_is_number(text, is_one):
    assert is_number(text) is is_one


@pytest.mark.parametrize(
    ("name", "letters"), [("明德区", "MD"), ("重庆市", "CQ"), ("Mingde", "MI"), ("８８", ""), ("", "")]
)
def test_initials(name, letters):
    assert initials(name) == letters
