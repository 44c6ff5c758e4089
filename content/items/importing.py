"""Questions from a file in the browser: a job looks at the file, and another writes them once somebody agrees."""

import json

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from content.items.choices import ItemType
from content.items.formats import bank
from content.items.formats.common import Mistake
from content.items.formats.registry import FORMATS
from content.items.models import Pool
from lms.jobs import looked, run, uploads
from lms.jobs.models import Job
from lms.people.models import User
from lms.refused import Refused

CHECK, APPLY = "items.check", "items.apply"
FAULTS_SHOWN = LOST_SHOWN = 200
NAMES_SHOWN = 10
ALL_FAULTS = 100_000


def receive(file: UploadedFile, *, format: str, pool: Pool, by: User) -> Job:
    """Keep the file and start a job that looks at it. Raises Refused for one that is too large."""
    upload = uploads.keep([file])
    return run.start(
        CHECK, by=by, upload=upload.token, format=format, pool=pool.pk, pool_title=pool.title, language=get_language()
    )


@run.handler(CHECK)
def look(job: Job) -> dict:
    """Read and check the file; writes nothing but the preview and the file with its faults."""
    upload = looked.files(job)
    with override(job.arguments["language"]):
        content = _content(upload)
        found = _import(job, content, dry_run=True, most=ALL_FAULTS)
        has_file = bool(found.faults) and _give_back(upload, job.arguments["format"], content, found)
        upload.write("preview.json", json.dumps({**_preview(found), "has_file": has_file}).encode())
    return {
        "url": reverse("content:item_import", args=[job.pk]),
        "is_refused": bool(found.faults),
        "count": len(found.names),
    }


def start_apply(check: Job, *, by: User) -> Job:
    """A job that writes what was looked at; the one that is under way or done if there is one."""

    def permit() -> None:
        if check.result.get("is_refused", True):
            raise Refused(_("This file cannot be imported. Correct what is named and send it again."))

    return looked.start(check, APPLY, by=by, permit=permit)


@run.handler(APPLY)
def carry_out(job: Job) -> dict:
    """Write the drafts in one transaction; a second run after a commit finds that it is done."""
    done = Job.objects.get(pk=job.pk).result
    if "written" not in done:
        upload = looked.files(job)
        agreed = Job.objects.get(pk=job.arguments["check"]).result["count"]
        with override(job.arguments["language"]):
            done = _written(job, _content(upload), agreed)
        uploads.forget(upload.token)
    if pool := Pool.objects.filter(pk=job.arguments["pool"]).first():
        with override(job.arguments["language"]):
            words = _("Making them findable")
        bank.make_findable(pool, tell=lambda at, total: run.report(job, at, total, words))
    return {**done, "url": reverse("content:item_import", args=[job.arguments["check"]])}


def _written(job: Job, content: bytes, agreed: int) -> dict:
    moved = Refused(_("The item bank changed since the preview. Nothing was written. Send the file again."), status=409)
    result: dict = {}

    def confirm(report: bank.Report) -> None:
        row = Job.objects.select_for_update().get(pk=job.pk)
        if len(report.names) != agreed or "written" in row.result:
            raise moved
        # In the transaction of the questions: whoever finds it finds them, too.
        result.update(written=len(report.names), first=report.names[0], last=report.names[-1])
        Job.objects.filter(pk=job.pk).update(result=result)

    try:
        found = _import(job, content, confirm=confirm)
    except IntegrityError:
        raise moved from None
    if found.faults:
        raise moved
    return result


def _import(job: Job, content: bytes, **more) -> bank.Report:
    pool = Pool.objects.filter(pk=job.arguments["pool"]).first()
    if pool is None:
        raise Refused(_("The pool is gone. Send the file again and choose another."), status=409)
    kind = FORMATS[job.arguments["format"]]
    run.report(job, 0, 0, _("Reading the file"))
    return bank.import_file(
        content, kind, pool=pool, by=job.by, tell=lambda done, total: run.report(job, done, total), **more
    )


def _content(upload: uploads.Upload) -> bytes:
    return upload.files[0][1].read_bytes()


def _give_back(upload: uploads.Upload, format: str, content: bytes, found: bank.Report) -> bool:
    """Put the file with its faults beside it, if its format has a place for them; is there one?"""
    marked = FORMATS[format].marked
    if marked is None:
        return False
    try:
        upload.write("errors", marked(content, found.faults))
    except Mistake:
        return False
    return True


def _preview(found: bank.Report) -> dict:
    """What the page shows, in the language of whoever sent the file."""
    return {
        "counts": [[str(ItemType(type_).label), count] for type_, count in found.questions.items()],
        "names": found.names[:NAMES_SHOWN],
        "more_names": max(0, len(found.names) - NAMES_SHOWN),
        "faults": [[fault.where or fault.line, fault.message] for fault in found.faults[:FAULTS_SHOWN]],
        "fault_count": len(found.faults),
        "lost": [str(note) for note in found.lost[:LOST_SHOWN]],
        "lost_count": len(found.lost),
    }
