"""All certificates of a school in one file."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone

from certificates.credentials import revoke
from certificates.documents import paper, print_run
from certificates.documents.models import PrintRun
from lms.jobs import progress, run
from lms.jobs.models import Job
from lms.refused import Refused
from lms.schools.models import Role
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_member, a_school


@pytest.fixture
def school(db):
    return a_school("第三中学")


@pytest.fixture
def admin(school):
    return a_member(Role.SCHOOL_ADMIN, school)


def printed(school, admin) -> Job:
    job = print_run.start(school, by=admin)
    run.execute(job.pk)
    job.refresh_from_db()
    return job


def test_valid_certificates_of_the_school_only_in_the_order_of_names(school, admin, poppler):
    for name in ("张丽", "陈静", "王芳"):
        a_certificate(school=school, name=name)
    revoked = a_certificate(school=school, name="周杰")
    revoke.revoke(revoked, by=admin, reason="登记有误")
    a_certificate(school=a_school("第五中学"), name="李伟")

    job = printed(school, admin)

    stored = PrintRun.objects.get()
    text = poppler("pdftotext", stored.file.read())
    assert (job.state, job.result["url"]) == (Job.State.DONE, f"/certificates/prints/{stored.pk}/")
    assert (stored.count, stored.left_out, stored.by) == (3, [], admin)
    assert text.find("陈静") < text.find("王芳") < text.find("张丽")
    assert "周杰" not in text
    assert "李伟" not in text


def test_what_cannot_be_set_is_left_out_and_named(school, admin):
    a_certificate(school=school, name="陈静")
    rare = a_certificate(school=school, name="王𠀀明")

    printed(school, admin)

    stored = PrintRun.objects.get()
    assert (stored.count, [row["number"] for row in stored.left_out]) == (1, [rare.number])
    assert "𠀀" in stored.left_out[0]["reason"]


def test_progress_goes_to_the_end_in_batches(school, admin, monkeypatch):
    monkeypatch.setattr(paper, "BATCH", 2)
    for name in ("陈静", "王芳", "李伟"):
        a_certificate(school=school, name=name)
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(run, "report", lambda job, done, total, note="": seen.append((done, total)))

    printed(school, admin)

    assert seen == [(0, 6), (1, 6), (2, 6), (3, 6), (5, 6)]
    assert len(pikepdf.open(io.BytesIO(PrintRun.objects.get().file.read())).pages) == 3


def test_a_stop_keeps_nothing(school, admin, monkeypatch):
    a_certificate(school=school)
    job = print_run.start(school, by=admin)
    ask = paper.pdf

    def stopped_meanwhile(sheets, **options):
        progress.ask_to_stop(job.pk)
        return ask(sheets, **options)

    monkeypatch.setattr(paper, "pdf", stopped_meanwhile)
    run.execute(job.pk)
    job.refresh_from_db()

    assert job.state == Job.State.STOPPED
    assert not PrintRun.objects.exists()


def test_nothing_to_print_is_refused_before_a_job_is_made(school, admin):
    a_certificate(school=a_school("第五中学"))

    with pytest.raises(Refused, match="第三中学"):
        print_run.start(school, by=admin)

    assert not Job.objects.exists()


def test_nothing_printable_is_refused_by_the_job(school, admin):
    a_certificate(school=school, name="𠀀")

    assert printed(school, admin).state == Job.State.REFUSED


def test_old_print_runs_go_with_their_files(school, admin):
    a_certificate(school=school)
    printed(school, admin)
    stored = PrintRun.objects.get()
    assert print_run.forget() == 0

    PrintRun.objects.update(made_at=timezone.now() - print_run.KEEP - timedelta(hours=1))

    assert print_run.forget() == 1
    assert not stored.file.storage.exists(stored.file.name)


def test_signed_files_come_as_one_archive_and_what_cannot_be_made_is_named(db, client):
    import io
    import zipfile

    from tests.factories.lms import a_bureau

    place = a_school("第六中学")
    good, bad = a_certificate(school=place, name="陈静"), a_certificate(school=place, name="王𠀀")
    administrator = a_member(Role.BUREAU_ADMIN, a_bureau())

    job = print_run.start(place, by=administrator, as_zip=True)
    run.execute(job.pk)

    stored = PrintRun.objects.get()
    client.force_login(administrator)
    answer = client.get(f"/certificates/prints/{stored.pk}.pdf")
    assert answer["Content-Type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names == [f"{good.number.replace('*', '_')}.pdf"]
    page = client.get(f"/certificates/prints/{stored.pk}/").content.decode()
    assert "ZIP" in page and "A4" not in page
    assert [row["number"] for row in stored.left_out] == [bad.number]
