"""Requirements of the bureau."""

from django.urls import path

from courses.requirements import person_views, term_views, views, year_views

app_name = "requirements"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("burden/", views.burden_part, name="burden"),
    path("classes/", views.classes_part, name="classes"),
    path("preview/", views.preview, name="preview"),
    path("publish/", views.publish, name="publish"),
    path("<int:number>/", views.show, name="show"),
    path("<int:number>/correct/", views.correct, name="correct"),
    path("<int:number>/end/", views.end, name="end"),
    path("<int:number>/exemptions/new/", views.exempt, name="exempt"),
    path("term/", term_views.term, name="term"),
    path("copy/", year_views.copy, name="copy"),
    path("<int:number>/people/", person_views.name, name="name"),
    path("<int:number>/equivalents/new/", person_views.recognise, name="recognise"),
    path("namings/<int:pk>/end/", person_views.end_naming, name="end_naming"),
    path("equivalents/<int:pk>/document/", person_views.document, name="document"),
    path("equivalents/<int:pk>/withdraw/", person_views.withdraw_equivalent, name="withdraw_equivalent"),
    path("exemptions/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
