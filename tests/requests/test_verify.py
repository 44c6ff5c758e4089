"""/verify/ and /verify/<code>/: what anyone may check."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from certificates.credentials import misses, revoke
from certificates.credentials.models import Certificate
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_member, a_school

UNKNOWN = "K7QX3MRA9TVC2HWD"


@pytest.fixture
def certificate(db) -> Certificate:
    a_certificate(name="欧阳文博", school=a_school("第五中学"))
    return a_certificate(name="王小明", school=a_school("明德区第三中学"))


def ask(client, code: str, **query):
    return client.get(reverse("verify:code", args=[code]), {"lang": "en", **query})


def test_a_stranger_sees_status_and_facts_and_no_whole_name(client, certificate):
    page = ask(client, certificate.code)

    text = page.content.decode()
    assert page.status_code == 200
    assert "Valid" in text
    assert [part in text for part in ("王 * 明", "明德区第三中学", certificate.number)] == [True] * 3
    assert [part in text for part in ("王小明", "欧阳文博", "欧 * 博", "第五中学")] == [False] * 4


def test_no_cookie_is_set_and_no_search_engine_keeps_it(client, certificate):
    for page in (ask(client, certificate.code), ask(client, UNKNOWN), client.get(reverse("verify:form"))):
        assert not page.cookies
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert page["Cache-Control"] == "no-store"
        assert b'<meta name="robots" content="noindex, nofollow">' in page.content


def test_two_queries(client, certificate, monkeypatch, django_assert_max_num_queries):
    # Counts are written apart, every few seconds.
    monkeypatch.setattr("certificates.credentials.counts.count", lambda pk: None)
    ask(client, certificate.code)

    with django_assert_max_num_queries(2):
        ask(client, certificate.code)


def test_small_letters_and_hyphens_are_forgiven_in_silence(client, certificate):
    code = certificate.code.lower()

    page = ask(client, f"{code[:4]}-{code[4:8]} {code[8:12]}—{code[12:]}")

    assert page.status_code == 200
    assert "→" not in page.content.decode()


def test_letters_that_look_like_digits_are_corrected_and_said(client, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(code="0123456789ABCDEF")

    page = ask(client, "oI23456789abcdef")

    assert page.status_code == 200
    assert ["O → 0" in page.content.decode(), "I → 1" in page.content.decode()] == [True, True]


def test_the_form_leads_to_the_page_of_the_code_as_it_was_typed(client, certificate):
    page = client.get(reverse("verify:form"), {"code": " oiab-cdef-ghjk-mnpq ", "lang": "en"})

    assert (page.status_code, page["Location"]) == (302, "/verify/OIABCDEFGHJKMNPQ/?lang=en")


@pytest.mark.parametrize("typed", ["K7QX", UNKNOWN + "0", UNKNOWN[:-1] + "U", "MF-MD-2026-000412-7", "证书", ""])
def test_what_cannot_be_a_code_is_422_beside_the_field_and_counts_no_miss(client, certificate, typed):
    page = client.get(reverse("verify:form"), {"code": typed, "lang": "en"})

    assert page.status_code == 422
    assert page.context["form"].errors["code"]
    assert misses.count("127.0.0.1") == 1


def test_an_unknown_code_is_404_and_says_what_to_check(client, certificate):
    page = ask(client, UNKNOWN.lower())

    text = page.content.decode()
    assert page.status_code == 404
    assert ["No certificate has this code" in text, "K7QX-3MRA-9TVC-2HWD" in text] == [True, True]
    assert certificate.number not in text


@pytest.mark.parametrize("code", ["%2e%2e", "'; drop table", "K7QX%003MRA", "😀" * 16, "A" * 5000])
def test_forged_codes_are_refused_without_a_crash(client, certificate, code):
    assert ask(client, code).status_code in (404, 422)


def test_statuses_in_words(client, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=today() - timedelta(days=1))
    assert "Expired" in ask(client, certificate.code).content.decode()

    revoke.supersede(
        Certificate.objects.filter(pk=certificate.pk), by=None, at=certificate.issued_at, reason="内部原因"
    )
    assert "Superseded" in ask(client, certificate.code).content.decode()

    revoke.revoke(certificate, by=a_member(Role.BUREAU_ADMIN, a_bureau(), "赵局"), reason="内部原因")
    text = ask(client, certificate.code).content.decode()
    assert "Revoked" in text
    assert ["内部原因" in text, "赵局" in text] == [False, False]


def test_a_demo_certificate_says_so(client, db, settings):
    settings.DEMO = True
    certificate = a_certificate()
    settings.DEMO = False

    assert "It proves nothing" in ask(client, certificate.code).content.decode()


def test_only_misses_count_and_only_misses_are_limited(client, certificate, monkeypatch):
    monkeypatch.setattr(misses, "MOST", 3)
    for _ in range(10):
        assert ask(client, certificate.code).status_code == 200

    answers = [ask(client, UNKNOWN).status_code for _ in range(5)]

    assert answers == [404, 404, 404, 429, 429]
    assert int(ask(client, UNKNOWN)["Retry-After"]) <= misses.WINDOW_SECONDS
    assert ask(client, certificate.code).status_code == 200


def test_another_address_is_not_held_back(client, certificate, monkeypatch):
    monkeypatch.setattr(misses, "MOST", 1)
    for _ in range(3):
        ask(client, UNKNOWN)

    there = client.get(reverse("verify:code", args=[UNKNOWN]), REMOTE_ADDR="10.0.0.9")

    assert there.status_code == 404


def test_counting_begins_anew_with_the_next_window(client, certificate, monkeypatch):
    monkeypatch.setattr(misses, "MOST", 0)
    assert ask(client, UNKNOWN).status_code == 429
    monkeypatch.setattr(misses, "MOST", 1)
    cache.clear()

    assert ask(client, UNKNOWN).status_code == 404


def test_the_language_is_in_the_address(client, certificate):
    english, chinese = ask(client, certificate.code), ask(client, certificate.code, lang="zh")

    assert (english["Content-Language"], chinese["Content-Language"]) == ("en", "zh-hans")
    assert b'<html lang="en"' in english.content
    assert b'<html lang="zh-hans"' in chinese.content


def test_nothing_can_be_posted(client, certificate):
    assert client.post(reverse("verify:code", args=[certificate.code])).status_code == 405
    assert client.post(reverse("verify:form")).status_code == 405
