"""One person's cell explained, and everything that is required of one person."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.coverage import asof
from courses.requirements import audience, mine
from courses.requirements.explain import explain
from courses.requirements.models import Requirement
from courses.requirements.people import people
from courses.requirements.person import Person
from lms.schools import queries
from lms.schools.calendar import today
from lms.schools.models import Post, Role


@require_safe
def cell(request, number: int, pk: int):
    """Which rule and facts made a status so, and what would change it. pk: of a post that I may read."""
    requirement = request.access.get(Requirement, "see_coverage", number=number, superseded_at=None)
    post = _post(request, pk)
    asked = asof.asked(request.GET, today=today())
    version = audience.as_known(requirement, known_by=asked.known_by)
    if version is None or version.is_for_classes:
        raise Http404
    rows = people([post.user_id], courses=[version.course_id]).get(post.user_id, Person())
    context = {
        "requirement": version,
        "post": post,
        "asof": asked,
        "notices": asked.mistakes,
        "why": explain(version, rows, on=asked.on, known_by=asked.known_by),
        "posts": queries.history(post.user),
    }
    return render(request, "courses/coverage/cell.html", context)


@require_safe
def person(request, pk: int):
    """Everything that is required of the holder of a post, as their own list says it."""
    post = _post(request, pk)
    # Their own list knows what is known now; another date of knowledge would only stand above it.
    asked = replace(asof.asked(request.GET, today=today()), known_day=None)
    rows = mine.required_of(post.user, on=asked.on)
    context = {
        "post": post,
        "asof": asked,
        "notices": asked.mistakes,
        "rows": rows,
        "posts": queries.history(post.user),
    }
    return render(request, "courses/coverage/person.html", context)


def _post(request, pk: int) -> Post:
    """404 for posts elsewhere and for pupils; names are not for everybody who sees figures."""
    request.access.require("see_coverage_names")
    post = request.access.get(Post, "read", pk=pk)
    if post.role == Role.PUPIL:
        raise Http404
    return post
