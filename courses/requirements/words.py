"""Audience and terms of a requirement in whole sentences, for pages and files."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.requirements.models import ROLES, Requirement
from lms.schools import grades
from lms.schools.calendar import today
from lms.schools.models import Organisation, SchoolClass


def parts(requirement: Requirement) -> list[str]:
    """Each part of the audience: who, where, of which classes, and since when; two queries."""
    return parts_of([requirement])[0]


def parts_of(versions: Sequence[Requirement]) -> list[list[str]]:
    """The same of several, in their order; two queries for all of them."""
    rows = [row for version in versions for row in version.audience]
    places = Organisation.objects.in_bulk({row["organisation"] for row in rows}) if rows else {}
    keys = {key for row in rows for key in row.get("classes", ())}
    classes = SchoolClass.objects.select_related("school").in_bulk(keys) if keys else {}
    return [
        [_part(row, places[row["organisation"]], classes) for row in version.audience]
        or [f"{_join(version.role_names())} · {version.organisation.name}"]
        for version in versions
    ]


def _join(words: list[str]) -> str:
    return pgettext("between names", ", ").join(words)


def _part(row: dict, place: Organisation, classes: dict[int, SchoolClass]) -> str:
    said = [_join([str(role.label) for role in ROLES if role in row["roles"]]), place.name]
    if row.get("stages"):
        said.append(_join([str(stage.label) for stage in SchoolClass.Stage if stage in row["stages"]]))
    if row.get("grades"):
        said.append(_join([grades.grade_name(number) for number in row["grades"]]))
    if row.get("classes"):
        said.append(_join([classes[key].display_name(today()) for key in row["classes"] if key in classes]))
    if row.get("joined_after"):
        said.append(_("in such a post only since after %(day)s") % {"day": row["joined_after"]})
    return " · ".join(said)


def ended_classes(requirement: Requirement, *, on: date) -> list[str]:
    """Of the single classes that it names those that ended or end before it is due, and as what they go on.

    on: looked at from that date. No query where none is named, else two.
    """
    keys = {key for row in requirement.audience for key in row.get("classes", ())}
    if not keys:
        return []
    until = max(on, requirement.all_cycles[-1].due_on)
    rows = SchoolClass.objects.filter(pk__in=keys).select_related("school").order_by("school__sort_key", "pk")
    ended = [row for row in rows if not (row.is_running(on) and row.is_open(until))]
    lines = SchoolClass.objects.filter(continues__in=[row.line for row in ended]).select_related("school")
    later = {row.line: row for row in lines.order_by("opened_on") if row.pk not in keys and row.is_open(until)}
    return [_ended(row, later.get(row.line)) for row in ended]


def _ended(row: SchoolClass, later: SchoolClass | None) -> str:
    said = f"{row.display_name(today())} · {row.school}"
    if row.closed_on:
        said = _("%(class)s, ended from %(day)s on") % {"class": said, "day": row.closed_on}
    if later:
        words = {"class": said, "later": f"{later.display_name(today())} · {later.school}"}
        said = _("%(class)s (goes on as %(later)s)") % words
    return said


def terms(requirement: Requirement) -> list[str]:
    """What applies beside opening and due date."""
    said = []
    if days := requirement.within_days:
        text = ngettext("Newcomers have %(n)s day from their first day in such a post.",
                        "Newcomers have %(n)s days from their first day in such a post.", days)  # fmt: skip
        said.append(text % {"n": days})
    if days := requirement.starts_after_days:
        text = ngettext("Newcomers are asked after %(n)s day.", "Newcomers are asked after %(n)s days.", days)
        said.append(text % {"n": days})
    if requirement.repeats:
        dates = _join([f"{cycle.opens_on} – {cycle.due_on}" for cycle in requirement.all_cycles[1:]])
        said.append(_("Comes again %(how)s: %(dates)s.") % {"how": requirement.get_repeats_display(), "dates": dates})
    if months := requirement.valid_months:
        text = ngettext(
            "A completion counts for %(n)s month, to be renewed in its last %(days)s days.",
            "A completion counts for %(n)s months, to be renewed in its last %(days)s days.",
            months,
        )
        said.append(text % {"n": months, "days": requirement.renewal_days})
    if requirement.lapse_on:
        text = _("After a law review: from %(day)s on only editions from number %(number)s count.")
        said.append(text % {"day": requirement.lapse_on, "number": requirement.lapse_edition})
    if not requirement.test_out:
        said.append(_("Passing the pre-test does not replace the course."))
    return said
