"""Pages of those who look after quizzes: what waits for marking, running attempts, figures, wrong keys."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.editions.models import EditionQuiz
from content.items.choices import Audience
from content.items.models import ItemVersion
from courses.grading import analysis, mark, operate, plots, queries, regrade, signals
from courses.grading.forms import AccommodationForm, MarkForm, PapersForm, ReasonForm, RegradeForm, TimeForm
from courses.learning import papers
from courses.learning.models import Accommodation, Attempt
from lms.people.models import User
from lms.schools.calendar import today
from lms.schools.models import Post
from lms.schools.queries import called
from lms.web import paging


@require_safe
def quizzes(request):
    """The quizzes that somebody looks after, what waits first."""
    request.access.require("mark_quizzes")
    return render(request, "courses/grading/quizzes.html", {"lines": queries.quizzes(request.access)})


@require_safe
def quiz(request, quiz_id):
    """One quiz: what waits for marking, what runs, what stands out."""
    form, rows = _quiz(request, quiz_id)
    rows = queries.named(rows, on=request.access.on)
    context = {
        "quiz": form,
        "to_mark": queries.to_mark(rows),
        "running": [row for row in rows if row.is_open],
        "done": [row for row in rows if not row.is_open],
        "signals": signals.signals(rows),
        "time_form": TimeForm(),
        "now": now(),
    }
    return render(request, "courses/grading/quiz.html", context)


@require_safe
def papers_list(request):
    """What was handed in, by quiz and person; and what an earlier system said of the same people."""
    request.access.require("mark_quizzes")
    form = PapersForm(request.GET)
    asked = {name: value.strip() for name, value in form.cleaned_data.items()} if form.is_valid() else {}
    page = paging.page(queries.papers(request.access, **asked), request)
    page.object_list = queries.named(list(page.object_list), on=request.access.on)
    context = {
        "form": form,
        "page": page,
        "sittings": queries.sittings(request.access, **asked)[: paging.PER_PAGE],
    }
    return render(request, "courses/grading/papers.html", context)


@require_safe
def paper(request, attempt_id):
    """A handed-in paper with its answers and marks; right answers only once its learner may see them, too."""
    attempt = _attempt(request, attempt_id)
    if attempt.is_open:
        raise Http404
    [attempt] = queries.named([attempt], on=request.access.on)
    context = {
        "attempt": attempt,
        "who": attempt.who,
        "is_marker": True,
        "questions": papers.printed(attempt),
        "shows_keys": papers.shows_keys(attempt),
        "fingerprint": papers.fingerprint(attempt),
    }
    return render(request, "courses/paper_print.html", context)


@require_http_methods(["GET", "POST"])
def mark_slot(request, attempt_id, slot):
    """An essay with its rubric; afterwards the next one that waits."""
    attempt = _attempt(request, attempt_id)
    form = MarkForm(request.POST or None, body=mark.rubric(attempt, slot))
    if request.method == "POST" and form.is_valid():
        mark.mark(attempt, slot, form.levels(), comment=form.cleaned_data["comment"], by=request.user, at=now())
        messages.success(request, _("Marked."))
        return redirect("grading:quiz", attempt.quiz_id)
    question = papers.paper(attempt).questions[slot - 1]
    context = {
        "attempt": attempt, "slot": slot, "question": question, "form": form, "reason_form": ReasonForm(),
        "marks": attempt.manual_marks.of_what_stands().filter(slot=slot).select_related("by"),
        "is_disputed": mark.is_disputed(attempt, slot),
    }  # fmt: skip
    return render(request, "courses/grading/mark.html", context, status=422 if form.errors else 200)


@require_POST
def dispute(request, attempt_id, slot):
    attempt = _attempt(request, attempt_id)
    mark.dispute(attempt, slot, reason=request.POST.get("reason", ""), by=request.user, at=now())
    messages.success(request, _("A second marker is asked for."))
    return redirect("grading:quiz", attempt.quiz_id)


@require_POST
def extend(request, quiz_id):
    """More time for all that runs, as after a power cut."""
    form, rows = _quiz(request, quiz_id)
    count = operate.extend(rows, by=request.user, at=now(), **_time(request))
    words = ngettext("%(count)d attempt got more time.", "%(count)d attempts got more time.", count)
    messages.success(request, words % {"count": count})
    return redirect("grading:quiz", form.pk)


@require_POST
def hand_in_all(request, quiz_id):
    """The bell."""
    form, rows = _quiz(request, quiz_id)
    count = operate.hand_in_all(rows, by=request.user, at=now())
    messages.success(
        request, ngettext("%(count)d was handed in.", "%(count)d were handed in.", count) % {"count": count}
    )
    return redirect("grading:quiz", form.pk)


@require_POST
def reopen(request, attempt_id):
    attempt = _attempt(request, attempt_id)
    operate.reopen(attempt, by=request.user, at=now(), **_time(request))
    messages.success(request, _("It is open again; the marks that it had are kept."))
    return redirect("grading:quiz", attempt.quiz_id)


@require_safe
def statistics(request, quiz_id):
    """How the quiz and its questions worked, and what to do about it."""
    form, rows = _quiz(request, quiz_id)
    which = request.GET.get("attempts", "first")
    which = which if which in analysis.WHICH else "first"
    # A class teacher sees the class; everybody above only groups of ten and more.
    least = 1 if form.edition.audience == Audience.PUPIL else analysis.LEAST_SHOWN
    report = analysis.report(form, rows, which=which, least=least)
    context = {
        "quiz": form, "report": report, "which": which, "least": analysis.LEAST_SHOWN,
        "may_mend": request.access.has("regrade_quizzes"),
        "bars": plots.bars(report.scores), "dots": plots.dots(report.lines),
    }  # fmt: skip
    return render(request, "courses/grading/statistics.html", context)


@require_http_methods(["GET", "POST"])
def mend(request, version_id):
    """A wrong key: what would change, and the change."""
    request.access.require("regrade_quizzes")
    wrong = ItemVersion.objects.filter(pk=version_id).select_related("item__current").first()
    if wrong is None:
        raise Http404
    favour = request.POST.get("favour") == "on" if request.method == "POST" else request.GET.get("favour", "on") == "on"
    form = RegradeForm(request.POST or None, initial={"favour": favour})
    if request.method == "POST" and form.is_valid():
        found = regrade.apply(
            wrong, wrong.item.current, favour=favour, reason=form.cleaned_data["reason"], by=request.user, at=now()
        )
        words = ngettext("%(count)d attempt has new marks.", "%(count)d attempts have new marks.", len(found.changes))
        messages.success(request, words % {"count": len(found.changes)})
        return redirect("grading:quizzes")
    context = {
        "wrong": wrong,
        "form": form,
        "favour": favour,
        "effects": regrade.preview(wrong, wrong.item.current, favour=favour),
    }
    return render(request, "courses/grading/mend.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def accommodations(request):
    """Who has more time in every quiz."""
    request.access.require("mark_quizzes")
    people = User.objects.filter(pk__in=_people(request)).order_by("sort_key", "pk")
    form = AccommodationForm(request.POST or None, people=people, on=request.access.on)
    if request.method == "POST" and form.is_valid():
        operate.accommodate(
            form.cleaned_data["person"], factor=form.cleaned_data["factor"], on=today(), by=request.user, at=now()
        )
        messages.success(request, _("Kept. It holds for attempts that begin from now on."))
        return redirect("grading:accommodations")
    rows = Accommodation.objects.filter(user__in=people, to_date__isnull=True).select_related("user")
    rows = list(rows.order_by("user__sort_key"))
    names = called([row.user for row in rows], on=request.access.on)
    context = {"form": form, "rows": [(row, names[row.user_id]) for row in rows]}
    return render(request, "courses/grading/accommodations.html", context, status=422 if form.errors else 200)


@require_POST
def end_accommodation(request, pk):
    request.access.require("mark_quizzes")
    row = Accommodation.objects.filter(pk=pk, user__in=_people(request), to_date__isnull=True).first()
    if row is None:
        raise Http404
    operate.end_accommodation(row, on=today())
    return redirect("grading:accommodations")


def _people(request):
    """Whom the person looks after."""
    posts = Post.objects.held(request.access.on)
    return posts.filter(queries.posts_within(request.access)).values("user")


def _time(request) -> dict:
    form = TimeForm(request.POST)
    minutes = form.data.get("minutes", "")
    return {
        "minutes": int(minutes) if minutes.isdigit() and len(minutes) < 6 else 0,
        "reason": form.data.get("reason", ""),
    }


def _quiz(request, quiz_id: int) -> tuple[EditionQuiz, list[Attempt]]:
    """The quiz with the attempts that this person looks after; 404 if there are none."""
    request.access.require("mark_quizzes")
    rows = list(queries.attempts(request.access).filter(quiz=quiz_id).order_by("enrolment__user__sort_key", "number"))
    if not rows:
        raise Http404
    return rows[0].quiz, rows


def _attempt(request, attempt_id: int) -> Attempt:
    request.access.require("mark_quizzes")
    found = queries.attempts(request.access).filter(pk=attempt_id).first()
    if found is None:
        raise Http404
    return found
