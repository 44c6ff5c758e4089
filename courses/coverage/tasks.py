"""What the scheduler does for coverage: the weekly summary, counters that wait to be rebuilt, pupils' figures."""

from courses.coverage import blocks, counters, pupils, reminders
from courses.coverage.models import CounterState
from courses.requirements.models import Requirement
from lms.jobs import duties


def count_what_is_not_counted() -> int:
    """Count requirements that have no current counters: after an upgrade, or a job that was lost."""
    numbers = Requirement.objects.known().filter(unit=Requirement.Unit.PERSON).values_list("number", flat=True)
    current = CounterState.objects.filter(is_current=True).values_list("number", flat=True)
    waiting = sorted(set(numbers) - set(current))
    for number in waiting:
        counters.rebuild(number)
    return len(waiting)


duties.register("coverage_digests", every=duties.HOUR, work=reminders.send_digests)
duties.register("coverage_counters", every=duties.HOUR, work=count_what_is_not_counted)
duties.register("coverage_blocks", every=duties.HOUR, work=blocks.build_what_is_due)
duties.register("coverage_pupils", every=duties.HOUR, work=pupils.keep_ready)
