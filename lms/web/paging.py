"""Long lists in pages."""

from django.core.paginator import Page, Paginator

PER_PAGE = 50


def page(rows, request, *, per_page: int = PER_PAGE) -> Page:
    """The page that ?page= asks for; nonsense gives the first, too much the last."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
