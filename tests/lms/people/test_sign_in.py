"""One-time codes, wrong tries, resets, and what ends a session."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import time

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from lms.people import codes, reset, sign_in, throttle
from lms.people.hashers import Argon2
from lms.people.models import AccessLogEntry, OneTimeCode, User
from lms.people.sign_in import Backend
from lms.refused import Refused
from lms.schools.models import Role
from tests.factories.lms import a_member, a_person, a_school

NOW = timezone.now()


@pytest.mark.django_db
def test_a_code_works_once_in_any_spelling():
    teacher = a_person()
    code = codes.issue(teacher, by=None, at=NOW)

    assert codes.redeem(code.lower().replace("-", " ").replace("0", "o"), "kuaile-2026", at=NOW) == teacher
    with pytest.raises(Refused):
        codes.redeem(code, "kuaile-2027", at=NOW)
    teacher.refresh_from_db()
    assert teacher.check_password("kuaile-2026")


@pytest.mark.django_db
def test_a_code_is_kept_as_a_keyed_digest_of_sixty_bits():
    code = codes.issue(a_person(), by=None, at=NOW)

    plain = code.replace("-", "")
    assert len(plain) == 12 and set(plain) <= set(codes.ALPHABET)
    assert plain not in str(OneTimeCode.objects.values_list().get())


@pytest.mark.django_db
def test_a_code_expires_after_seven_days():
    code = codes.issue(a_person(), by=None, at=NOW)

    codes.owner(code, at=NOW + timedelta(days=7) - timedelta(seconds=1))
    with pytest.raises(Refused):
        codes.owner(code, at=NOW + timedelta(days=7))


@pytest.mark.django_db
def test_a_new_code_ends_the_earlier_one():
    teacher = a_person()
    first = codes.issue(teacher, by=None, at=NOW)

    codes.issue(teacher, by=None, at=NOW)

    with pytest.raises(Refused):
        codes.owner(first, at=NOW)


@pytest.mark.django_db
def test_a_reset_ends_the_sessions_tells_the_person_and_is_logged():
    school = a_school()
    teacher, administrator = a_member(Role.LEARNER, school), a_member(Role.SCHOOL_ADMIN, school, "赵敏")
    teacher.set_password("kuaile-2026")
    teacher.password_changed_at = NOW - timedelta(days=30)
    teacher.save()
    browser = Client()
    browser.force_login(teacher)
    assert browser.get("/account/").status_code == 200

    code = reset.new_code(teacher, by=administrator, at=NOW, organisation=school.pk)

    assert browser.get("/account/").status_code == 302
    entry = AccessLogEntry.objects.get(action="credential.code")
    assert (entry.by, entry.person, entry.organisation) == (administrator, teacher, school.pk)
    assert (teacher.credential_reset_at, teacher.credential_reset_by) == (NOW, administrator)
    browser.post("/sign-in/code/", {"code": code})
    welcome = browser.post("/sign-in/password/", {"password": "mingtian-2026", "again": "mingtian-2026"}, follow=True)
    told = [str(message) for message in welcome.context["messages"]]
    assert any("赵敏" in text for text in told)
    teacher.refresh_from_db()
    assert teacher.check_password("mingtian-2026")
    assert sign_in.reset_notice(teacher) == ""


@pytest.mark.django_db
def test_a_first_code_is_no_reset():
    teacher = a_person()

    reset.new_code(teacher, by=None, at=NOW)

    assert teacher.credential_reset_at is None


def _fail(account: str, device: str, times: int, address: str = "10.0.0.1") -> None:
    """So many wrong tries, each made as soon as it may be."""
    for _n in range(times):
        attempt = throttle.Try(account, device, address)
        cache.delete_many([limit.gate for limit in attempt.limits()])
        throttle.begin(attempt)


def _wait(account: str, device: str, address: str = "10.0.0.1") -> int:
    """Seconds until this try may be made; 0 if at once."""
    attempt = throttle.Try(account, device, address)
    gates = cache.get_many([limit.gate for limit in attempt.limits()]).values()
    return max((round(until - time()) for until in gates), default=0)


def test_a_delay_grows_with_wrong_tries_on_one_device():
    _fail("t1", "deviceA", throttle.FREE_TRIES)
    assert _wait("t1", "deviceA") == 0

    _fail("t1", "deviceA", 3)

    assert _wait("t1", "deviceA") == 8
    with pytest.raises(Refused) as refused:
        throttle.begin(throttle.Try("t1", "deviceA", "10.0.0.1"))
    assert refused.value.status == 429
    assert "8" in refused.value.message


def test_a_classmate_cannot_lock_the_owner_out():
    owner = throttle.Try("seat:7", "owners-device", "10.0.0.1")
    throttle.succeeded(owner, throttle.begin(owner))

    _fail("seat:7", "classmates-device", 40)

    throttle.begin(owner)


def test_strange_devices_wait_thirty_seconds_soon_and_five_minutes_at_most():
    waits = []
    for n in range(throttle.ACCOUNT_FREE_TRIES + 300):
        _fail("seat:8", f"device{n}", 1, address=f"10.0.{n}.1")
        waits.append(_wait("seat:8", "new-device", "10.1.0.9"))

    assert waits[: throttle.ACCOUNT_FREE_TRIES] == [0] * throttle.ACCOUNT_FREE_TRIES
    assert waits[throttle.ACCOUNT_FREE_TRIES + 4] == 30
    assert waits[-1] == throttle.LONGEST_SECONDS


def test_a_million_pins_take_nine_years():
    slowest = throttle._soon_then_slowly(1000)

    assert 1_000_000 * slowest / (365 * throttle.DAY) > 9


def test_three_classes_behind_one_address_may_mistype():
    for n in range(150):
        _fail(f"seat:{n}", f"device{n}", 2)

    assert _wait("seat:200", "device200") == 0


def test_a_pupil_who_types_nonsense_keeps_no_school_out(monkeypatch):
    monkeypatch.setattr(throttle, "ADDRESS_FREE_TRIES", 20)
    owner = throttle.Try("seat:7", "owners-device", "10.0.0.1")
    throttle.succeeded(owner, throttle.begin(owner))
    for n in range(throttle.ADDRESS_FREE_TRIES + 50):
        _fail(f"seat:{n + 100}", f"device{n}", 1)

    throttle.begin(owner)
    assert 0 < _wait("seat:99", "strange-device") <= throttle.ADDRESS_SECONDS
    with pytest.raises(Refused):
        throttle.begin(throttle.Try("seat:99", "strange-device", "10.0.0.1"))
    throttle.begin(throttle.Try("seat:99", "strange-device", "10.0.0.2"))

    throttle.clear_address("10.0.0.1")

    throttle.begin(throttle.Try("seat:99", "other-device", "10.0.0.1"))


def test_right_tries_do_not_count(monkeypatch):
    monkeypatch.setattr(throttle, "ADDRESS_FREE_TRIES", 20)
    for n in range(throttle.ADDRESS_FREE_TRIES + 50):
        attempt = throttle.Try(f"seat:{n}", f"device{n}", "10.0.0.1")
        throttle.succeeded(attempt, throttle.begin(attempt))

    assert _wait("seat:999", "device999") == 0
    _fail("seat:999", "device999", 1)
    assert _wait("seat:999", "device999") == 0


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "lms.web.file_cache.Cache"])
def test_many_tries_at_once_are_no_way_round(backend, settings, tmp_path):
    path = backend if backend.startswith("lms") else f"django.core.cache.backends.{backend}"
    settings.CACHES = {"default": {"BACKEND": path, "LOCATION": str(tmp_path)}}

    def guess(_n) -> bool:
        try:
            throttle.begin(throttle.Try("seat:8", "deviceA", "10.0.0.1"))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        made = sum(threads.map(guess, range(60)))

    assert made == throttle.FREE_TRIES + 1


@pytest.mark.django_db
def test_a_teacher_clears_the_tries():
    pupil = a_person()
    _fail(pupil.login_name, "deviceA", 20)

    throttle.clear(pupil)

    throttle.begin(throttle.Try(pupil.login_name, "deviceA", "10.0.0.1"))


def test_argon2_parameters_are_those_of_thirty_milliseconds():
    encoded = Argon2().encode("kuaile-2026", Argon2().salt())

    assert "m=19456,t=2,p=1" in encoded


@pytest.mark.django_db
def test_a_login_name_is_one_whatever_its_letters():
    teacher = User.objects.create_user("WangLei", "kuaile-2026", name="王磊")

    assert teacher.login_name == "wanglei"
    assert User.objects.get(login_name=" WANGLEI ") == teacher
    assert Backend().authenticate(None, login_name="wangLei", password="kuaile-2026") == teacher
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(login_name="WANGLEI", name="王雷")])


@pytest.mark.django_db
def test_the_database_itself_tells_login_names_apart_by_more_than_their_letters():
    User.objects.create_user("wanglei", name="王磊")
    other = User.objects.create_user("wanglei2", name="王雷")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE lms_user SET login_name = 'WangLei' WHERE id = %s", [other.pk])
