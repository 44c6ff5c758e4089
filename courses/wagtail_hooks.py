"""What the editors' admin says of requirements."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import ngettext
from wagtail import hooks

from content.pages.models import CoursePage
from courses.requirements.models import Requirement
from lms.schools.calendar import today

TOLD = "told_that_the_course_is_required"


@hooks.register("before_unpublish_page")
def say_who_requires_the_course(request, page):
    """Whoever takes a required course back is asked twice: nobody could meet those requirements any more."""
    if not isinstance(page.specific, CoursePage) or request.session.pop(TOLD, None) == page.pk:
        return None
    rows = Requirement.objects.known().filter(course__key=page.specific.course_key)
    standing = sum(not row.ended_on or row.ended_on > today() for row in rows)
    if not standing:
        return None
    text = ngettext(
        "%(count)s requirement names this course; nobody could begin it any more. Tell the bureau, then press again.",
        "%(count)s requirements name this course; nobody could begin it any more. Tell the bureau, then press again.",
        standing,
    )
    messages.warning(request, text % {"count": standing})
    request.session[TOLD] = page.pk
    return redirect("wagtailadmin_pages:unpublish", page.pk)
