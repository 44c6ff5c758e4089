"""The button beside a question and at the end of a lesson."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.editions import render as frozen
from content.editions.models import Edition
from content.items.choices import Audience
from courses.learning import papers, reading
from courses.learning.models import Attempt
from courses.learning.queries import newest_lesson
from courses.reports import subjects
from courses.reports.forms import LessonMessageForm
from lms.feedback import letters
from lms.feedback.forms import MessageForm
from lms.feedback.letters import Subject
from lms.feedback.models import Kind
from lms.refused import Refused


@require_http_methods(["GET", "POST"])
def question(request, attempt_id, slot):
    """This question is wrong; to whoever has it before them."""
    request.access.require_sign_in()
    attempt = request.access.get(Attempt, "read", pk=attempt_id)
    subject = subjects.question(attempt, slot)
    shown = papers.paper(attempt).questions[slot - 1]
    back = "learning:attempt" if attempt.is_open else "learning:result"
    form = MessageForm(request.POST if request.method == "POST" else None)
    return _write(request, form, subject, back=(back, attempt.pk), shown={"question": shown})


@require_http_methods(["GET", "POST"])
def lesson(request, edition_id, key):
    """This part of the lesson cannot be understood, or is wrong."""
    edition = request.access.get(Edition, "read", pk=edition_id)
    found = newest_lesson(edition, key)
    if found is None or (edition.audience == Audience.STAFF and not request.access.is_staff):
        raise Http404
    html = reading.with_places(
        frozen.lesson_html(found, language=get_language() or "", slots=lambda kind, key: None), url=None
    )
    places = reading.places(html)
    data = request.POST if request.method == "POST" else None
    form = LessonMessageForm(data, places=places, initial={"place": request.GET.get("place", "")})
    place = form.cleaned_data["place"] if form.is_valid() else ""
    subject = subjects.lesson(found, place=place, heading=dict(places).get(place, ""))
    return _write(request, form, subject, back=("learning:lesson", edition.pk, key), shown={"lesson": found})


def _write(request, form: MessageForm, subject: Subject, *, back: tuple, shown: dict):
    if form.is_valid():
        try:
            sent = letters.send(Kind.CONTENT, form.cleaned_data["text"], by=request.user, subject=subject, at=now())
            text = _("Sent to the editor. The answer comes to “My messages”, by %(day)s.") % {"day": sent.reply_by}
            messages.success(request, text)
            return redirect(back[0], *back[1:])
        except Refused as refused:
            form.add_error(refused.field or None, str(refused.message))
    context = {"form": form, "subject": subject, **shown}
    return render(request, "courses/reports/write.html", context, status=422 if form.errors else 200)
