"""Places and all that hangs below them, as a condition."""

import pytest

from lms.schools.models import Organisation
from lms.schools.running import below
from tests.factories.lms import a_bureau, a_cluster, a_school


@pytest.mark.django_db
def test_places_below_another_one_are_asked_for_with_it():
    bureau = a_bureau()
    cluster, beside = a_cluster(), a_school("第三中学")
    inside = a_school("朝阳路小学", parent=cluster)

    found = Organisation.objects.filter(below([inside.path, cluster.path, cluster.path]))

    assert set(found) == {cluster, inside}
    assert below([cluster.path, inside.path]) == below([cluster.path])
    assert below([beside.path, cluster.path]) != below([cluster.path])
    assert set(Organisation.objects.filter(below([bureau.path, beside.path]))) == {bureau, cluster, beside, inside}


@pytest.mark.django_db
def test_more_places_than_a_condition_takes_are_asked_for_with_what_is_above_them():
    bureau = a_bureau()
    paths = [f"{bureau.path}{number}/" for number in range(1_000, 2_200)]

    assert list(Organisation.objects.filter(below([*paths, bureau.path]))) == [bureau]
