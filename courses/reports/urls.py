"""Reports of readers."""

from django.urls import path

from courses.reports import views

app_name = "reports"

urlpatterns = [
    path("attempts/<int:attempt_id>/questions/<int:slot>/report/", views.question, name="question"),
    path("courses/<int:edition_id>/lessons/<slug:key>/report/", views.lesson, name="lesson"),
]
