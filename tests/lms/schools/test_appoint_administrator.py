"""manage.py appoint_administrator: the way back in when nobody can sign in."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms.people import codes
from lms.people.models import User
from lms.schools.models import Post, Role
from tests.factories.lms import a_bureau, a_person

pytestmark = pytest.mark.django_db


def appointed(*arguments: str) -> str:
    """What the command prints."""
    written = io.StringIO()
    call_command("appoint_administrator", *arguments, stdout=written)
    return written.getvalue()


def test_a_new_person_administers_the_district_and_has_a_code():
    root = a_bureau()

    printed = appointed("hefang", "--name", "何芳")

    person = User.objects.get(login_name="hefang")
    assert (Post.objects.get().organisation, Post.objects.get().role) == (root, Role.BUREAU_ADMIN)
    code = printed.split("七天有效：")[1].split()[0]
    assert codes.owner(code, at=timezone.now()) == person


def test_somebody_known_comes_back_and_is_appointed_once():
    a_bureau()
    person = a_person()
    User.objects.update(is_active=False)

    appointed(person.login_name)
    appointed(person.login_name)

    assert Post.objects.get().user == person
    assert User.objects.get().is_active


@pytest.mark.parametrize("arguments", [["hefang"], ["坏 名", "--name", "何芳"]])
def test_nobody_is_made_by_halves(arguments):
    a_bureau()

    with pytest.raises(CommandError):
        appointed(*arguments)
    assert not User.objects.exists()


def test_without_a_district_there_is_nothing_to_administer():
    with pytest.raises(CommandError, match="还没有区县"):
        appointed("hefang", "--name", "何芳")
