"""Jobs: done, refused, stopped, and taken up again after a killed worker."""

import pytest

from lms.jobs import progress, run
from lms.jobs.models import Job
from lms.refused import Refused
from tests.factories.lms import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def handled(monkeypatch):
    """Register a handler for one test."""

    def register(function):
        monkeypatch.setitem(run._handlers, "test", function)

    return register


def test_a_job_runs_after_the_commit_and_keeps_its_result(handled, django_capture_on_commit_callbacks):
    handled(lambda job: {"url": "/done/", "heard": job.arguments["word"]})

    with django_capture_on_commit_callbacks(execute=True):
        job = run.start("test", by=a_person(), word="你好")

    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.DONE, {"url": "/done/", "heard": "你好"})


def test_a_refusal_is_kept_in_words(handled):
    def refuse(job):
        raise Refused("第 3 行：没有这个班级。请先导入班级表。", row=3)

    handled(refuse)
    job = Job.objects.create(kind="test")

    run.execute(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["row"]) == (Job.State.REFUSED, 3)


def test_a_fault_ends_the_waiting(handled):
    handled(lambda job: 1 / 0)
    job = Job.objects.create(kind="test")

    run.execute(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "division" not in str(job.result)


def test_a_stop_takes_effect_at_the_next_report(handled):
    steps = []

    def work(job):
        for step in range(10):
            steps.append(step)
            if step == 3:
                run.stop(job, by=a_person())
            run.report(job, step, 10)

    handled(work)
    job = Job.objects.create(kind="test")

    run.execute(job.pk)

    job.refresh_from_db()
    assert (job.state, steps) == (Job.State.STOPPED, [0, 1, 2, 3])


def test_a_job_that_has_not_begun_stops_at_once(handled):
    handled(lambda job: pytest.fail("ran"))
    job = Job.objects.create(kind="test")

    run.stop(job, by=a_person())
    run.execute(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.STOPPED


def test_only_one_of_two_workers_runs_a_job(handled):
    runs = []
    handled(lambda job: runs.append(job.pk))
    job = Job.objects.create(kind="test")

    run.execute(job.pk)
    run.execute(job.pk)

    assert runs == [job.pk]


def test_a_killed_workers_job_is_taken_up_again(handled):
    runs = []
    handled(lambda job: runs.append(job.pk))
    dead = Job.objects.create(kind="test", state=Job.State.RUNNING)
    alive = Job.objects.create(kind="test", state=Job.State.RUNNING)
    progress.beat(alive.pk)
    Job.objects.update(created_at="2026-01-01T00:00:00Z")

    requeued = run.requeue_stale()

    assert (requeued, runs) == (1, [dead.pk])
    alive.refresh_from_db()
    assert alive.state == Job.State.RUNNING


def test_a_job_that_kills_its_worker_is_not_tried_for_ever(handled):
    handled(lambda job: pytest.fail("ran"))
    job = Job.objects.create(kind="test", attempts=run.MOST_ATTEMPTS)

    run.execute(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_a_stopped_job_resumes(handled, django_capture_on_commit_callbacks):
    runs = []
    handled(lambda job: runs.append(job.pk))
    job = Job.objects.create(kind="test", state=Job.State.STOPPED)
    progress.ask_to_stop(job.pk)

    with django_capture_on_commit_callbacks(execute=True):
        run.resume(job)

    assert runs == [job.pk]
    with pytest.raises(Refused):
        run.resume(job)
