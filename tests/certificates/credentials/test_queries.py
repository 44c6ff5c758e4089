"""Certificates of people, schools and terms."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from certificates.credentials import queries
from lms.schools.models import Organisation, Role, Term
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_member, a_school


@pytest.fixture
def terms(db) -> tuple[Term, Term]:
    spring = Term.objects.create(root=a_bureau(), name="春", starts_on=date(2026, 2, 23), ends_on=date(2026, 7, 5))
    autumn = Term.objects.create(root=a_bureau(), name="秋", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 22))
    return spring, autumn


def test_every_day_belongs_to_one_term(terms):
    spring, autumn = terms

    assert queries.days(spring) == (None, date(2026, 7, 5))
    assert queries.days(autumn) == (date(2026, 7, 6), None)


def test_a_schools_certificates_by_term_in_local_days(terms):
    spring, autumn = terms
    school = a_school()
    # 17:00 in Greenwich is one o'clock of the next day here.
    last_of_spring = a_certificate(school=school, issued_at=datetime(2026, 7, 5, 15, 59, tzinfo=UTC))
    first_of_autumn = a_certificate(school=school, issued_at=datetime(2026, 7, 5, 17, tzinfo=UTC))

    assert list(queries.of_school(school, term=spring)) == [last_of_spring]
    assert list(queries.of_school(school, term=autumn)) == [first_of_autumn]
    assert queries.of_school(school).count() == 2


def test_a_school_has_its_campuses_and_no_other_schools(db):
    school, other = a_school("第三中学"), a_school("第五中学")
    campus = Organisation.plant(parent=school, code="CA", name="东校区", kind=Organisation.Kind.CAMPUS)
    mine, theirs, at_campus = (a_certificate(school=place) for place in (school, other, campus))

    assert set(queries.of_school(school)) == {mine, at_campus}
    assert set(queries.of_school(other)) == {theirs}
    assert set(queries.of_school(campus)) == {at_campus}


def test_the_bureau_has_those_of_its_own_people_only(db):
    a_certificate()
    own = a_certificate(user=a_member(Role.BUREAU_OFFICER, a_bureau()))

    assert list(queries.of_school(a_bureau())) == [own]


def test_names_sort_by_pinyin(db):
    school = a_school()
    for name in ("张伟", "阿依古丽", "王芳", "李娜"):
        a_certificate(school=school, name=name)

    found = [certificate.snapshot["holder"] for certificate in queries.of_school(school)]

    assert found == ["阿依古丽", "李娜", "王芳", "张伟"]


def test_places_count_each_school_and_leave_out_the_empty_ones(db, django_assert_num_queries):
    a_school("空校")
    full = a_school("第三中学")
    for _ in range(2):
        a_certificate(school=full)

    with django_assert_num_queries(2):
        assert [(place.organisation, place.count) for place in queries.places(Organisation.objects.all())] == [
            (full, 2)
        ]


def test_a_person_has_their_own_newest_first(db):
    user = a_member(Role.LEARNER, a_school())
    old = a_certificate(user=user, issued_at=timezone.now() - timezone.timedelta(days=400))
    new = a_certificate(user=user)
    a_certificate(name="王芳")

    assert list(queries.of_person(user)) == [new, old]
