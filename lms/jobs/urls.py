"""/jobs/"""

from django.urls import path

from lms.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/resume/", views.resume, name="resume"),
]
