"""A small clock that runs what the rooms registered in lms.jobs.duties."""

import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from lms.jobs import duties, run

duties.register("requeue_stale", every=duties.MINUTE, work=run.requeue_stale)
duties.register_command("publish_scheduled", every=duties.MINUTE)
duties.register_command("clearsessions", every=duties.DAY)
duties.register_command("prune_db_task_results", "--backend=jobs", "--queue-name=*", every=duties.DAY)


class Command(BaseCommand):
    help = _("Publishes scheduled pages, requeues stale jobs, and so on; one process per installation.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help=_("do everything once and end"))

    def handle(self, *, once: bool, **options) -> None:
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
        plan = duties.registered()
        while True:
            duties.do_what_is_due(plan, now=time.monotonic())
            if once or stopping.wait(max(0.0, min(duty.due for duty in plan) - time.monotonic())):
                return
