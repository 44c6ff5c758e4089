"""An import in the browser: files are looked at first, then, if somebody confirms what they saw, applied."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lms import dates
from lms.jobs import looked, run, uploads
from lms.jobs.models import Job
from lms.people.models import User
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Organisation
from lms.schools.roster import apply, oneroster, read, report
from lms.schools.roster.delimited import is_delimited
from lms.schools.roster.error_workbook import error_workbook

CHECK, APPLY = "roster.check", "roster.apply"
ERRORS_SHOWN = 200
RECENT = 5


def tops(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Of a set of organisations those that have none of the others above them."""
    found: list[Organisation] = []
    for organisation in sorted(organisations, key=lambda o: o.path):
        if not (found and organisation.path.startswith(found[-1].path)):
            found.append(organisation)
    return found


def receive(
    files: Iterable[UploadedFile], *, within: Sequence[Organisation], by: User, on: date, are_complete: bool = False
) -> Job:
    """Keep the files and start a job that looks at them; nothing is kept of files that are refused at once.

    Raises Refused if there is no open place to import for, and for a day that lies too far ahead.
    """
    if not within:
        raise Refused(_("Your school is closed. The bureau opens it again or imports for it."), status=403)
    dates.check_reach(on, on=today(), field="on")
    upload = uploads.keep(files)
    try:
        return start_check(upload, within=within, by=by, on=on, are_complete=are_complete)
    except Refused:
        uploads.forget(upload.token)
        raise


def start_check(
    upload: uploads.Upload, *, within: Sequence[Organisation], by: User, on: date, are_complete: bool = False
) -> Job:
    """A job that looks at the files. Raises Refused if the same files are being looked at or applied just now."""
    return _start_check(
        by,
        within[0].root_id,
        upload=upload.token,
        digest=upload.digest,
        within=[organisation.pk for organisation in within],
        on=on.isoformat(),
        are_complete=are_complete,
        language=get_language(),
    )


def answer(check: Job, answers: Mapping[str, str], *, by: User) -> Job:
    """A job that looks at the files of an earlier one again, with SAME or ANOTHER by login name for its questions.

    Raises Refused once the files are gone, as after an import, and while they are being looked at or applied.
    """
    looked.files(check)
    root = Organisation.objects.get(pk=check.arguments["within"][0]).root_id
    return _start_check(by, root, **check.arguments | {"answers": dict(answers), "answers_to": check.pk})


def answered(check: Job) -> Job | None:
    """The newest job that looked again once the questions of this one were answered."""
    return Job.objects.filter(kind=CHECK, arguments__answers_to=check.pk).order_by("-pk").first()


def recent(checks: QuerySet[Job]) -> list[Job]:
    """The last few uploads of these jobs, each once: one whose questions were answered stands with its last look."""
    # A look that answers another one is newer than it, so it was met before.
    latest = list(checks.order_by("-pk")[: RECENT * 2])
    answered = {job.arguments.get("answers_to") for job in latest}
    return [job for job in latest if job.pk not in answered][:RECENT]


def _start_check(by: User, root: int, **arguments) -> Job:
    with transaction.atomic():
        # Held until the job is queued, so that two clicks at once meet here; SQLite locks the whole database.
        list(Organisation.objects.select_for_update().filter(pk=root))
        twins = Job.objects.filter(kind__in=[CHECK, APPLY], state__in=[Job.State.QUEUED, Job.State.RUNNING])
        if twins.filter(arguments__digest=arguments["digest"]).exists():
            message = _(
                "The same files are being imported at this moment. Nothing was started. Wait for the first upload."
            )
            raise Refused(message, status=409)
        return run.start(CHECK, by=by, **arguments)


def look(job: Job) -> dict:
    """The result of a check job: what would change, and beside the upload the preview and the faulty files."""
    upload = looked.files(job)
    with override(job.arguments["language"]):
        sheets = _read(job, upload, steps=len(upload.files) + 2)
        outcome = apply.changes(sheets, **_bounds(job), dry_run=True)
        run.report(job, len(upload.files) + 1, len(upload.files) + 2)
        found = report.as_json(outcome)
        tried = apply.effects(outcome, **{name: _bounds(job)[name] for name in ("within", "by", "on")})
        preview = {**_preview(outcome, found, upload), "effects": _effects(tried), "halved": _halved(outcome)}
        upload.write("preview.json", json.dumps(preview).encode())
    return {
        "halved": bool(outcome.changes.halved),
        "url": reverse("roster:show", args=[job.pk]),
        "is_refused": outcome.is_refused,
        "asked": len(outcome.questions),
        "sheets": _counts(found),
    }


