"""The letter to parents as a page and as a PDF, and where pupils turn to; for everybody."""

from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from content.family import shown
from content.family.models import FamilyText
from content.items.choices import Stage
from lms.schools.calendar import today
from lms.schools.models import Contact, Organisation
from lms.schools.settings import texts_for
from lms.web import pdf
from lms.web.downloads import PDF, attachment

Kind = FamilyText.Kind


@require_safe
def letters(request):
    """All letters and help pages."""
    rows = {(text.kind, text.stage): text for text in FamilyText.objects.all()}
    stages = [
        {"label": label, "letter": rows.get((Kind.LETTER, stage)), "help": rows.get((Kind.HELP, stage))}
        for stage, label in Stage.choices
    ]
    return render(request, "content/family/letters.html", {"stages": stages})


@require_safe
def letter(request, stage):
    return render(request, "content/family/letter.html", _letter(request, stage))


@require_safe
def letter_pdf(request, stage):
    """One A4 page to hand out."""
    said = _letter(request, stage)
    sender = said["place"] or Organisation.objects.filter(parent=None).first()
    address = request.build_absolute_uri(said["text"].get_absolute_url())
    with override("zh-hans"):
        # The letter is Chinese whatever language its sender reads the site in.
        html = render_to_string("documents/letter.html", {**said, "sender": sender, "on": today(), "address": address})
    name = _("Letter to parents") + f"-{Stage(stage).label}.pdf"
    return attachment(pdf.from_html(html), name, PDF, inline="view" in request.GET)


@require_safe
def stage_help(request, stage):
    """Where pupils of a stage turn to, with the contacts of their school and district."""
    text = _text(Kind.HELP, stage)
    context = {
        "text": text,
        "title": shown.title(text),
        "body": shown.html(text),
        "contacts": texts_for(_place(request), Contact),
    }
    response = render(request, "content/family/help.html", context)
    # A shared computer must not show the next child that somebody looked for help.
    response["Cache-Control"] = "no-store"
    return response


def _letter(request, stage: str) -> dict:
    text = _text(Kind.LETTER, stage)
    place = _place(request)
    return {"text": text, "body": shown.html(text), "contacts": texts_for(place, Contact), "place": place}


def _text(kind: str, stage: str) -> FamilyText:
    found = FamilyText.objects.filter(kind=kind, stage=stage).first()
    if found is None:
        raise Http404
    return found


def _place(request) -> Organisation | None:
    """The reader's own school, or the one whose code stands in ?school=."""
    if code := request.GET.get("school"):
        return Organisation.objects.filter(code=code[:20]).first()
    posts = request.access.posts
    return posts[0].organisation if posts else None
