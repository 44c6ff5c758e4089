"""Start, report, stop and resume long work; a worker that dies loses its lease and another takes the job up."""

import logging
import threading
from collections.abc import Callable
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from lms.jobs import progress
from lms.jobs.models import Job
from lms.people.models import User
from lms.refused import Refused

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
BEAT_EVERY_SECONDS = 10

Handler = Callable[[Job], dict | None]
_handlers: dict[str, Handler] = {}


class Stopped(Exception):
    """Somebody asked the job to stop; raised by check_stop, caught by execute.

    A handler that keeps what it has done says so: it raises Stopped again with a sentence.
    """


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Decorator: this function does jobs of that kind. It must be repeatable: a killed worker's job runs again.

    It returns what the job's row keeps as its result; result["url"] is where the page leads when it is done.
    """

    def keep(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return keep


def start(kind: str, *, by: User | None, **arguments) -> Job:
    """A queued job; the worker hears of it when the transaction commits. arguments: plain JSON values."""
    assert kind in _handlers, f"nothing handles {kind}"
    job = Job.objects.create(kind=kind, by=by, arguments=arguments)
    transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


def report(job: Job, done: int, total: int, note: str = "") -> None:
    """Show progress; raises Stopped when somebody asked for it. Cheap enough to call every hundred rows."""
    progress.write(job.pk, progress.Progress(done, total, note))
    check_stop(job)


def check_stop(job: Job) -> None:
    """Raise Stopped when somebody asked for it."""
    if progress.asked_to_stop(job.pk):
        raise Stopped


def stop(job: Job, *, by: User) -> None:
    """Ask a job to stop; one that has not begun is stopped at once."""
    progress.ask_to_stop(job.pk)
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(state=Job.State.STOPPED, finished_at=timezone.now())
    logger.info("job %s: stop asked by %s", job.pk, by.opaque.hex)


def resume(job: Job) -> None:
    """Queue a stopped or failed job again."""
    over = [Job.State.STOPPED, Job.State.FAILED]
    if not Job.objects.filter(pk=job.pk, state__in=over).update(state=Job.State.QUEUED, attempts=0, finished_at=None):
        raise Refused(_("Only a stopped or failed job can be resumed."))
    progress.clear(job.pk)
    transaction.on_commit(lambda: run_job.enqueue(job.pk))


def requeue_stale() -> int:
    """Queue again what a dead worker left: running without a heartbeat, or queued for long. Returns how many."""
    waiting = timezone.now() - timezone.timedelta(seconds=progress.LEASE_SECONDS)
    running = [
        pk
        for pk in Job.objects.filter(state=Job.State.RUNNING).values_list("pk", flat=True)
        if not progress.is_alive(pk)
    ]
    Job.objects.filter(pk__in=running, state=Job.State.RUNNING).update(state=Job.State.QUEUED)
    lost = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=waiting).values_list("pk", flat=True)
    for pk in lost:
        run_job.enqueue(pk)
    return len(lost)


def execute(pk: int) -> None:
    """Run a queued job to its end. Called by the task; a second worker with the same job finds nothing to do."""
    taken = Job.objects.filter(pk=pk, state=Job.State.QUEUED).update(state=Job.State.RUNNING, started_at=timezone.now())
    if not taken:
        return
    job = Job.objects.select_related("by").get(pk=pk)
    job.attempts += 1
    Job.objects.filter(pk=pk).update(attempts=job.attempts)
    if job.attempts > MOST_ATTEMPTS:
        _finish(
            job, Job.State.FAILED, {"message": _("The work was interrupted three times. Ask the operator for the log.")}
        )
        return
    with _heartbeat(pk):
        state, result = _attempt(job)
    _finish(job, state, result)


def _attempt(job: Job) -> tuple[str, dict]:
    try:
        return Job.State.DONE, _handlers[job.kind](job) or {}
    except Stopped as stopped:
        return Job.State.STOPPED, {"message": str(stopped) or _("Stopped. Nothing of it was kept.")}
    except Refused as refused:
        return Job.State.REFUSED, {"message": refused.message, "row": refused.row}
    except Exception:
        # The person waiting must not be left before a bar that never moves; the log has the whole story.
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        return Job.State.FAILED, {
            "message": _("Something went wrong on our side. Nothing was changed. The log names it.")
        }


def _finish(job: Job, state: str, result: dict) -> None:
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        state=state, result={**job.result, **result}, finished_at=timezone.now()
    )


@contextmanager
def _heartbeat(pk: int):
    """Beat from a thread of its own, so that a long step does not look like death; touches the cache only."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_EVERY_SECONDS):
            progress.beat(pk)

    progress.beat(pk)
    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@task(backend="jobs")
def run_job(pk: int) -> None:
    """The one task of the queue: run a job by its number; nothing if it is done or somebody else has it."""
    execute(pk)
