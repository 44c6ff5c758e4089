"""The files of an erased person's certificates: the bytes go, the register keeps their SHA-256."""

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import QuerySet

from certificates.documents.models import DocumentFile


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


def _files(opaque: str) -> QuerySet[DocumentFile]:
    return DocumentFile.objects.filter(certificate__user__opaque=opaque).exclude(file="")


def _delete(stored: list[tuple[Storage, str]]) -> None:
    for storage, name in stored:
        storage.delete(name)
