"""Erasing a person empties the account, too."""

import pytest
from django.utils import timezone

from lms.facts import erase
from lms.people import codes, inbox
from lms.people.models import User
from lms.schools.models import Post, Role
from tests.factories.lms import a_member, a_person, a_school

pytestmark = pytest.mark.django_db
PASSWORD = "mountain-river-7"


def _erase(person: User) -> None:
    erase.erase_person(
        person.opaque.hex, by=a_person("刘主任"), second=a_person("郑科长"), basis="同意撤回", at=timezone.now()
    )


@pytest.fixture
def person() -> User:
    person = a_member(Role.LEARNER, a_school(), "陈静")
    person.set_password(PASSWORD)
    person.email = "chenjing@mingde.example"
    person.password_changed_at = timezone.now()
    person.save()
    return person


def test_nobody_signs_in_with_an_erased_account(client, person):
    client.force_login(person)
    assert client.get("/my/").status_code == 200
    login_name = person.login_name

    _erase(person)

    assert client.get("/my/").status_code == 302
    assert not client.login(username=login_name, password=PASSWORD)


def test_the_row_stays_without_a_name(person):
    codes.issue(person, by=None, at=timezone.now())
    inbox.send([person], key="hello", title="你好", text=lambda user: f"{user.name}，你好", url="/", at=timezone.now())

    _erase(person)

    kept = User.objects.get(pk=person.pk)
    assert (kept.login_name, kept.name, kept.sort_key, kept.email, kept.is_active) == (None, "", "", "", False)
    assert not kept.codes.exists() and not kept.inbox_messages.exists()
    assert Post.objects.filter(user=kept).exists()


def test_others_keep_theirs(person):
    other = a_member(Role.LEARNER, a_school(), "周明")

    _erase(person)

    other.refresh_from_db()
    assert (other.name, other.is_active) == ("周明", True)


def test_an_account_that_was_shut_before_is_emptied_too(person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    _erase(person)

    person.refresh_from_db()
    assert (person.login_name, person.name, person.email) == (None, "", "")
