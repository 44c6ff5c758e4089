"""Coverage of requirements."""

from django.urls import path

from courses.coverage import matrix_views, person_views, reminder_views, token_views, views

app_name = "coverage"
urlpatterns = [
    path("", views.index, name="list"),
    path("method/", views.method, name="method"),
    path("matrix/", matrix_views.matrix, name="matrix"),
    path("tokens/", token_views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", token_views.revoke, name="revoke_token"),
    path("posts/<int:pk>/", person_views.person, name="required"),
    path("<int:number>/posts/<int:pk>/", person_views.cell, name="person"),
    path("<int:number>/remind/", reminder_views.remind, name="remind"),
    path("<int:number>/trend/", matrix_views.trend, name="trend"),
    path("<int:number>/coverage.pdf", views.report, name="pdf"),
    path("<int:number>/", views.tree, name="tree"),
    path("<int:number>/people/", views.people, name="people"),
    path("<int:number>/schools/<slug:code>/", views.school, name="school"),
    path("<int:number>/coverage.xlsx", views.workbook, name="xlsx"),
    path("<int:number>/coverage.csv", views.table, name="csv"),
]
