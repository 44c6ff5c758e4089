"""/classes/: what a class has done, and the form after a lesson."""

from django.urls import path

from courses.coverage import class_views
from courses.sessions import views

app_name = "classes"
urlpatterns = [
    path("", class_views.mine, name="list"),
    path("<int:class_pk>/", class_views.show, name="class"),
    path("<int:class_pk>/lessons/", class_views.lessons, name="lessons"),
    path("<int:class_pk>/sessions/new/", views.new, name="record"),
    path("<int:class_pk>/sessions/<int:pk>/", views.show, name="session"),
    path("<int:class_pk>/sessions/<int:pk>/recorded/", class_views.recorded, name="recorded"),
    path("<int:class_pk>/sessions/<int:pk>/correct/", views.correct, name="correct_session"),
    path("<int:class_pk>/sessions/<int:pk>/withdraw/", views.withdraw, name="withdraw_session"),
]
