"""Sign-in, and the page about oneself."""

from django.urls import path

from lms.people import inbox_views, views

urlpatterns = [
    path("sign-in/", views.sign_in_page, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-in/password/", views.choose_password, name="choose_password"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("signed-out/", views.signed_out, name="signed_out"),
    path("account/", views.account, name="account"),
    path("inbox/", inbox_views.inbox, name="inbox"),
    path("inbox/read/", inbox_views.read, name="inbox_read"),
    path("start/", views.start, name="start"),
]
