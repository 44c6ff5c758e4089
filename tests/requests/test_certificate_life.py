"""Pages on which certificates live on, for holders, schools and the bureau."""

from datetime import timedelta

import pytest
from django.urls import reverse

from certificates.credentials import backlog, shares
from certificates.credentials.models import Certificate, Share, StatusChange
from courses.learning.models import Completion
from lms.jobs import run
from lms.jobs.models import Job
from lms.people.models import User
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.certificates import a_certificate, a_certified_completion
from tests.factories.lms import a_bureau, a_member

NEXT_MONTH = timedelta(days=30)


@pytest.fixture
def certificate(db) -> Certificate:
    return a_certificate(name="陈静")


@pytest.fixture
def bureau(client, db):
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau(), "周敏"))
    return client


def show(certificate):
    return reverse("certificates:show", args=[certificate.number])


def test_the_holder_makes_a_link_that_shows_the_whole_name_and_closes_it(client, certificate):
    client.force_login(certificate.user)
    made = client.post(
        reverse("certificates:share", args=[certificate.number]),
        {"last_day": (today() + NEXT_MONTH).isoformat(), "note": "职称评审"},
    )
    assert made.status_code == 302
    share = Share.objects.get()
    link = reverse("verify:shared", args=[share.token])
    assert link in client.get(show(certificate)).content.decode()
    client.logout()

    seen = client.get(link)
    assert (seen.status_code, "陈静" in seen.content.decode()) == (200, True)
    assert seen["X-Robots-Tag"] == "noindex, nofollow"

    client.force_login(certificate.user)
    client.post(reverse("certificates:end_share", args=[share.pk]))
    closed = client.get(link)
    assert (closed.status_code, "陈静" in closed.content.decode()) == (404, False)


def test_whoever_waits_for_a_backlog_reads_how_many_were_issued(client, db):
    admin = a_member(Role.BUREAU_ADMIN, a_bureau())
    client.force_login(admin)
    a_certified_completion()
    job = backlog.start(a_bureau(), by=admin)
    run.execute(job.pk)

    answer = client.get(reverse("jobs:show", args=[job.pk]), headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == reverse("certificates:courses")
    assert "已发出 1 份证书" in client.get(answer["HX-Redirect"]).content.decode()


def test_a_name_that_cannot_be_printed_is_not_issued_anew(client, certificate):
    User.objects.filter(pk=certificate.user_id).update(name="王𠀀")
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))

    answer = client.post(reverse("certificates:reissue", args=[certificate.number]))

    assert (answer.status_code, "𠀀" in answer.content.decode()) == (422, True)
    certificate.refresh_from_db()
    assert certificate.status(today()) == "valid"


@pytest.mark.parametrize("day", ["", "2026-13-40", "1999-01-01", "2099-01-01"])
def test_a_link_for_a_bad_day_is_explained_beside_the_field(client, certificate, day):
    client.force_login(certificate.user)
    page = client.post(reverse("certificates:share", args=[certificate.number]), {"last_day": day})

    assert page.status_code == 422
    assert 'id="id_last_day_error"' in page.content.decode()
    assert not Share.objects.exists()


def test_nobody_else_makes_or_closes_links(bureau, certificate):
    share = shares.make(certificate, last_day=today())

    assert bureau.post(reverse("certificates:share", args=[certificate.number]), {}).status_code == 403
    assert bureau.post(reverse("certificates:end_share", args=[share.pk])).status_code == 404
    assert bureau.get(reverse("verify:shared", args=["A" * 43])).status_code == 404


def test_the_holder_reads_how_often_it_was_verified(client, certificate):
    for _n in range(2):
        client.get(reverse("verify:code", args=[certificate.code]))
    client.force_login(certificate.user)

    assert client.get(show(certificate)).context["verified"].times == 2


def test_a_corrected_name_is_issued_anew_by_the_school(client, certificate):
    certificate.user.name = "陈婧"
    certificate.user.save()
    client.force_login(certificate.user)
    assert "陈婧" in client.get(show(certificate)).content.decode()
    assert client.post(reverse("certificates:reissue", args=[certificate.number])).status_code == 403

    client.force_login(a_member(Role.SCHOOL_ADMIN, certificate.organisation, "赵红"))
    answer = client.post(reverse("certificates:reissue", args=[certificate.number]))

    new = Certificate.objects.get(turn=2)
    assert answer["Location"] == show(new)
    assert new.number in client.get(show(certificate)).content.decode()
    assert client.post(reverse("certificates:reissue", args=[certificate.number])).status_code == 422


def test_the_bureau_issues_what_waits(bureau, monkeypatch):
    monkeypatch.setattr("certificates.receivers._enqueue", lambda completions: None)
    a_certified_completion()
    page = bureau.get(reverse("certificates:courses"))
    assert (page.status_code, page.context["waiting"]) == (200, 1)

    answer = bureau.post(reverse("certificates:issue_backlog"))

    assert answer["Location"] == reverse("jobs:show", args=[Job.objects.get(kind="certificates.backlog").pk])


def test_the_bureau_ends_certificates_after_a_law_review(bureau, certificate):
    address = reverse("certificates:end_edition", args=[certificate.completion.edition_id])
    assert bureau.get(address).status_code == 200
    late = bureau.post(address, {"last_day": "2020-01-01", "reason": "修订"})
    assert (late.status_code, 'id="id_last_day_error"' in late.content.decode()) == (422, True)

    done = bureau.post(address, {"last_day": (today() + NEXT_MONTH).isoformat(), "reason": "未保法修订"})

    assert (done.status_code, StatusChange.objects.get().reason) == (302, "未保法修订")
    bureau.logout()
    assert "未保法修订" in bureau.get(reverse("verify:code", args=[certificate.code])).content.decode()


def test_a_void_completion_is_revoked_with_its_certificate(bureau, certificate):
    bureau.post(
        reverse("certificates:revoke", args=[certificate.number]), {"reason": "代考", "ground": "void", "sure": "on"}
    )

    assert StatusChange.objects.get().ground == "void"
    assert not Completion.objects.known().exists()
