"""/help/, /privacy/ and the first-run page."""

from django.urls import path

from lms.schools import first_run_views, public_views

urlpatterns = [
    path("help/", public_views.help_page, name="help"),
    path("first-run/", first_run_views.page, name="first_run"),
    path("first-run/next/", first_run_views.next_steps, name="next_steps"),
    path("privacy/", public_views.privacy, name="privacy"),
]
