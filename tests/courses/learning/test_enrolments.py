"""Begin, and begin again."""

import pytest
from django.utils import timezone

from content.editions.models import Edition
from courses.learning import enrolments
from courses.learning.models import Enrolment
from lms.facts.models import Fact
from lms.refused import Refused
from tests.factories.content import an_edition
from tests.factories.courses import an_attempt, an_enrolment, handed_in
from tests.factories.lms import a_bureau, a_member, a_person, a_school

pytestmark = pytest.mark.django_db
NOW = timezone.now


def test_beginning_twice_gives_one_enrolment_and_one_fact():
    user, edition = a_person(), an_edition()

    assert enrolments.begin(user, edition, at=NOW()) == enrolments.begin(user, edition, at=NOW())
    assert Fact.objects.filter(kind="enrolment", person=user.opaque.hex).count() == 1


def test_the_district_is_kept_with_it():
    enrolment = an_enrolment(a_member("learner", a_school()))

    assert enrolment.root == a_bureau()


def test_a_person_without_post_may_learn_and_belongs_to_no_district():
    assert an_enrolment(a_person()).root is None


@pytest.mark.parametrize("change", ["withdrawn", "newer"])
def test_what_is_not_offered_cannot_be_begun(change):
    edition = an_edition()
    if change == "withdrawn":
        Edition.objects.filter(pk=edition.pk).update(withdrawn_at=NOW())
    else:
        an_edition(course=edition.course)

    with pytest.raises(Refused):
        enrolments.begin(a_person(), edition, at=NOW())
    assert not Enrolment.objects.exists()


def test_who_began_before_a_newer_edition_goes_on_with_theirs():
    enrolment = an_enrolment()
    an_edition(course=enrolment.edition.course)

    assert enrolments.begin(enrolment.user, enrolment.edition, at=NOW()) == enrolment


def test_in_the_middle_of_a_course_there_is_no_second_beginning():
    enrolment = an_enrolment()
    handed_in(enrolment, right=0)

    with pytest.raises(Refused):
        enrolments.begin_again(enrolment, at=NOW())


def test_used_up_attempts_open_the_way_to_the_next_cycle():
    enrolment = an_enrolment(edition=an_edition(attempts=1))
    an_attempt(enrolment)
    assert not enrolments.is_finished(enrolment)

    handed_in(enrolment, right=0)

    assert enrolments.is_finished(enrolment)
    again = enrolments.begin_again(enrolment, at=NOW())
    assert (again.cycle, an_attempt(again).number) == (2, 1)
