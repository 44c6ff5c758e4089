"""The whole file: PDF/A-3 with tags, embedded fonts, an attachment, and room for one signature (ISO 32000, 19005-3)."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from certificates.documents.pdf import cff
from certificates.documents.pdf.art import Art
from certificates.documents.pdf.content import SCALE, Font, Page
from certificates.documents.pdf.glyphs import glyph, metrics
from certificates.documents.pdf.layout import Layout

PRODUCER = "Mingfa"
# Ten digits for each place: no certificate is larger than ten gigabytes.
BYTE_RANGE = b"/ByteRange [0 0000000000 0000000000 0000000000]"
# A font's code length and the words around its numbers.
MOST_A_BLOCK = 100


@dataclass(frozen=True)
class Attachment:
    """A file inside the file. relationship: how it relates to the page (Data, Source, Supplement)."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


@dataclass(frozen=True)
class About:
    """Title, author and language of the document, and when it was made."""

    title: str
    author: str
    language: str
    made_at: datetime


@dataclass(frozen=True)
class Unsigned:
    """A file with an empty signature. hole: from the < to behind the > of its contents."""

    content: bytearray
    hole: tuple[int, int]


class _File:
    """Objects one after another; numbers are given when they are added."""

    def __init__(self, bodies: tuple[bytes, ...]) -> None:
        self.bodies: list[bytes] = list(bodies)

    def reserve(self) -> int:
        self.bodies.append(b"")
        return len(self.bodies)

    def add(self, body: bytes) -> int:
        self.bodies.append(body)
        return len(self.bodies)

    def stream(self, entries: bytes, data: bytes, *, packed: bool = True) -> int:
        if packed:
            data, entries = zlib.compress(data, 6), entries + b" /Filter /FlateDecode"
        return self.add(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data))


@dataclass(frozen=True)
class Evidence:
    """What a check in ten years needs (PAdES B-LT): certificates and lists of revocations, in DER."""

    certificates: tuple[bytes, ...]
    revocations: tuple[bytes, ...]


def build(
    layout: Layout,
    art: Art,
    page: Page,
    *,
    about: About,
    attachments: list[Attachment],
    room: int,
    evidence: Evidence | None = None,
) -> Unsigned:
    """The file, unsigned. room: bytes that the signature may take at most."""
    made = _File(art.objects)
    catalog, pages, leaf, tree = (made.reserve() for _number in range(4))
    contents = made.stream(b"", "\n".join(page.operators).encode("ascii"))
    fonts = b" ".join(b"/%s %d 0 R" % (font.name.encode(), _font(made, font)) for font in page.fonts.values())
    kids = _tags(made, page, tree=tree, leaf=leaf, layout=layout)
    files = [_attachment(made, attachment, about.made_at) for attachment in attachments]
    meta = made.stream(b"/Type /Metadata /Subtype /XML", _xmp(about), packed=False)
    intent = made.add(
        b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) "
        b"/DestOutputProfile %d 0 R >>" % made.stream(b"/N 3", _profile())
    )
    field = made.reserve()
    box = b"[0 0 %.2f %.2f]" % (layout.width * SCALE, layout.height * SCALE)
    made.bodies[pages - 1] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % leaf
    made.bodies[leaf - 1] = (
        b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Contents %d 0 R /StructParents 0 /Tabs /S /Annots [%d 0 R] "
        b"/Group << /Type /Group /S /Transparency /CS /DeviceRGB >> "
        b"/Resources << /XObject << /Art 1 0 R >> /Font << %s >> >> >>" % (pages, box, contents, field, fonts)
    )
    made.bodies[tree - 1] = kids
    names = b" ".join(b"%s %d 0 R" % (_text(a.name), number) for a, number in zip(attachments, files, strict=True))
    listed = b" ".join(b"%d 0 R" % number for number in files)
    made.bodies[catalog - 1] = (
        b"<< /Type /Catalog /Version /1.7 /Pages %d 0 R /StructTreeRoot %d 0 R /MarkInfo << /Marked true >> /Lang %s "
        b"/ViewerPreferences << /DisplayDocTitle true >> /Metadata %d 0 R /OutputIntents [%d 0 R] "
        b"/Names << /EmbeddedFiles << /Names [%s] >> >> /AF [%s] "
        b"/AcroForm << /Fields [%d 0 R] /SigFlags 3 >>%s >>"
        % (pages, tree, _text(about.language), meta, intent, names, listed, field, _evidence(made, evidence))
    )
    info = made.add(
        b"<< /Title %s /Author %s /Producer %s /CreationDate %s /ModDate %s >>"
        % (_text(about.title), _text(about.author), _text(PRODUCER), *(_date(about.made_at),) * 2)
    )
    signature = made.reserve()
    made.bodies[field - 1] = (
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /Rect [0 0 0 0] /F 132 /P %d 0 R /V %d 0 R >>"
        % (leaf, signature)
    )
    made.bodies[signature - 1] = (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name %s /M %s %s /Contents <%s> >>"
        % (_text(about.author), _date(about.made_at), BYTE_RANGE, b"0" * (2 * room))
    )
    return _written(made, catalog=catalog, info=info, room=room)


def _evidence(made: _File, evidence: Evidence | None) -> bytes:
    """The document security store (ETSI EN 319 142-1, 5.4.2), inside what is signed."""
    if evidence is None:
        return b""
    certificates = b" ".join(b"%d 0 R" % made.stream(b"", der) for der in evidence.certificates)
    revocations = b" ".join(b"%d 0 R" % made.stream(b"", der) for der in evidence.revocations)
    return b" /DSS << /Type /DSS /Certs [%s] /CRLs [%s] >>" % (certificates, revocations)


