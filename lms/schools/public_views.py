"""What the law wants on every page: where to report, where to find help, what is kept about whom."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.schools import settings
from lms.schools.models import Contact, Notice, Organisation


def _place(request) -> Organisation | None:
    """The reader's own school, or the one whose code stands in ?school=."""
    if code := request.GET.get("school"):
        return Organisation.objects.filter(code=code[:20]).first()
    posts = request.access.posts
    return posts[0].organisation if posts else None


@require_safe
def help_page(request):
    """Reporting and help contacts: the school's own first, then the district's."""
    place = _place(request)
    rows = settings.texts_for(place, Contact)
    context = {
        "place": place,
        "report": [row for row in rows if row.kind == Contact.Kind.REPORT],
        "help": [row for row in rows if row.kind == Contact.Kind.HELP],
    }
    response = render(request, "lms/help.html", context)
    # A shared computer must not show the next child that somebody looked for help.
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def privacy(request):
    """Privacy notices for the four groups of readers."""
    place = _place(request)
    texts = {}
    for row in settings.texts_for(place, Notice):
        texts.setdefault(row.audience, row.text)
    notices = [{"audience": audience, "text": texts.get(audience.value, "")} for audience in Notice.Audience]
    return render(request, "lms/privacy.html", {"place": place, "notices": notices})
