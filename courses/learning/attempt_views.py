"""Pages of an attempt, and the one address that the browser's queue of answers speaks to."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.items.choices import Audience, Feedback, Stage
from courses.learning import answers, attempts, papers, starting, tokens
from courses.learning.forms import page_answers
from courses.learning.models import Attempt
from lms.refused import Refused
from lms.web.downloads import service_worker

# A child remembers two things, not seven.
PUPILS_LOOK_AGAIN_AT = 2


@never_cache
@require_safe
def paper(request, attempt_id):
    attempt = _attempt(request, attempt_id, "answer")
    if not attempt.is_open:
        return redirect("learning:result", attempt.pk)
    whole = papers.paper(attempt)
    shown = papers.shown(attempt, whole)
    context = {
        "attempt": attempt,
        "paper": whole,
        "shown": shown,
        "is_last": shown[-1].number == len(whole.questions),
        "tells": attempt.quiz.feedback == Feedback.AT_ONCE,
        "token": tokens.token_of(attempt),
        "left": _left(attempt),
        "is_kept": "kept" in request.GET,
    }
    return render(request, "courses/attempt.html", context)


@require_safe
def worker(request):
    """The service worker, from the address whose pages it may serve."""
    return service_worker("quiz_worker")


@csrf_exempt
@require_http_methods(["PUT"])
def save_response(request, attempt_id, slot):
    """One answer from the browser's queue."""
    attempt = _granted(request, attempt_id)
    outcome = attempts.save_response(attempt, slot, answers.read(request.body), at=now())
    if outcome.state is attempts.State.SAVED:
        # More time that was given meanwhile is seen at once.
        left = _left(attempt)
        return HttpResponse(status=204, headers={} if left is None else {"Seconds-Left": str(left)})
    standing = {"state": outcome.state.value, "answer": outcome.answer, "sequence": outcome.sequence}
    return JsonResponse(standing, status=409)


@require_POST
def save_page(request, attempt_id):
    """The whole page at once, for browsers without JavaScript; also on to the next question, or what was right."""
    attempt = _attempt(request, attempt_id, "answer")
    forward = request.POST.get("forward", "")
    given, sequence = page_answers(request.POST, papers.paper(attempt), passing=forward)
    outcomes = attempts.save_page(attempt, given, sequence=sequence, at=now())
    _say(request, {outcome.state for outcome in outcomes}, quiet=bool({"check", "forward", "tell"} & set(request.POST)))
    if request.POST.get("tell", "").isdigit():
        slot = int(request.POST["tell"])
        attempts.tell(attempt, slot, at=now())
        return redirect(f"{reverse('learning:attempt', args=[attempt.pk])}#q{slot}")
    return redirect("learning:check" if "check" in request.POST else "learning:attempt", attempt.pk)


def _say(request, states: set[attempts.State], *, quiet: bool) -> None:
    if attempts.State.LATE in states:
        messages.warning(request, _("The quiz was closed already. Answers that came after that are kept apart."))
    elif attempts.State.OLDER in states:
        messages.warning(request, _("Newer answers from another window were kept. Please look through them."))
    elif not quiet:
        messages.success(request, _("Saved. Go on at any time; what is saved stays."))


@never_cache
@require_safe
def check(request, attempt_id):
    """What is open before it is handed in."""
    attempt = _attempt(request, attempt_id, "answer")
    if not attempt.is_open:
        return redirect("learning:result", attempt.pk)
    return render(request, "courses/check.html", {"attempt": attempt, "paper": papers.paper(attempt)})


@require_POST
def hand_in(request, attempt_id):
    request.access.require_sign_in()
    mine = request.access.condition(Attempt, "answer")
    try:
        attempts.hand_in(attempt_id, at=now(), among=mine)
    except Attempt.DoesNotExist:
        # Not theirs, or none: this says which.
        request.access.get(Attempt, "answer", pk=attempt_id)
    return redirect("learning:result", attempt_id)


@require_safe
def result(request, attempt_id):
    attempt = _attempt(request, attempt_id, "read")
    if attempt.is_open:
        return redirect("learning:attempt", attempt.pk)
    edition, weak = attempt.enrolment.edition, _look_again_at(attempt)
    shows_keys, is_youngest = papers.shows_keys(attempt), edition.stage == Stage.PRIMARY_LOWER
    context = {
        "attempt": attempt,
        "edition": edition,
        "questions": papers.review(attempt) if shows_keys else [],
        "weak_points": weak,
        "lessons_again": _lessons_again(attempt, weak) if is_youngest else [],
        "is_youngest": is_youngest,
        "is_gentle": is_youngest and attempt.passed is False,
        "left": starting.left(attempt.enrolment, attempt.quiz),
        "completion": attempt.enrolment.completions.known().first(),
        "late_count": attempt.late_responses.count(),
        "so_far": sum(points or 0 for points in attempt.points),
        "sections": papers.sections(attempt),
    }
    return render(request, "courses/result.html", context)


@require_safe
def print_paper(request, attempt_id):
    """The paper as it was asked, with answers and marks; right answers only once they may be told."""
    attempt = _attempt(request, attempt_id, "read")
    if attempt.is_open:
        return redirect("learning:attempt", attempt.pk)
    shows_keys = papers.shows_keys(attempt)
    context = {
        "attempt": attempt,
        "who": request.user.get_full_name(),
        # Right or wrong tells the key of a question with two answers.
        "hides_marks": not shows_keys,
        "questions": papers.printed(attempt),
        "shows_keys": shows_keys,
        "fingerprint": papers.fingerprint(attempt),
    }
    return render(request, "courses/paper_print.html", context)


def _look_again_at(attempt: Attempt) -> list[papers.WeakPoint]:
    """What a test was missed on; two points for pupils. An exercise of staff explains each question instead."""
    if attempt.enrolment.edition.audience == Audience.PUPIL:
        return papers.weak_points(attempt)[:PUPILS_LOOK_AGAIN_AT]
    return papers.weak_points(attempt) if attempt.quiz.tells_late else []


def _lessons_again(attempt: Attempt, weak: list[papers.WeakPoint]) -> list:
    """For who does not read articles: where the weak points are taught, each lesson once; all where that is unknown."""
    found = {line.key: line for point in weak for line in point.lessons}
    return list(found.values()) or (
        list(attempt.enrolment.edition.lessons()) if weak or attempt.passed is False else []
    )


def _left(attempt: Attempt) -> int | None:
    """Seconds, by the server's clock; None without a limit."""
    return attempt.deadline and max(0, int((attempt.deadline - now()).total_seconds()))


def _granted(request, attempt_id: int) -> Attempt:
    """The attempt whose own token the request carries; a session opens nothing where no CSRF token is asked for."""
    grant = request.access.grant
    if grant is None or grant.pk != attempt_id:
        # Said in JSON, so that the browser does not take a filter on the way for us.
        raise Refused(_("This attempt takes no answers from here."), status=404)
    return request.access.get(Attempt, "answer", pk=attempt_id)


def _attempt(request, attempt_id: int, ability: str) -> Attempt:
    """The attempt of somebody signed in (a token opens no page); one whose time ran out is handed in first."""
    request.access.require_sign_in()
    attempt = request.access.get(Attempt, ability, pk=attempt_id)
    return attempts.hand_in(attempt, at=now()) if attempt.is_open and attempt.is_over(now()) else attempt