def start_apply(check: Job, *, by: User, is_sure: bool = False) -> Job:
    """A job that applies what was looked at; the one that is under way or done if there is one."""

    def permit() -> None:
        if check.result.get("is_refused", True):
            raise Refused(_("These files cannot be imported. Correct what is named and send them again."))
        if check.result.get("asked"):
            raise Refused(_("Some questions about these files are open. Answer them, then look once more and import."))
        if check.result.get("halved") and not is_sure:
            raise Refused(
                _("Half of a school or more would end. Nothing was started. Tick that this is meant, then import.")
            )

    return looked.start(check, APPLY, by=by, permit=permit)


def applied(check: Job) -> Job | None:
    """The newest job that applies what this one looked at."""
    return looked.applied(check, APPLY)


def carry_out(job: Job) -> dict:
    """The result of an apply job. Refuses if the roster moved since the preview; the files are deleted afterwards."""
    upload = looked.files(job)
    agreed = Job.objects.get(pk=job.arguments["check"]).result["sheets"]
    with override(job.arguments["language"]):
        sheets = _read(job, upload, steps=0)
        tell = _tell(job, _("Writing"))
        outcome = apply.changes(sheets, **_bounds(job), tell=tell, confirm=lambda o: _confirm(o, agreed))
        if outcome.is_refused or outcome.questions:
            _confirm(outcome, agreed)
    uploads.forget(upload.token)
    url = reverse("roster:show", args=[job.arguments["check"]])
    return {"url": url, "sheets": _counts(report.as_json(outcome))}


def _bounds(job: Job) -> dict:
    within = Organisation.objects.filter(pk__in=job.arguments["within"]).order_by("path")
    return {
        "within": list(within),
        "by": job.by,
        "on": date.fromisoformat(job.arguments["on"]),
        "are_complete": job.arguments.get("are_complete", False),
        "answers": job.arguments.get("answers", {}),
    }


def _read(job: Job, upload: uploads.Upload, *, steps: int) -> list[read.Sheet]:
    def tell(done: int, name: str) -> None:
        run.report(job, done if steps else 0, steps, _("Reading %(file)s") % {"file": name})

    other = oneroster.reader(date.fromisoformat(job.arguments["on"]))
    return read.everything(upload.files, other=other, tell=tell)


def _tell(job: Job, note: str) -> Callable[[int, int], None]:
    return lambda done, total: run.report(job, done, total, note)


def _confirm(outcome: apply.Outcome, agreed: list[dict]) -> None:
    if outcome.is_refused or outcome.questions or _counts(report.as_json(outcome)) != agreed:
        message = _(
            "The roster changed since the preview. Nothing was written. Send the files again and look once more."
        )
        raise Refused(message, status=409)


def _effects(found: list[apply.Effect] | None) -> list[dict] | None:
    return None if found is None else [{"name": row.name, "before": row.before, "after": row.after} for row in found]


def _halved(outcome: apply.Outcome) -> list[str]:
    return [str(outcome.known.schools.get(code, code)) for code in outcome.changes.halved]


def _counts(found: list[dict]) -> list[dict]:
    """The reports without messages: what may be kept for longer than the files."""
    return [{**sheet, "errors": len(sheet["errors"])} for sheet in found]


def _preview(outcome: apply.Outcome, found: list[dict], upload: uploads.Upload) -> dict:
    """What the page shows; examples name staff, so it lies beside the files and goes with them."""
    errors = [{"file": sheet["file"], "sheet": sheet["sheet"], **error} for sheet in found for error in sheet["errors"]]
    notes = report.notes(outcome)
    return {
        "questions": report.questions(outcome),
        "changes": [note.as_dict() for note in notes if not note.is_left_out],
        "left_out": [note.as_dict() for note in notes if note.is_left_out],
        "errors": errors[:ERRORS_SHOWN],
        "error_count": len(errors),
        "fine_rows": sum(map(_fine_rows, outcome.sheets)),
        "workbooks": _workbooks(outcome.sheets, upload),
    }


def _fine_rows(sheet: read.Sheet) -> int:
    return len(sheet.rows) - len({p.row for p in sheet.problems if p.row and p.row > sheet.header_row})


def _workbooks(sheets: list[read.Sheet], upload: uploads.Upload) -> list[str]:
    """Write each faulty file with its 错误 column; returns their names, in the order of their numbers."""
    names = []
    for name, path in upload.files:
        its_sheets = [sheet for sheet in sheets if sheet.file == name and sheet.name]
        if any(sheet.problems for sheet in its_sheets) and not is_delimited(name) and not name.lower().endswith(".zip"):
            upload.write(f"errors-{len(names) + 1}.xlsx", error_workbook(path, its_sheets))
            names.append(name)
    return names
