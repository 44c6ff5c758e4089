"""This room's entries of the main navigation and panels of 我的学习; the one place that sees all subjects at once."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from courses.assignments import panels as assignments
from courses.coverage import class_views
from courses.learning import panels as learning
from courses.requirements import mine
from lms.web import links, nav, panels, start

nav.register("my", label=_("My learning"), url_name="learning:my", order=10, shown=lambda r: r.user.is_authenticated)
nav.register(
    "classes", label=_("My classes"), url_name="classes:list", order=20, shown=lambda r: r.access.has("record_sessions")
)
nav.register(
    "grading", label=_("Quizzes"), url_name="grading:quizzes", order=25, shown=lambda r: r.access.has("mark_quizzes")
)
nav.register(
    "coverage", label=_("Coverage"), url_name="coverage:list", order=30, shown=lambda r: r.access.has("see_coverage")
)
nav.register(
    "requirements",
    label=_("Requirements"),
    url_name="requirements:list",
    order=40,
    shown=lambda r: r.access.has("read_requirements"),
)

# Who works in an office without learning there begins with the district's figures.
OFFICE = {"inspector", "bureau_officer", "bureau_admin"}
start.register(
    "coverage", url_name="coverage:list", order=10, shown=lambda r: r.access.roles and r.access.roles <= OFFICE
)
start.register("my", url_name="learning:my", order=90, shown=lambda r: True)
links.register("class", "classes:class")
links.register("new requirement", "requirements:new")

panels.register("continue", template="courses/_my_continue.html", context=learning.go_on, order=10)
panels.register(
    "start",
    template="courses/_my_start.html",
    context=partial(learning.start, required_of=mine.of_request),
    order=10,
)
panels.register(
    "courses",
    template="courses/_my_courses.html",
    context=partial(learning.courses, required_of=mine.once_of_request),
    order=30,
)
panels.register("plans", template="courses/assignments/_panel.html", context=assignments.panel, order=15)
panels.register("classes", template="courses/classes/_panel.html", context=class_views.panel, order=20)
