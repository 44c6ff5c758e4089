"""Learning: my page, courses and lessons, attempts."""

from django.urls import include, path

from courses.learning import attempt_views, views

app_name = "learning"

lesson = [
    path("", views.lesson, name="lesson"),
    path("position", views.remember, name="position"),
    path("finished", views.finish, name="finish"),
    path("votes/<slug:kind>/<slug:part_key>", views.vote, name="vote"),
    path("cards/", views.cards, name="cards"),
    path("sheet/", views.sheet, name="sheet"),
    path("notes/", views.notes, name="notes"),
    path("help/", views.lesson_help, name="lesson_help"),
]
course = [
    path("", views.course, name="course"),
    path("begin", views.begin, name="begin"),
    path("again", views.begin_again, name="begin_again"),
    path("lessons/<slug:key>/", include(lesson)),
    path("quizzes/<slug:key>/", views.quiz, name="quiz"),
    path("quizzes/<slug:key>/start", views.start, name="start"),
]
attempt = [
    path("", attempt_views.paper, name="attempt"),
    path("responses/<int:slot>", attempt_views.save_response, name="save_response"),
    path("answers", attempt_views.save_page, name="save_page"),
    path("check/", attempt_views.check, name="check"),
    path("hand-in", attempt_views.hand_in, name="hand_in"),
    path("result/", attempt_views.result, name="result"),
    path("print/", attempt_views.print_paper, name="print"),
]
urlpatterns = [
    path("my/", views.my_learning, name="my"),
    path("my/topics/", views.by_topic, name="topics"),
    path("courses/<int:edition_id>/", include(course)),
    path("attempts/worker.js", attempt_views.worker, name="worker"),
    path("attempts/<int:attempt_id>/", include(attempt)),
]
