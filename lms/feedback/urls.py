"""What readers write back."""

from django.urls import path

from lms.feedback import views

app_name = "feedback"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("paperwork/", views.burden, name="burden"),
    path("inbox/<slug:kind>/", views.inbox, name="inbox"),
    path("inbox/<slug:kind>/<int:pk>/", views.answer, name="answer"),
]
