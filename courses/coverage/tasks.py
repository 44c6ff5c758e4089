"""What the scheduler does for coverage: the weekly summary, counters that wait to be rebuilt, pupils' figures."""

import time

from django.db.models import Q

from courses.coverage import blocks, pupils, recount, reminders
from courses.coverage.models import CounterState
from courses.requirements.models import Requirement
from lms.jobs import duties

# A count that began so many nanoseconds ago and has not ended was lost with its worker.
ABANDONED = 3600 * 1_000_000_000


def count_what_is_not_counted() -> int:
    """Count requirements that have no current counters: after an upgrade, or a job that was lost."""
    numbers = Requirement.objects.known().filter(unit=Requirement.Unit.PERSON).values_list("number", flat=True)
    counted = CounterState.objects.filter(Q(is_current=True) | Q(building__gt=time.time_ns() - ABANDONED))
    waiting = sorted(set(numbers) - set(counted.values_list("number", flat=True)))
    for number in waiting:
        recount.rebuild(number)
    return len(waiting)


duties.register("coverage_digests", every=duties.HOUR, work=reminders.send_digests)
duties.register("coverage_counters", every=duties.HOUR, work=count_what_is_not_counted)
duties.register("coverage_blocks", every=duties.HOUR, work=blocks.build_what_is_due)
duties.register("coverage_pupils", every=duties.HOUR, work=pupils.keep_ready)
