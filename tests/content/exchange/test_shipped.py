"""The job that gives a new district its law and courses."""

import pytest

from content.editions.models import Course
from content.exchange import shipped
from content.law.models import Law
from lms.jobs import progress, run
from lms.jobs.models import Job
from lms.schools import first_run
from tests.factories.lms import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def packs(monkeypatch, law_pack, course_pack):
    """A small law pack and a small course instead of the shipped ones."""
    monkeypatch.setattr(shipped, "folders", lambda: [law_pack, course_pack])
    return law_pack, course_pack


def loaded() -> Job:
    """The job, run to its end."""
    job = Job.objects.create(kind=shipped.LOAD, by=a_person())
    run.execute(job.pk)
    job.refresh_from_db()
    return job


def test_law_comes_before_the_courses_that_cite_it():
    assert shipped.folders()[0].name == "law"
    assert {"newcomer", "photo-forwarded"} <= {folder.name for folder in shipped.folders()}


def test_a_new_district_gets_law_and_courses(packs, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        [job] = first_run.start_jobs(by=a_person())

    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert Law.objects.exists()
    assert Course.objects.get().current is not None
    assert first_run.jobs() == [job]


def test_one_pack_that_is_refused_keeps_no_other_away(packs):
    law, course = packs
    (course / "lessons" / "01-looks.md").unlink()

    job = loaded()

    assert job.state == Job.State.DONE
    assert course.name in job.result["message"]
    assert Law.objects.exists()


def test_a_stop_keeps_what_was_loaded_and_says_so(packs, monkeypatch):
    job = Job.objects.create(kind=shipped.LOAD, by=a_person())
    before = shipped.unpack.load

    def load_and_stop(folders, *, by):
        progress.ask_to_stop(job.pk)
        return before(folders, by=by)

    monkeypatch.setattr(shipped.unpack, "load", load_and_stop)
    run.execute(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.STOPPED
    assert Law.objects.exists()
    assert not Course.objects.exists()
    assert "Nothing" not in job.result["message"]
