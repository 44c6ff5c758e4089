"""My account, where one begins, and what is remembered in the browser."""

import pytest

from lms.people.models import User
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_class, a_member, a_person, a_pupil, a_school

pytestmark = pytest.mark.django_db


def test_a_pupil_does_not_put_a_password_in_place_of_the_pin(client):
    pupil = a_pupil(a_class(a_school(level="L1")), 7)
    pupil.set_password("204060")
    pupil.save()
    client.force_login(pupil)
    values = {"present": "204060", "password": "kuaile-2026", "again": "kuaile-2026"}

    assert client.post("/account/", values).status_code == 403
    assert User.objects.get(pk=pupil.pk).check_password("204060")


def test_a_teacher_changes_the_password(client):
    a_bureau()
    teacher = a_person(password="kuaile-2026")
    client.force_login(teacher)
    values = {"present": "kuaile-2026", "password": "mingtian-2026", "again": "mingtian-2026"}

    assert client.post("/account/", values).status_code == 302
    assert User.objects.get(pk=teacher.pk).check_password("mingtian-2026")


@pytest.mark.parametrize(
    ("role", "begins"),
    [
        (Role.LEARNER, "/my/"),
        (Role.BUREAU_OFFICER, "/coverage/"),
        (Role.INSPECTOR, "/coverage/"),
        (Role.EDITOR, "/cms/"),
    ],
)
def test_each_begins_where_the_work_is(client, role, begins):
    client.force_login(a_member(role, a_bureau()))

    assert client.get("/start/")["Location"] == begins


@pytest.mark.parametrize("secure", [True, False])
def test_the_devices_mark_is_sent_over_tls_alone_where_it_came_so(client, secure):
    school_class = a_class(a_school(level="L1"))

    for address in ("/sign-in/", f"/class/{school_class.code}/"):
        cookie = client.get(address, secure=secure).cookies["device"]
        assert bool(cookie["secure"]) == secure
