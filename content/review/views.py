"""Editors look at what cites a changed law."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.editions import draft as drafts
from content.editions import withdraw
from content.review import compare, concerned, decide, moved, queries, sentences
from content.review.forms import DecisionForm
from content.review.models import Review
from lms.refused import Refused
from lms.schools.calendar import today
from lms.web import paging


@require_safe
def waiting(request):
    """What waits, article by article, and how much was decided."""
    request.access.require("review_law")
    rows = Review.objects.waiting()
    context = {
        "changes": queries.by_change(rows),
        "short": withdraw.short(),
        "decided_count": Review.objects.decided().count(),
        "on": today(),
    }
    return render(request, "content/review/waiting.html", context)


@require_safe
def decided(request):
    """What was confirmed, mended and withdrawn, the latest first."""
    request.access.require("review_law")
    page = paging.page(queries.with_rows(Review.objects.decided()), request)
    rows = [{"review": review, "concerns": concerned.of(review)} for review in page]
    return render(request, "content/review/decided.html", {"page": page, "rows": rows, "counts": queries.counts()})


@require_http_methods(["GET", "POST"])
def show(request, pk):
    """Old and new law side by side, the sentences that cite it, whom it concerns, and the decision."""
    review = request.access.get(Review, "decide", pk=pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide.decide(review, by=request.user, at=now(), **form.cleaned_data)
            messages.success(request, _("Decided. It stands on the list of what was reviewed."))
            return redirect("content:law_review")
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    old, new = compare.marked(moved.words(review.old), moved.words(review.new) if review.new else "")
    context = {
        "review": review, "form": form, "old": old, "new": new, "sentences": sentences.of(review),
        "concerns": concerned.of(review), "editions": concerned.editions_of(review), "edit_url": _edit_url(review),
        "is_mended": decide.is_mended(review), "elsewhere": _elsewhere(review),
    }  # fmt: skip
    return render(request, "content/review/show.html", context, status=422 if form.errors else 200)


def _elsewhere(review: Review) -> dict | None:
    """The article that says the same matter now, under another number, beside the old one."""
    found = moved.counterpart(review)
    if found is None:
        return None
    old, new = compare.marked(moved.words(review.old), moved.words(found))
    return {"version": found, "old": old, "new": new}


def _edit_url(review: Review) -> str:
    """Where its editor mends it."""
    if review.item_version:
        return reverse("wagtailsnippets_content_item:edit", args=[review.item_version.item_id])
    return drafts.edit_address(review.lesson_version)
