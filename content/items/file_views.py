"""Files of questions for editors: the empty table, upload, preview, confirmation, export."""

import json

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.items import importing
from content.items.file_forms import ExportForm, ImportForm
from content.items.formats import bank, excel
from content.items.formats.registry import FORMATS
from lms.jobs import looked, uploads
from lms.jobs.models import Job
from lms.web.downloads import XLSX, attachment

ABILITY = "edit_content"
ANY_FILE = "application/octet-stream"
TABLE = "试题空表"


@require_http_methods(["GET", "POST"])
def files(request):
    """The empty table, the forms for import and export, what was sent lately; POST takes a file."""
    request.access.require(ABILITY)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if is_sent and form.is_valid():
        values = form.cleaned_data
        job = importing.receive(values["file"], format=values["format"], pool=values["pool"], by=request.user)
        return redirect("jobs:show", pk=job.pk)
    recent = request.access.visible(Job, "read").filter(kind=importing.CHECK).order_by("-pk")[:5]
    context = {"form": form, "export_form": ExportForm(), "recent": recent}
    return render(request, "content/items/files.html", context, status=422 if form.errors else 200)


@require_safe
def template(request):
    """The empty table that teachers fill in."""
    request.access.require(ABILITY)
    return attachment(excel.FORMAT.write([]).content, f"{TABLE}.xlsx", XLSX)


@require_safe
def show(request, pk: int):
    """The preview of a file, what is wrong with it, or what became of it."""
    job = _check(request, pk)
    if not job.is_over:
        return redirect("jobs:show", pk=job.pk)
    upload = uploads.find(job.arguments["upload"])
    preview = upload.read("preview.json") if upload else None
    context = {
        "job": job,
        "kind": FORMATS[job.arguments["format"]],
        "applied": looked.applied(job, importing.APPLY),
        "preview": json.loads(preview) if preview else None,
    }
    return render(request, "content/items/import.html", context)


@require_POST
def apply(request, pk: int):
    """Confirm what the preview says."""
    job = importing.start_apply(_check(request, pk), by=request.user)
    return redirect("jobs:show", pk=job.pk)


@require_POST
def discard(request, pk: int):
    """Delete the file without importing it."""
    uploads.forget(_check(request, pk).arguments["upload"])
    return redirect("content:item_files")


@require_safe
def errors(request, pk: int):
    """The faulty file again, with its 错误 column."""
    job = _check(request, pk)
    upload = uploads.find(job.arguments["upload"])
    content = upload.read("errors") if upload else None
    if upload is None or content is None:
        raise Http404
    return attachment(content, f"错误-{upload.names[0]}", XLSX)


@require_safe
def export(request):
    """What a pool would look like as a file: how many questions, and what the format cannot carry."""
    request.access.require(ABILITY)
    form = ExportForm(request.GET)
    if not form.is_valid():
        return render(request, "content/items/export.html", {"form": form}, status=422)
    kind, pool = FORMATS[form.cleaned_data["format"]], form.cleaned_data["pool"]
    context = {"form": form, "kind": kind, "pool": pool, "written": bank.export(kind, pools=[pool.slug])}
    return render(request, "content/items/export.html", context)


@require_safe
def export_file(request):
    """The questions of a pool as a file."""
    request.access.require(ABILITY)
    form = ExportForm(request.GET)
    if not form.is_valid():
        raise Http404
    kind, pool = FORMATS[form.cleaned_data["format"]], form.cleaned_data["pool"]
    content = bank.export(kind, pools=[pool.slug]).content
    return attachment(content, f"{pool.slug}{kind.suffix}", ANY_FILE)


def _check(request, pk: int) -> Job:
    """The looking job, if it is the person's own."""
    request.access.require(ABILITY)
    return request.access.get(Job, "read", pk=pk, kind=importing.CHECK)
