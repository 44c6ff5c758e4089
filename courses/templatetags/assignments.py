"""How an assignment stands, for the lesson that asks for it."""

from django import template

from courses.assignments import queries
from courses.learning import enrolments

register = template.Library()


@register.simple_tag
def plan_standing(user, lesson, key: str) -> queries.Standing:
    """How the person stands with an assignment of a lesson version."""
    return queries.standing(enrolments.current(user, lesson.edition), key)