def _written(made: _File, *, catalog: int, info: int, room: int) -> Unsigned:
    """Header, objects, table, trailer; the byte range is filled in, since all places are known now."""
    out = bytearray(b"%PDF-1.7\n%\xe6\x98\x8e\xe6\xb3\x95\n")
    offsets = []
    for number, body in enumerate(made.bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number
        out += body
        out += b"\nendobj\n"
    hole = out.rindex(b"/Contents <") + len(b"/Contents ")
    end = hole + 2 * room + 2
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    identity = hashlib.sha256(out).hexdigest()[:32].encode()
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(offsets) + 1,
        catalog,
        info,
        identity,
        identity,
        table,
    )
    place = out.rindex(BYTE_RANGE, 0, hole)
    filled = b"/ByteRange [0 %010d %010d %010d]" % (hole, end, len(out) - end)
    out[place : place + len(filled)] = filled
    return Unsigned(out, (hole, end))


def _font(made: _File, font: Font) -> int:
    """A Type 0 font whose codes are its CIDs, with the map back to Unicode."""
    glyphs = [glyph(font.face, sign) for sign in font.numbers]
    about = metrics(font.face)
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256("".join(font.numbers).encode()).digest()[:6])
    name = f"{tag}+{about.name}"
    program = made.stream(b"/Subtype /CIDFontType0C", cff.program(name, [one.program for one in glyphs], about.box))
    box = b" ".join(b"%d" % edge for edge in about.box)
    descriptor = made.add(
        b"<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%s] /ItalicAngle %d /Ascent %d /Descent %d "
        b"/CapHeight %d /StemV %d /FontFile3 %d 0 R >>"
        % (
            name.encode(),
            box,
            about.italic_angle,
            about.ascent,
            about.descent,
            about.cap_height,
            about.stem_v,
            program,
        )  # fmt: skip
    )
    widths = b" ".join(b"%d" % one.width for one in glyphs)
    descendant = made.add(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /FontDescriptor %d 0 R /DW 1000 /W [1 [%s]] >>" % (name.encode(), descriptor, widths)
    )
    unicode = made.stream(b"", _to_unicode(font))
    return made.add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%s-Identity-H /Encoding /Identity-H /DescendantFonts [%d 0 R] "
        b"/ToUnicode %d 0 R >>" % (name.encode(), descendant, unicode)
    )


def _to_unicode(font: Font) -> bytes:
    lines = [f"<{number:04x}> <{sign.encode('utf-16-be').hex()}>" for sign, number in font.numbers.items()]
    blocks = [lines[at : at + MOST_A_BLOCK] for at in range(0, len(lines), MOST_A_BLOCK)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")


def _tags(made: _File, page: Page, *, tree: int, leaf: int, layout: Layout) -> bytes:
    """One structure element for each part, under one for the document."""
    document = made.reserve()
    elements = []
    for number, (kind, says) in enumerate(page.tags):
        extra = b""
        if says:
            box = layout.boxes["qr"]
            left, top = box.x * SCALE, (layout.height - box.y) * SCALE
            bounds = (left, top - box.height * SCALE, left + box.width * SCALE, top)
            extra = b" /Alt %s /A << /O /Layout /BBox [%s] >>" % (
                _text(says), b" ".join(b"%.2f" % edge for edge in bounds),
            )  # fmt: skip
        elements.append(
            made.add(
                b"<< /Type /StructElem /S /%s /P %d 0 R /Pg %d 0 R /K %d%s >>"
                % (kind.encode(), document, leaf, number, extra)
            )
        )
    listed = b" ".join(b"%d 0 R" % element for element in elements)
    made.bodies[document - 1] = b"<< /Type /StructElem /S /Document /P %d 0 R /K [%s] >>" % (tree, listed)
    return b"<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree << /Nums [0 [%s]] >> /ParentTreeNextKey 1 >>" % (
        document,
        listed,
    )


def _attachment(made: _File, attachment: Attachment, at: datetime) -> int:
    """Not packed: small verifiers read it without unpacking anything."""
    kind = b"application#2Fjson" if attachment.name.endswith(".json") else b"text#2Fplain"
    embedded = made.stream(
        b"/Type /EmbeddedFile /Subtype /%s /Params << /Size %d /ModDate %s >>"
        % (kind, len(attachment.content), _date(at)),
        attachment.content,
        packed=False,
    )
    name = _text(attachment.name)
    return made.add(
        b"<< /Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /%s /EF << /F %d 0 R /UF %d 0 R >> >>"
        % (name, name, _text(attachment.description), attachment.relationship.encode(), embedded, embedded)
    )


@cache
def _profile() -> bytes:
    """The ICC's own sRGB profile, which WeasyPrint brings along."""
    import weasyprint.pdf

    return (Path(weasyprint.pdf.__file__).parent / "sRGB2014.icc").read_bytes()


def _text(text: str) -> bytes:
    """A text string: plain where it is ASCII, else UTF-16 in hexadecimal."""
    if text.isascii() and not set(text) & set("()\\\r\n"):
        return b"(%s)" % text.encode()
    return b"<FEFF%s>" % text.encode("utf-16-be").hex().upper().encode()


def _date(at: datetime) -> bytes:
    zone = at.strftime("%z") or "+0000"
    return f"(D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:]}')".encode()


def _xmp(about: About) -> bytes:
    at = about.made_at.isoformat(timespec="seconds")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{about.language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>""".encode()
