"""Grading: what waits for marking, running attempts, figures, wrong keys, more time."""

from django.urls import path

from courses.grading import views

app_name = "grading"

urlpatterns = [
    path("", views.quizzes, name="quizzes"),
    path("more-time/", views.accommodations, name="accommodations"),
    path("more-time/<int:pk>/end", views.end_accommodation, name="end_accommodation"),
    path("papers/", views.papers_list, name="papers"),
    path("attempts/<int:attempt_id>/paper/", views.paper, name="paper"),
    path("quizzes/<int:quiz_id>/", views.quiz, name="quiz"),
    path("quizzes/<int:quiz_id>/extend", views.extend, name="extend"),
    path("quizzes/<int:quiz_id>/hand-in", views.hand_in_all, name="hand_in_all"),
    path("quizzes/<int:quiz_id>/statistics/", views.statistics, name="statistics"),
    path("attempts/<int:attempt_id>/reopen", views.reopen, name="reopen"),
    path("attempts/<int:attempt_id>/<int:slot>/", views.mark_slot, name="mark"),
    path("attempts/<int:attempt_id>/<int:slot>/dispute", views.dispute, name="dispute"),
    path("keys/<int:version_id>/", views.mend, name="mend"),
]
