"""/roster/"""

from django.urls import path

from lms.schools.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.start, name="start"),
    path("templates/<slug:kind>.xlsx", views.template, name="template"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("oneroster.zip", views.export, name="oneroster"),
    path("imports/<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/errors/<int:number>.xlsx", views.errors, name="errors"),
]
