"""Pages of learning: my page, courses and their lessons, the way into a quiz."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.editions import render as frozen
from content.editions.models import Edition, EditionQuiz, LessonVersion
from content.items.choices import Audience
from courses.learning import attempts, enrolments, next_step, pretests, queries, reading, slots, starting, topics
from courses.learning.models import ImportedSitting
from lms.refused import Refused
from lms.web import panels


@require_safe
def my_learning(request):
    """What to do next, from the panels of all rooms."""
    request.access.require_sign_in()
    shown = panels.shown(request)
    top = [panel for panel in shown if panel.get("place") == "top"]
    rest = [panel for panel in shown if panel.get("place") != "top"]
    return render(request, "courses/my.html", {"top": top, "rest": rest, "hour": localtime().hour})


@require_safe
def by_topic(request):
    """How one stands topic by topic, and what an earlier system said."""
    request.access.require_sign_in()
    context = {
        "topics": topics.topics(request.user, at=now()),
        "progress": request.user.imported_progress.all(),
        "sittings": request.access.visible(ImportedSitting, "read"),
    }
    return render(request, "courses/topics.html", context)


@require_safe
def course(request, edition_id):
    edition = _edition(request, edition_id)
    enrolment = enrolments.current(request.user, edition)
    lessons, quizzes = queries.outline(edition, enrolment), _quiz_states(request, edition, enrolment)
    context = {
        "edition": edition,
        "enrolment": enrolment,
        "next": next_step.step(enrolment, lessons, quizzes) if enrolment else None,
        "completion": enrolment and enrolment.completions.known().first(),
        "is_finished": enrolment and enrolments.is_finished(enrolment),
        "is_offered": Edition.objects.offered().filter(pk=edition.pk).exists(),
        "lessons": lessons,
        "quizzes": quizzes,
        "may_learn": _may_learn(request, edition),
        "language": get_language(),
    }
    return render(request, "courses/course.html", context)


@require_POST
def begin(request, edition_id):
    edition = _edition(request, edition_id, to_learn=True)
    enrolment = enrolments.begin(request.user, edition, at=now())
    following = next_step.step(enrolment, queries.outline(edition, enrolment))
    return redirect(next_step.address(edition.pk, following) or reverse("learning:course", args=[edition.pk]))


@require_POST
def begin_again(request, edition_id):
    edition = _edition(request, edition_id, to_learn=True)
    enrolment = enrolments.current(request.user, edition)
    if enrolment is None:
        raise Http404
    enrolments.begin_again(enrolment, at=now())
    return redirect("learning:course", edition.pk)


@require_safe
def lesson(request, edition_id, key):
    edition, shown = _lesson(request, edition_id, key)
    enrolment = enrolments.current(request.user, edition)
    states = _quiz_states(request, edition, enrolment)
    outline = queries.outline(edition, enrolment)
    here = next(line for line in outline if line.key == key)
    fill = slots.fill(
        shown, states=states, sums=reading.sums(shown, request.user), may_learn=_may_learn(request, edition),
        request=request,
    )  # fmt: skip
    body = frozen.lesson_html(shown, language=get_language(), slots=fill)
    places_url = reverse("learning:position", args=[edition.pk, key]) if enrolment else None
    context = {
        "edition": edition, "lesson": shown, "enrolment": enrolment, "here": here, "outline": outline,
        "previous": _beside(outline, here, -1), "next": _beside(outline, here, 1),
        "body": reading.with_places(body, url=places_url),
        "tests": [state for state in states if not state.quiz.lesson_key],
        "pretest": pretests.offered(states, key),
        "may_learn": _may_learn(request, edition), "is_staff": request.access.is_staff,
    }  # fmt: skip
    return render(request, "courses/lesson.html", context)


@require_POST
def remember(request, edition_id, key):
    edition, shown = _lesson(request, edition_id, key)
    enrolment = enrolments.current(request.user, edition)
    if enrolment:
        reading.remember(enrolment, shown, request.POST.get("position", ""), at=now())
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    messages.success(request, _("The place is kept. “My learning” leads back to it."))
    return redirect("learning:my")


@require_POST
def finish(request, edition_id, key):
    edition, shown = _lesson(request, edition_id, key, to_learn=True)
    enrolment = enrolments.begin(request.user, edition, at=now())
    reading.finish(enrolment, shown, at=now())
    outline = queries.outline(edition, enrolment)
    after = _beside(outline, next(line for line in outline if line.key == key), 1)
    return redirect("learning:lesson", edition.pk, after.key) if after else redirect("learning:course", edition.pk)


@require_POST
def vote(request, edition_id, key, kind, part_key):
    edition, shown = _lesson(request, edition_id, key)
    option = request.POST.get("option", "")
    number = int(option) if option.isascii() and option.isdigit() and len(option) < 4 else None
    reading.vote(request.user, shown, kind, part_key, number, at=now())
    if request.headers.get("HX-Request"):
        context = slots.vote(shown, kind, part_key, reading.sums(shown, request.user))
        return render(request, f"courses/_{kind}.html", context)
    place = redirect("learning:lesson", edition.pk, key)
    place["Location"] += f"#{kind}-{part_key}"
    return place


@require_safe
def cards(request, edition_id, key):
    """The lesson for the projector, one card a screen."""
    edition, shown = _lesson(request, edition_id, key)
    return render(
        request, "courses/cards.html", {"edition": edition, "lesson": shown, "cards": frozen.cards_html(shown)}
    )


@require_safe
def sheet(request, edition_id, key):
    return _part(request, *_lesson(request, edition_id, key), "sheet")


@require_safe
def notes(request, edition_id, key):
    """Word for word what the teacher says; not for pupils."""
    return _part(request, *_lesson(request, edition_id, key, ability="teach"), "notes")


@require_safe
def lesson_help(request, edition_id, key):
    return _part(request, *_lesson(request, edition_id, key), "help")


@require_safe
def quiz(request, edition_id, key):
    """What the quiz is, how many questions, how long, how often, what passes: before the button."""
    edition, form = _quiz(request, edition_id, key)
    enrolment = enrolments.current(request.user, edition)
    states = queries.quiz_states(edition, enrolment, drafts=form.draft)
    (state,) = queries.with_held_out([state for state in states if state.quiz == form])
    context = {
        "edition": edition,
        "state": state,
        "may_learn": _may_learn(request, edition),
        "minutes": starting.minutes(request.user, form, at=now()),
        "blocked": "" if state.unfinished else starting.not_yet(state, at=now()),
    }
    return render(request, "courses/quiz.html", context)


@require_POST
def start(request, edition_id, key):
    edition, form = _quiz(request, edition_id, key, to_learn=True)
    enrolment = enrolments.begin(request.user, edition, at=now())
    attempt = attempts.start(enrolment, form, at=now())
    return redirect("learning:attempt", attempt.pk)


def _edition(request, edition_id: int, *, ability: str = "read", to_learn: bool = False) -> Edition:
    """The edition, if it is for people like this one: pupils do not see what is for staff."""
    edition = request.access.get(Edition, ability, pk=edition_id)
    if edition.audience == Audience.STAFF and not request.access.is_staff:
        raise Http404
    if to_learn and not _may_learn(request, edition):
        raise Refused(_("This lesson is for pupils. You can look at everything, and hold it with your class."))
    return edition


def _may_learn(request, edition: Edition) -> bool:
    return request.access.is_staff == (edition.audience == Audience.STAFF)


def _lesson(request, edition_id: int, key: str, **wanted) -> tuple[Edition, LessonVersion]:
    edition = _edition(request, edition_id, **wanted)
    found = queries.newest_lesson(edition, key)
    if found is None:
        raise Http404
    return edition, found


def _quiz(request, edition_id: int, key: str, **wanted) -> tuple[Edition, EditionQuiz]:
    edition = _edition(request, edition_id, **wanted)
    found = edition.quizzes.filter(key=key).first()
    if found is None or (found.draft and not request.access.has("edit_content")):
        raise Http404
    return edition, found


def _quiz_states(request, edition: Edition, enrolment) -> list[queries.QuizState]:
    """The quizzes of a course; editors see drafts, too, and try them."""
    states = queries.quiz_states(edition, enrolment, drafts=request.access.has("edit_content"))
    return queries.with_held_out(states)


def _part(request, edition: Edition, shown: LessonVersion, name: str) -> HttpResponse:
    html = frozen.part_html(getattr(shown, name), language=get_language())
    if not html:
        raise Http404
    return render(request, f"courses/{name}.html", {"edition": edition, "lesson": shown, "body": html})


def _beside(outline: list[queries.LessonLine], here: queries.LessonLine, step: int) -> queries.LessonLine | None:
    position = outline.index(here) + step
    return outline[position] if 0 <= position < len(outline) else None
