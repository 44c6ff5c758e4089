"""A certificate lives on: it is renewed, issued anew, ended by a law review, erased."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from certificates.credentials import backlog, counts, issue, review_end, revoke, shares, verify
from certificates.credentials.models import Certificate, EditionEnd, Share, Status, StatusChange, Verified
from certificates.documents import render
from certificates.documents.models import DocumentFile
from certificates.ledger import audit, seal
from courses.learning import corrections
from courses.learning.models import Completion
from lms.facts import erase
from lms.facts.models import Fact
from lms.jobs import run
from lms.jobs.models import Job
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.certificates import a_certificate, a_certified_completion
from tests.factories.content import an_edition
from tests.factories.courses import a_completion
from tests.factories.lms import a_bureau, a_member, a_person, a_school

TOMORROW = timedelta(days=1)


@pytest.fixture
def officer(db):
    return a_member(Role.BUREAU_ADMIN, a_bureau(), "周敏")


def a_new_edition_of(edition):
    return an_edition(lessons=1, practice=0, items=1, course=edition.course)


def renamed(certificate, name):
    certificate.user.name = name
    certificate.user.save()
    return certificate


# Exactly once


def test_a_worker_killed_after_it_took_the_number_leaves_no_gap_and_no_lock(no_worker, transactional_db, monkeypatch):
    completion = a_certified_completion()
    connections.close_all()
    child = os.fork()
    if not child:
        # Whatever happens here, the child must not go on with the tests.
        try:
            monkeypatch.setattr(issue.record, "record", lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL))
            issue.issue_for(completion)
        finally:
            os._exit(1)

    _pid, status = os.waitpid(child, 0)

    assert os.WTERMSIG(status) == signal.SIGKILL
    assert not Certificate.objects.exists()
    assert issue.issue_for(completion).number.startswith(f"MF-MD-{today().year}-000001-")


def test_two_backlogs_at_once_issue_each_once(no_worker, in_threads):
    edition, school = an_edition(lessons=1, practice=0, items=1), a_school()
    for n in range(5):
        a_certified_completion(school=school, edition=edition, name=f"王{n}")
    jobs = [Job.objects.create(kind=backlog.KIND, arguments={"root": a_bureau().pk}) for _n in range(2)]

    in_threads(*[lambda j=job: run.execute(j.pk) for job in jobs])

    numbers = sorted(int(number.split("-")[3]) for number in Certificate.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5]
    assert {job.state for job in Job.objects.all()} == {Job.State.DONE}


def test_two_re_issues_at_once_give_one_and_tell_the_other(in_threads, officer):
    certificate = renamed(a_certificate(), "陈婧")

    results = in_threads(*[lambda: issue.reissue(certificate, by=officer)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Certificate", "Refused"]
    assert Certificate.objects.count() == 2


# Backlog


def test_a_backlog_stops_keeps_what_it_issued_and_goes_on(db, officer, monkeypatch):
    edition, school = an_edition(lessons=1, practice=0, items=1), a_school()
    for n in range(4):
        a_certified_completion(school=school, edition=edition, name=f"王{n}")
    monkeypatch.setattr(backlog, "REPORT_EVERY", 1)
    real, asked = run.report, []

    def stop_at_the_third(job, done, total, note=""):
        asked.append((done, total))
        if len(asked) == 3:
            raise run.Stopped
        real(job, done, total, note)

    monkeypatch.setattr(run, "report", stop_at_the_third)
    job = Job.objects.create(kind=backlog.KIND, by=officer, arguments={"root": a_bureau().pk})
    run.execute(job.pk)
    job.refresh_from_db()
    assert (job.state, Certificate.objects.count()) == (Job.State.STOPPED, 2)
    assert "2" in job.result["message"]

    monkeypatch.undo()
    run.resume(job)
    run.execute(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["count"]) == (Job.State.DONE, 2)
    assert Certificate.objects.count() == 4


def test_nothing_to_issue_is_said_at_once(db, officer, settings):
    with pytest.raises(Refused, match="没有待发的"):
        backlog.start(a_bureau(), by=officer)
    settings.PUBLIC_URL = ""
    with pytest.raises(Refused, match="PUBLIC_URL"):
        backlog.start(a_bureau(), by=officer)


# Renewal and re-issue


def test_the_next_cycle_renews_and_names_the_old_one(db):
    old = a_certificate(issued_at=timezone.now() - timedelta(days=400))
    second = a_completion(old.user, a_new_edition_of(old.completion.edition))

    new = issue.issue_for(second)

    assert (new.previous, new.origin) == (old, Certificate.Origin.RENEWAL)
    assert new.snapshot["previous"] == old.number
    assert verify.verdict(old.code, on=today()).successor == new.number


def test_a_corrected_record_gets_a_certificate_that_follows_the_superseded_one(db, officer):
    old = a_certificate()
    successor = corrections.supersede(
        old.completion, by=officer, reason="重新判分", at=timezone.now(), instead={"percent": 85}
    )

    new = issue.issue_for(successor)

    assert (new.previous, new.origin) == (old, Certificate.Origin.CORRECTION)
    assert old.status(today()) == Status.SUPERSEDED
    assert new.status(today()) == Status.VALID


def test_after_a_corrected_name_the_old_says_superseded_and_the_new_bears_the_name(officer):
    old = renamed(a_certificate(name="陈静"), "陈婧")

    new = issue.reissue(old, by=officer)

    assert (new.turn, new.origin, new.previous) == (2, Certificate.Origin.REISSUE, old)
    assert new.snapshot["holder"] == "陈婧"
    kept = {"course", "band", "completed_on", "valid_until", "school"}
    assert {key: new.snapshot[key] for key in kept} == {key: old.snapshot[key] for key in kept}
    found = verify.verdict(old.code, on=today())
    assert (found.status, found.successor) == (Status.SUPERSEDED, new.number)
    assert issue.issue_for(old.completion) == new
    assert issue.issue_missing() == 0


def test_the_same_name_or_a_revoked_certificate_is_not_issued_anew(officer):
    certificate = a_certificate()
    with pytest.raises(Refused, match="已经是这个姓名"):
        issue.reissue(certificate, by=officer)
    revoke.revoke(renamed(certificate, "陈婧"), by=officer, reason="误发")
    with pytest.raises(Refused, match="只有有效的证书"):
        issue.reissue(certificate, by=officer)


# Revocation and coverage


def test_a_void_completion_goes_with_its_certificate_and_a_wrong_paper_does_not(officer):
    paper, void = a_certificate(name="陈静"), a_certificate(name="王芳")

    revoke.revoke(paper, by=officer, reason="姓名误植")
    revoke.revoke(void, by=officer, reason="代考", ground=StatusChange.Ground.VOID)

    assert Completion.objects.known().get() == paper.completion
    assert Completion.objects.get(pk=void.completion_id).superseded_reason == "代考"
    assert void.status(today()) == Status.REVOKED
    assert [change.status for change in void.changes.all()] == [Status.REVOKED]


# The end after a law review


def test_a_law_review_ends_certificates_and_says_why(officer):
    certificate = a_certificate()
    last = today() + timedelta(days=30)

    assert (
        review_end.set_end(certificate.completion.edition, a_bureau(), last_day=last, reason="未保法修订", by=officer)
        == 1
    )

    certificate = Certificate.objects.get()
    assert certificate.status(last) == Status.VALID
    assert certificate.status(last + TOMORROW) == Status.EXPIRED
    assert Certificate.objects.valid(last).exists()
    assert not Certificate.objects.valid(last + TOMORROW).exists()
    found = verify.verdict(certificate.code, on=today())
    assert (found.valid_until, found.review) == (last, "未保法修订")
    assert Fact.objects.filter(kind="certificate.ends").count() == 1


def test_a_certificate_issued_later_prints_the_day(officer):
    first = a_certificate()
    edition, last = first.completion.edition, today() + timedelta(days=30)
    review_end.set_end(edition, a_bureau(), last_day=last, reason="修订", by=officer)

    later = a_certificate(name="王芳", edition=edition)

    assert (later.valid_until, later.snapshot["valid_until"]) == (last, last.isoformat())


def test_an_end_moves_forward_and_never_back(officer):
    certificate = a_certificate()
    edition, first = certificate.completion.edition, today() + timedelta(days=30)
    review_end.set_end(edition, a_bureau(), last_day=first, reason="修订", by=officer)

    assert review_end.set_end(edition, a_bureau(), last_day=first + TOMORROW, reason="再议", by=officer) == 0
    assert review_end.set_end(edition, a_bureau(), last_day=first - TOMORROW, reason="提前", by=officer) == 1

    assert Certificate.objects.get().ends_on(today()) == first - TOMORROW


def test_the_end_lies_not_in_the_past_and_has_a_reason(officer):
    certificate = a_certificate()
    edition = certificate.completion.edition
    with pytest.raises(Refused, match="今天或以后"):
        review_end.set_end(edition, a_bureau(), last_day=today() - TOMORROW, reason="修订", by=officer)
    with pytest.raises(Refused, match="哪部法律"):
        review_end.set_end(edition, a_bureau(), last_day=today(), reason=" ", by=officer)
    assert not EditionEnd.objects.exists()


# Links and counts


def test_a_link_ends_on_its_day_and_can_be_closed(db):
    certificate = a_certificate()
    share = shares.make(certificate, last_day=today() + TOMORROW)

    assert shares.opened(share.token, on=today()) == certificate
    assert shares.opened(share.token, on=today() + 2 * TOMORROW) is None
    shares.end(share)
    assert shares.opened(share.token, on=today()) is None
    assert Share.objects.get().opened == 1


def test_a_link_without_an_end_in_sight_is_refused(db):
    certificate = a_certificate()
    for last_day in (today() - TOMORROW, today() + timedelta(days=400)):
        with pytest.raises(Refused):
            shares.make(certificate, last_day=last_day)


def test_links_are_few(db, monkeypatch):
    certificate = a_certificate()
    monkeypatch.setattr(shares, "MOST_OPEN", 1)
    shares.make(certificate, last_day=today())
    with pytest.raises(Refused, match="开放的链接"):
        shares.make(certificate, last_day=today())


def test_verifications_are_counted_and_nothing_else(db):
    certificate = a_certificate()
    for _n in range(3):
        counts.count(certificate.pk)

    assert (Verified.objects.get().times, Verified.objects.get().last_on) == (3, today())


# Erasure


def _erase(certificate, *, by):
    opaque, second = certificate.user.opaque.hex, a_person("郑科长")
    erase.erase_person(opaque, by=by, second=second, basis="同意撤回", at=timezone.now())


def test_an_erased_holders_certificate_shows_its_status_and_nothing_else(officer):
    certificate = a_certificate(name="陈静")
    content = render.certificate_pdf(certificate)
    path = DocumentFile.objects.get().file.path
    shares.make(certificate, last_day=today())
    revoke.revoke(certificate, by=officer, reason="陈静代考")
    seal.seal(at=timezone.now())
    assert content and Path(path).exists()

    erase.erase_person(
        certificate.user.opaque.hex, by=officer, second=a_person("郑科长"), basis="同意撤回", at=timezone.now()
    )

    assert DocumentFile.objects.get().sha256
    found = verify.verdict(certificate.code, on=today())
    assert (found.status, found.is_erased, found.name, found.course) == (Status.REVOKED, True, "*", "")
    kept = Certificate.objects.get()
    assert (kept.user, kept.snapshot, kept.changes.get().reason) == (None, {}, "")
    with pytest.raises(Refused, match="已删除"):
        render.certificate_pdf(kept)


def test_the_audit_counts_the_erased_and_finds_nothing_wrong(officer):
    certificate = a_certificate(name="陈静")
    seal.seal(at=timezone.now())
    erase.erase_person(
        certificate.user.opaque.hex, by=officer, second=a_person("郑科长"), basis="同意撤回", at=timezone.now()
    )
    seal.seal(at=timezone.now())

    said = audit.audit()

    assert said.erased > 0
    assert [one for one in said.findings if "ertificate" in one.what] == []
