"""Search for everybody, and what the editor's forms ask the server."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from content.law import find as law_find
from content.pages import search as page_search


@require_safe
@vary_on_headers("HX-Request")
def search(request):
    """Where the words stand; only the list when a script asks while somebody types."""
    query = request.GET.get("q", "").strip()
    values = {"query": query, "hits": page_search.find(query), "most": page_search.MOST_HITS}
    template = "content/_hits.html" if request.headers.get("HX-Request") else "content/search.html"
    return render(request, template, values)


@require_safe
def find_article(request):
    """The article that an editor means, for the citation dialog. Wagtail lets only editors in here."""
    article = law_find.article(request.GET.get("q", ""))
    if article is None:
        message = _("No article fits. Type a law and a number, for example 未成年人保护法 39 or weibao/39.")
        return JsonResponse({"error": message}, status=404)
    text = f"《{article.law.short_title}》{article.spoken}"
    return JsonResponse({"law": article.law.slug, "number": article.number, "text": text})
