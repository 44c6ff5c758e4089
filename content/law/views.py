"""The legal library for everybody."""

from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from content.law import queries
from content.law.models import Law
from lms.schools.calendar import today


@require_safe
def laws(request):
    """All laws of the library."""
    return render(request, "content/laws.html", {"laws": queries.laws()})


@require_safe
def law(request, law):
    """One law with its articles as they apply today."""
    found = Law.objects.filter(slug=law).first()
    if found is None:
        raise Http404
    return render(request, "content/law.html", {"law": found, "readings": queries.articles(found, on=today())})


@require_safe
@vary_on_headers("HX-Request")
def article(request, law, number):
    """An article: a page of its own, or what the drawer beside a lesson shows."""
    reading = queries.reading(law, number, on=_asked_day(request), today=today())
    if reading is None:
        raise Http404
    template = "content/_article.html" if request.headers.get("HX-Request") else "content/article.html"
    return render(request, template, {"reading": reading})


def _asked_day(request) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()
