"""The site's table of contents."""

from django.conf.urls.i18n import set_language
from django.urls import include, path

site = [
    path("", include("lms.people.urls")),
    path("", include("lms.schools.public_urls")),
    path("", include("lms.web.urls")),
]

urlpatterns = [
    path("", include((site, "lms"))),
    path("i18n/setlang/", set_language, name="set_language"),
    path("", include("lms.schools.urls")),
    path("roster/", include("lms.schools.roster.urls")),
    path("feedback/", include("lms.feedback.urls")),
    path("jobs/", include("lms.jobs.urls")),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
    path("", include("content.urls")),
]
