"""Plans as lists ask for them."""

from dataclasses import dataclass

from django.db.models import Value

from courses.assignments.models import Plan, PlanQuerySet
from courses.learning.models import Enrolment
from lms.people.models import User


@dataclass(frozen=True)
class Standing:
    """How an assignment of a lesson stands with a learner; plan: the newest one."""

    plan: Plan | None

    @property
    def reading(self):
        return getattr(self.plan, "reading", None) if self.plan else None

    @property
    def is_waiting(self) -> bool:
        return bool(self.plan and self.plan.handed_in_at and self.reading is None)

    @property
    def is_accepted(self) -> bool:
        return bool(self.reading and self.reading.is_accepted)

    @property
    def is_returned(self) -> bool:
        return bool(self.reading and not self.reading.is_accepted)

    @property
    def may_write(self) -> bool:
        return not (self.is_waiting or self.is_accepted)


def standing(enrolment: Enrolment | None, key: str) -> Standing:
    """How an assignment stands with the learner; one query."""
    if enrolment is None:
        return Standing(None)
    plans = Plan.objects.filter(enrolment=enrolment, key=key).select_related("reading__by", "lesson_version")
    return Standing(plans.order_by("-number").first())


def to_read(plans: PlanQuerySet, *, by: User) -> PlanQuerySet:
    """Of these plans those that wait for a reader who is not their author."""
    rows = plans.waiting().exclude(enrolment__user=by)
    return rows.select_related("enrolment__user", "enrolment__edition", "lesson_version", "school")


def waiting_for(user: User, readable: PlanQuerySet) -> tuple[bool, int]:
    """Has the person handed in plans, and how many of the readable ones wait for them? One query."""
    own = Plan.objects.filter(enrolment__user=user).handed_in().order_by().values_list("pk", Value(True))
    others = to_read(readable, by=user).order_by().values_list("pk", Value(False))
    rows = [is_own for _pk, is_own in own.union(others)]
    return any(rows), rows.count(False)


def own_open(user: User) -> list[Standing]:
    """The person's plans that wait for a reader or came back, the newest of each assignment."""
    rows = Plan.objects.filter(enrolment__user=user).handed_in().select_related(
        "reading__by", "lesson_version", "enrolment__edition"
    )  # fmt: skip
    newest = {(plan.enrolment_id, plan.key): plan for plan in rows.order_by("number")}
    shown = [Standing(plan) for plan in newest.values()]
    return [one for one in shown if not one.is_accepted]
