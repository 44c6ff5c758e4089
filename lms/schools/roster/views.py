"""Templates, upload, preview, confirmation."""

import json

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.jobs import uploads
from lms.jobs.models import Job
from lms.people import access_log
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import RosterImport
from lms.schools.roster import columns, importing, oneroster, workbook
from lms.schools.roster import undo as undoing
from lms.schools.roster.forms import AnswersForm, UploadForm
from lms.web.downloads import XLSX, attachment

ZIP = "application/zip"


@require_http_methods(["GET", "POST"])
def start(request):
    """What an import needs, the templates, and the form; POST takes the files."""
    request.access.require("import_roster")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        within = importing.tops(request.access.organisations("import_roster"))
        try:
            job = importing.receive(**form.cleaned_data, within=within, by=request.user)
            return redirect("jobs:show", pk=job.pk)
        except Refused as refused:
            if refused.field not in form.fields:
                raise
            form.add_error(refused.field, refused.message)
    undoable = RosterImport.objects.filter(
        root__in=request.access.organisations("manage_district"), undone_at=None, at__gt=now() - undoing.KEEP
    )
    checks = request.access.visible(Job, "read").filter(kind=importing.CHECK)
    context = {
        "form": form,
        "kinds": columns.KINDS,
        "recent": importing.recent(checks),
        "imports": undoable.select_related("by"),
    }
    return render(request, "lms/roster/start.html", context, status=422 if form.errors else 200)


@require_safe
def template(request, kind: str):
    """An empty table to fill in."""
    request.access.require("import_roster")
    if kind not in columns.BY_KEY:
        raise Http404
    found = columns.BY_KEY[kind]
    return attachment(workbook.template(found), f"{found.title}.xlsx", XLSX)


@require_safe
def show(request, pk: int):
    """The preview of an upload, what is wrong with it, or what became of it."""
    request.access.require("import_roster")
    job = request.access.get(Job, "read", pk=pk, kind=importing.CHECK)
    if not job.is_over:
        return redirect("jobs:show", pk=job.pk)
    if again := importing.answered(job):
        return redirect("roster:show", pk=again.pk)
    return _show(request, job, _preview(job))


def _preview(job: Job) -> dict | None:
    upload = uploads.find(job.arguments["upload"])
    preview = upload.read("preview.json") if upload else None
    return json.loads(preview) if preview else None


def _show(request, job: Job, preview: dict | None, form: AnswersForm | None = None):
    form = form or AnswersForm(questions=preview["questions"] if preview else [])
    context = {"job": job, "applied": importing.applied(job), "preview": preview, "form": form}
    return render(request, "lms/roster/show.html", context, status=422 if form.errors else 200)


@require_POST
def answer(request, pk: int):
    """Take the answers about login names, and look at the files again."""
    request.access.require("import_roster")
    job = request.access.get(Job, "read", pk=pk, kind=importing.CHECK)
    preview = _preview(job)
    form = AnswersForm(request.POST, questions=preview["questions"] if preview else [])
    if not form.is_valid():
        return _show(request, job, preview, form)
    again = importing.answer(job, form.cleaned_data, by=request.user)
    return redirect("jobs:show", pk=again.pk)


@require_POST
def apply(request, pk: int):
    """Confirm what the preview says."""
    request.access.require("import_roster")
    check = request.access.get(Job, "read", pk=pk, kind=importing.CHECK)
    job = importing.start_apply(check, by=request.user, is_sure="sure" in request.POST)
    return redirect("jobs:show", pk=job.pk)


@require_POST
def discard(request, pk: int):
    """Delete the files without importing them."""
    request.access.require("import_roster")
    job = request.access.get(Job, "read", pk=pk, kind=importing.CHECK)
    uploads.forget(job.arguments["upload"])
    return redirect("roster:start")


@require_safe
def export(request):
    """The roster of today as OneRoster 1.2 CSV, of my topmost place; pupils are numbers."""
    request.access.require("import_roster")
    within = importing.tops(request.access.organisations("import_roster"))[0]
    access_log.log("roster.export", by=request.user, at=now(), organisation=within.pk)
    return attachment(oneroster.pack(within, on=today()), f"oneroster-{within.code}-{today()}.zip", ZIP)


@require_http_methods(["GET", "POST"])
def undo(request, pk: int):
    """Ask whether a whole import is to be taken back, and say how much that is; POST takes it back."""
    request.access.require("manage_district")
    imported = request.access.get(RosterImport, "undo", pk=pk)
    if request.method == "GET":
        return render(request, "lms/roster/undo.html", {"imported": imported, "size": undoing.size(imported)})
    found = undoing.undo(imported, by=request.user)
    text = _("Undone: %(began)s posts taken off the record, %(ended)s go on as before.")
    messages.success(request, text % vars(found))
    return redirect("roster:start")


@require_safe
def errors(request, pk: int, number: int):
    """A faulty file again, with its 错误 column."""
    request.access.require("import_roster")
    job = request.access.get(Job, "read", pk=pk, kind=importing.CHECK)
    upload = uploads.find(job.arguments["upload"])
    content = upload.read(f"errors-{number}.xlsx") if upload else None
    if upload is None or content is None:
        raise Http404
    name = json.loads(upload.read("preview.json") or b"{}")["workbooks"][number - 1]
    return attachment(content, f"错误-{name}", XLSX)
