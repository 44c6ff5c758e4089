"""/schools/ and the pupils' way in."""

from django.urls import path

from lms.schools import class_views, erasure_views, log_views, move_views, reorganise_views, views

app_name = "schools"
urlpatterns = [
    path("schools/", views.school_list, name="list"),
    path("schools/calendar/", views.calendar, name="calendar"),
    path("schools/<slug:code>/", views.school, name="school"),
    path("schools/<slug:code>/staff/", views.staff, name="staff"),
    path("schools/<slug:code>/staff/appoint/", views.appoint, name="appoint"),
    path("schools/<slug:code>/staff/codes.pdf", views.print_codes, name="staff_codes"),
    path("schools/<slug:code>/log/", log_views.log, name="log"),
    path("schools/<slug:code>/erasures/", erasure_views.erasures, name="erasures"),
    path("schools/<slug:code>/contacts/", views.contacts, name="contacts"),
    path("schools/<slug:code>/notices/<slug:audience>/", views.notice, name="notice"),
    path("schools/<slug:code>/identity/", views.identity, name="identity"),
    path("schools/<slug:code>/reorganise/", reorganise_views.reorganise_school, name="reorganise"),
    path("schools/<slug:code>/stated/", move_views.stated, name="stated"),
    path("reorganisations/<int:pk>/undo/", reorganise_views.undo, name="undo_reorganisation"),
    path("posts/<int:pk>/move/", move_views.move, name="move"),
    path("posts/<int:pk>/history/", move_views.history, name="history"),
    path("posts/<int:pk>/end/", views.end_post, name="end_post"),
    path("posts/<int:pk>/code/", views.reset_code, name="reset_code"),
    path("posts/<int:pk>/erase/", erasure_views.erase, name="erase"),
    path("erasures/<int:pk>/", erasure_views.show, name="erasure"),
    path("erasures/<int:pk>/confirm/", erasure_views.confirm, name="confirm_erasure"),
    path("erasures/<int:pk>/withdraw/", erasure_views.withdraw, name="withdraw_erasure"),
    path("posts/<int:pk>/pin/", class_views.pin, name="pin"),
    path("posts/<int:pk>/consent/withdraw/", class_views.withdraw_consent, name="withdraw_consent"),
    path("classes/<int:pk>/seats/", class_views.seats, name="seats"),
    path("classes/<int:pk>/pins/", class_views.ask_pins, name="ask_pins"),
    path("classes/<int:pk>/pins.pdf", class_views.pins, name="pins"),
    path("classes/<int:pk>/card.pdf", class_views.card, name="card"),
    path("classes/<int:pk>/tries/clear/", class_views.clear_tries, name="clear_tries"),
    path("class/", class_views.class_code, name="class_code"),
    path("class/<slug:code>/", class_views.class_seat, name="class_seat"),
]
