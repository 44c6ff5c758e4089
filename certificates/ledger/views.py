"""The ledger in the open: what it is now, who outside has seen it, and the door for other districts' ledgers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from certificates.ledger import checkpoints, notes, watch, witness, words
from certificates.ledger.forms import SheetForm
from certificates.ledger.models import Checkpoint
from lms.refused import Refused
from lms.web import pdf
from lms.web.downloads import PDF, attachment

TEXT = "text/plain; charset=utf-8"


@require_safe
def show(request):
    """The newest checkpoint and what each witness has."""
    return _page(request, SheetForm() if request.access.has("witness_ledger") else None)


@require_POST
def confirm(request):
    """A printed sheet is filed: its words, read back."""
    request.access.require("witness_ledger")
    form = SheetForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    checkpoint = _of_words(form.cleaned_data["words"]) or checkpoints.latest()
    if checkpoint is None:
        raise Http404
    try:
        witness.confirm_sheet(
            form.cleaned_data["witness"], checkpoint, words_read=form.cleaned_data["words"], by=request.user
        )
    except Refused as refused:
        form.add_error("words", refused.message)
        return _page(request, form, status=422)
    messages.success(request, _("The sheet counts as a witness now."))
    return redirect("ledger:show")


@require_safe
def checkpoint(request):
    """The newest checkpoint as C2SP tlog-checkpoint has it."""
    latest = checkpoints.latest()
    if latest is None:
        raise Http404
    response = HttpResponse(latest.note, content_type=TEXT)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@require_POST
def add_checkpoint(request):
    """Another district's ledger asks for our signature (C2SP tlog-witness)."""
    try:
        body = request.body[: notes.LONGEST].decode("utf-8")
    except UnicodeDecodeError:
        body = ""
    answer = watch.add_checkpoint(body)
    kind = "text/x.tlog.size" if answer.status == 409 else TEXT
    return HttpResponse(answer.text, status=answer.status, content_type=kind)


@require_safe
def sheet(request):
    """The newest checkpoint on paper, for a binder."""
    request.access.require("witness_ledger")
    latest = checkpoints.latest() or checkpoints.make_checkpoint()
    content = pdf.from_html(render_to_string("documents/ledger_sheet.html", _of(latest)))
    return attachment(content, f"ledger-{timezone.localtime(latest.made_at):%Y%m%d-%H%M}.pdf", PDF)


def _page(request, form: SheetForm | None, *, status: int = 200):
    latest = checkpoints.latest()
    context = {
        "form": form,
        "newest": witness.newest(),
        "rows": [(one, one.sightings.select_related("checkpoint").last()) for one in witness.standing()],
        **(_of(latest) if latest else {}),
    }
    return render(request, "certificates/ledger.html", context, status=status)


def _of(latest: Checkpoint) -> dict:
    import segno

    root = bytes(latest.root)
    return {
        "checkpoint": latest,
        "origin": checkpoints.origin(),
        "root": root.hex(),
        "words": words.words(root),
        "qr": segno.make(latest.note, error="l", micro=False).svg_inline(border=0, omitsize=True, dark="#1e2226"),
    }


def _of_words(text: str) -> Checkpoint | None:
    try:
        return Checkpoint.objects.filter(root=words.root(text)).order_by("-made_at").first()
    except ValueError:
        return None
