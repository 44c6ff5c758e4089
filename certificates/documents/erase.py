"""The files of an erased person's certificates: the bytes go, the register keeps their SHA-256.

Print runs hold the certificates of many; those that may hold the person's go as a whole, and can be made again.
"""

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import QuerySet

from certificates.credentials.models import Certificate
from certificates.documents.models import DocumentFile, PrintRun


def forget(opaque: str) -> int:
    """Delete the files once the erasure is certain; returns how many."""
    files = list(_files(opaque))
    stored = [(one.file.storage, str(one.file.name)) for one in files]
    DocumentFile.objects.filter(pk__in=[one.pk for one in files]).update(file="")
    transaction.on_commit(lambda: _delete(stored))
    return len(files)


def held(opaque: str) -> int:
    """How many files of the person's certificates are stored."""
    return _files(opaque).count()


def forget_prints(opaque: str) -> int:
    """Delete the print runs in which a certificate of the person may stand; returns how many."""
    runs = _prints(opaque)
    stored = [(one.file.storage, str(one.file.name)) for one in runs]
    PrintRun.objects.filter(pk__in=[one.pk for one in runs]).delete()
    transaction.on_commit(lambda: _delete(stored))
    return len(runs)


def held_prints(opaque: str) -> int:
    """How many print runs may hold a certificate of the person."""
    return len(_prints(opaque))


def _prints(opaque: str) -> list[PrintRun]:
    """Runs of a school that made one of them, or of a place above it, since then."""
    made = Certificate.objects.filter(user__opaque=opaque).values_list("organisation__path", "issued_at")
    return [
        run
        for run in PrintRun.objects.select_related("organisation")
        if any(path.startswith(run.organisation.path) and run.made_at >= at for path, at in made)
    ]


def _files(opaque: str) -> QuerySet[DocumentFile]:
    return DocumentFile.objects.filter(certificate__user__opaque=opaque).exclude(file="")


def _delete(stored: list[tuple[Storage, str]]) -> None:
    for storage, name in stored:
        storage.delete(name)
