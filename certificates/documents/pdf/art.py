"""Everything on a page that is no text (paper, frame, logo, marks), once as PDF objects that every file takes over."""

import io
from dataclasses import dataclass
from decimal import Decimal

import pikepdf

# Object numbers begin here in every file: the drawing first, so that its objects need no renumbering.
FIRST = 1


@dataclass(frozen=True)
class Art:
    """objects: bodies of the objects FIRST, FIRST + 1 …; the first one is the drawing as a form XObject."""

    objects: tuple[bytes, ...]


def from_page(content: bytes) -> Art:
    """The first page of a PDF as a form XObject, with all that it needs. Streams are packed as tightly as can be."""
    with pikepdf.open(io.BytesIO(content)) as document:
        page = document.pages[0]
        drawing = b"\n".join(stream.read_bytes() for stream in _contents(page))
        form = document.make_stream(drawing)
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = page.MediaBox
        form.Resources = page.obj.get("/Resources", pikepdf.Dictionary())
        copied = _Copy()
        copied.reference(document.make_indirect(form))
        return Art(tuple(copied.bodies))


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.Contents
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


class _Copy:
    """Objects written as bytes, with numbers of their own."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[int, int], int] = {}
        self.bodies: list[bytes] = []

    def reference(self, obj: pikepdf.Object) -> bytes:
        if obj.objgen not in self.numbers:
            self.numbers[obj.objgen] = FIRST + len(self.bodies)
            self.bodies.append(b"")
            self.bodies[self.numbers[obj.objgen] - FIRST] = self.body(obj)
        return b"%d 0 R" % self.numbers[obj.objgen]

    def body(self, obj: pikepdf.Object) -> bytes:
        if not isinstance(obj, pikepdf.Stream):
            return self.value(obj, inside=False)
        import zlib

        images = ("/DCTDecode", "/JPXDecode")
        if str(obj.get("/Filter")) in images:
            data, filters = obj.read_raw_bytes(), f"/Filter {obj.Filter} ".encode()
        else:
            data, filters = zlib.compress(obj.read_bytes(), 9), b"/Filter /FlateDecode "
        left_out = {"/Length", "/Filter", "/DecodeParms"}
        entries = b" ".join(
            key.encode() + b" " + self.value(obj[key])
            for key in obj.keys()  # noqa: SIM118
            if key not in left_out
        )
        return b"<< %s %s/Length %d >>\nstream\n%s\nendstream" % (entries, filters, len(data), data)

    def value(self, obj, *, inside: bool = True) -> bytes:
        if isinstance(obj, bool):
            return b"true" if obj else b"false"
        if obj is None:
            return b"null"
        if isinstance(obj, int | Decimal | float):
            return f"{obj:f}".rstrip("0").rstrip(".").encode() if not isinstance(obj, int) else b"%d" % obj
        if inside and obj.is_indirect:
            return self.reference(obj)
        if isinstance(obj, pikepdf.Dictionary):
            return b"<< " + b" ".join(k.encode() + b" " + self.value(obj[k]) for k in obj.keys()) + b" >>"  # noqa: SIM118
        if isinstance(obj, pikepdf.Array):
            return b"[" + b" ".join(self.value(item) for item in obj) + b"]"
        return obj.unparse()
