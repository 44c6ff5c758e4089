"""The room's subjects."""

from django.urls import include, path

from courses.coverage.api_views import api

urlpatterns = [
    path("", include("courses.learning.urls")),
    path("", include("courses.assignments.urls")),
    path("", include("courses.reports.urls")),
    path("grading/", include("courses.grading.urls")),
    path("classes/", include("courses.coverage.class_urls")),
    path("requirements/", include("courses.requirements.urls")),
    path("api/v1/", api.urls),
    path("coverage/", include("courses.coverage.urls")),
]
