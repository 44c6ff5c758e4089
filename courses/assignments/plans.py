"""Write a plan, hand it in, read somebody's plan."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.editions.models import LessonVersion
from courses.assignments.models import LONGEST_LINE, Plan, Reading
from courses.learning import reading as lessons
from courses.learning.models import Enrolment, LessonProgress
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools.queries import workplace

LONGEST_ANSWER = 4000


@transaction.atomic
def save(enrolment: Enrolment, lesson: LessonVersion, key: str, answers: Mapping[str, str], *, at: datetime) -> Plan:
    """The draft with these answers; begins one, with the next number after a returned plan. Short parts may be saved.

    Raises Refused while a plan waits for a reader, once one is accepted, and for answers that are too long.
    """
    asked = {part["key"] for part in lesson.parts["assignment"][key]["parts"]}
    kept = {name: text.strip() for name, text in answers.items() if name in asked}
    for name, text in kept.items():
        if len(text) > LONGEST_ANSWER:
            raise Refused(_("At most %(most)d characters. Shorten it.") % {"most": LONGEST_ANSWER}, field=name)
    plan = latest(enrolment, key, for_update=True)
    if plan is None or plan.handed_in_at:
        plan = _next(enrolment, lesson, key, after=plan)
    plan.answers, plan.saved_at, plan.lesson_version = kept, at, lesson
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise Refused(_("This plan is open in another window, too. Reload the page and go on there."))
    return plan


@transaction.atomic
def hand_in(plan: Plan, *, at: datetime) -> Plan:
    """Give the plan to its readers and write its fact. May be repeated.

    Raises Refused, naming the part, for one that is empty or shorter than asked.
    """
    plan = (
        Plan.objects.select_for_update(of=("self",)).select_related("enrolment__user", "lesson_version").get(pk=plan.pk)
    )
    if plan.handed_in_at:
        return plan
    for part in plan.assignment["parts"]:
        _check_length(part, plan.answers.get(part["key"], ""))
    plan.handed_in_at = at
    plan.school = workplace(plan.enrolment.user, on=timezone.localdate(at))
    plan.save(update_fields=["handed_in_at", "school"])
    record.record("plan.handed_in", [plan], by=plan.enrolment.user, at=at)
    return plan


@transaction.atomic
def read(plan: Plan, *, by: User, is_accepted: bool, good: str, advice: str, at: datetime) -> Reading:
    """What a reader says about a plan, with its fact; an accepted plan finishes the author's lesson.

    Raises Refused for the author, for a plan that was not handed in or was read before, and for a line that is empty.
    """
    if plan.enrolment.user_id == by.pk:
        raise Refused(_("You wrote this plan. A colleague or the head of moral education reads it."))
    if plan.handed_in_at is None:
        raise Refused(_("This plan is still being written."))
    lines = {"good": good.strip(), "advice": advice.strip()}
    for name, text in lines.items():
        if not text or len(text) > LONGEST_LINE:
            raise Refused(_("Write one line, at most %(most)d characters.") % {"most": LONGEST_LINE}, field=name)
    try:
        with transaction.atomic():
            said = Reading.objects.create(plan=plan, by=by, is_accepted=is_accepted, read_at=at, **lines)
    except IntegrityError:
        raise Refused(_("Somebody else has read this plan in the meantime. Reload the page to see what was said."))
    record.record("plan.read", [said], by=by, at=at)
    if is_accepted:
        _finish(plan, at=at)
    return said


def latest(enrolment: Enrolment, key: str, *, for_update: bool = False) -> Plan | None:
    """The learner's newest plan for an assignment, written or handed in."""
    plans = Plan.objects.filter(enrolment=enrolment, key=key).order_by("-number")
    return (plans.select_for_update() if for_update else plans).first()


def _next(enrolment: Enrolment, lesson: LessonVersion, key: str, *, after: Plan | None) -> Plan:
    said = after and Reading.objects.filter(plan=after).first()
    if after and said is None:
        raise Refused(_("This plan is with its reader. You can change it once you have the answer."))
    if said and said.is_accepted:
        raise Refused(_("This plan is accepted. There is nothing left to do here."))
    return Plan(enrolment=enrolment, lesson_version=lesson, key=key, number=after.number + 1 if after else 1)


def _check_length(part: Mapping, text: str) -> None:
    least = part["least"] or 1
    if len(text) < least:
        message = ngettext(
            "“%(part)s”: at least %(least)d character, here are %(length)d. Write a little more.",
            "“%(part)s”: at least %(least)d characters, here are %(length)d. Write a little more.",
            least,
        )
        words = {"part": part["title"], "least": least, "length": len(text)}
        raise Refused(message % words, field=part["key"])


def _finish(plan: Plan, *, at: datetime) -> None:
    """The lesson is finished once each of its assignments has an accepted plan."""
    accepted = Plan.objects.filter(enrolment=plan.enrolment, reading__is_accepted=True)
    if set(plan.lesson_version.parts["assignment"]) <= set(accepted.values_list("key", flat=True)):
        lessons.mark_finished(plan.enrolment, plan.lesson_version, how=LessonProgress.How.PLAN, at=at)
