"""People who stand alike are counted by the database: the same figures as reading them one by one."""

from datetime import date

import pytest

from courses.coverage import counters, crowds, queries
from courses.coverage.figures import matrix
from courses.requirements.models import Naming
from lms.schools.models import Role
from tests.factories.content import an_edition
from tests.factories.coverage import a_completed, a_requirement, an_exemption
from tests.factories.lms import a_bureau, a_cluster, a_member, a_post, a_school

pytestmark = pytest.mark.django_db
ON, LATER = date(2026, 11, 23), date(2026, 12, 19)


@pytest.fixture
def district():
    """Three schools under the bureau: people with one post, with two in two of them, with three in all."""
    bureau = a_bureau()
    cluster = a_cluster()
    schools = [a_school(f"学校{n}", parent=cluster) for n in range(3)]
    edition = an_edition(items=0, practice=0)
    people = [a_member(Role.LEARNER, school) for school in schools for _n in range(2)]
    a_post(people[0], schools[1], Role.LEARNER)
    a_post(people[2], schools[1], Role.LEARNER)
    for school in schools[1:]:
        a_post(people[1], school, Role.LEARNER)
    a_completed(people[0], edition, on=date(2026, 10, 1))
    a_completed(people[1], edition, on=date(2026, 10, 1))
    a_completed(people[4], edition, on=date(2026, 10, 2))
    return edition, people, [bureau, cluster, *schools]


def figures(requirement, places, *, on=ON):
    found = queries.coverage(requirement, within=places, on=on)
    return [(its.obliged, its.on_time, its.open, its.overdue, its.exempt) for its in found.values()]


def test_each_place_counts_whoever_holds_several_posts_once(district):
    edition, _people, places = district
    requirement = a_requirement(edition.course, roles=[Role.LEARNER.value])
    expected = [(6, 3, 3, 0, 0), (6, 3, 3, 0, 0), (2, 2, 0, 0, 0), (4, 2, 2, 0, 0), (3, 2, 1, 0, 0)]
    assert figures(requirement, places) == expected
    alike = crowds.read(requirement, within=places, on=ON)
    assert alike.apart == {district[1][1].pk}, "who holds three posts is named, nobody else"
    assert sum(alike.standings.values()) == 5


def test_of_whom_more_is_on_record_is_read_apart(district):
    edition, people, places = district
    requirement = a_requirement(edition.course, roles=[Role.LEARNER.value])
    an_exemption(requirement, people[3], places[0])
    Naming.objects.create(
        requirement=requirement, user=people[4], kind=Naming.Kind.LEFT_OUT, valid_from=date(2026, 9, 1),
        recorded_at=requirement.recorded_at, organisation=places[4],
    )  # fmt: skip
    assert figures(requirement, places)[0] == (4, 2, 2, 0, 1)
    assert figures(requirement, places, on=LATER)[0] == (4, 2, 0, 2, 1)
    assert figures(requirement, places[4:]) == [(2, 1, 1, 0, 0)]


def test_a_place_that_is_asked_for_twice_counts_those_apart_once(district):
    edition, people, places = district
    requirement = a_requirement(edition.course, roles=[Role.LEARNER.value])
    an_exemption(requirement, people[3], places[0])
    expected = queries.coverage(requirement, within=places, on=ON)

    assert queries.coverage(requirement, within=[*places, *places], on=ON) == expected


@pytest.mark.parametrize("fields", [{}, {"valid_months": 12, "renewal_days": 30}, {"within_days": 30}])
def test_figures_are_those_of_the_people_who_are_listed(district, fields, monkeypatch):
    edition, _people, places = district
    requirement = a_requirement(edition.course, roles=[Role.LEARNER.value], **fields)
    for most in (crowds.MOST_APART, 0):
        monkeypatch.setattr(crowds, "MOST_APART", most)
        for asked in (places, places[2:3], places[4:]):
            reading = queries.read(requirement, within=asked, on=ON)
            assert queries.coverage(requirement, within=asked, on=ON) == {place: reading.at(place) for place in asked}
            assert reading.standings


def test_a_city_costs_three_questions_where_nobody_is_apart(district, django_assert_num_queries):
    edition, people, places = district
    people[1].posts.all().delete()
    requirement = a_requirement(edition.course, roles=[Role.LEARNER.value])
    with django_assert_num_queries(3):
        queries.coverage(requirement, within=places, on=ON)


def test_a_matrix_that_is_not_counted_reads_nobody_one_by_one(district, django_assert_num_queries):
    edition, people, places = district
    people[1].posts.all().delete()
    rows = [a_requirement(edition.course, roles=[Role.LEARNER.value], title=f"要求{n}") for n in range(3)]
    expected = {place.pk: its for place, its in queries.coverage(rows[0], within=places, on=ON).items()}
    counters.forget()

    with django_assert_num_queries(1 + 3 * len(rows)):
        cells = matrix(rows, places, on=ON)

    assert cells == {row.number: expected for row in rows}
