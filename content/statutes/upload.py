"""A law that somebody sends from a browser."""

from dataclasses import replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile

from content.exchange.faults import Faults, PackRefused
from content.exchange.shapes import Place
from content.statutes import printed
from content.statutes.printed import Statute

MOST_NAME = 80


def read(file: UploadedFile) -> Statute:
    """The law in an uploaded file. Raises PackRefused with the file, the line and what to do."""
    name = PurePath(file.name or "").name[-MOST_NAME:]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"law{PurePath(name).suffix.lower()}"
        path.write_bytes(file.read())
        faults = Faults()
        try:
            with faults.going_on():
                found = printed.read(path, faults)
            faults.raise_if_any()
        except PackRefused as refused:
            raise PackRefused([replace(fault, file=name) for fault in refused.faults]) from refused
    return found


def again(text: str) -> Statute:
    """The law that a preview was shown for, from the text that came back with it. Raises PackRefused."""
    faults = Faults()
    found = Statute()
    with faults.going_on():
        found = printed.parse(enumerate(text.replace("\r\n", "\n").split("\n"), start=1), Place("", faults))
    faults.raise_if_any()
    return found
