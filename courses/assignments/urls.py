"""Plans: written in their lesson, read by themselves."""

from django.urls import path

from courses.assignments import views

app_name = "assignments"

urlpatterns = [
    path("courses/<int:edition_id>/lessons/<slug:key>/plan/<slug:part_key>/", views.write, name="write"),
    path("plans/", views.waiting, name="waiting"),
    path("plans/<int:pk>/", views.show, name="show"),
    path("plans/<int:pk>/reading", views.read, name="read"),
]
