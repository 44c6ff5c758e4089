"""Sheets to PDF with WeasyPrint; imported only where a PDF is made, since WeasyPrint takes half a second to load."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import pydyf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certificates.credentials.snapshot import LANGUAGE
from certificates.documents import designs, pictures
from certificates.documents.guilloche import HEIGHT, POINTS_PER_MM, WIDTH, operators, shared
from certificates.documents.sheet import Sheet
from lms.web.pdf import one_at_a_time

# What a template may load; everything else, above all the network, is refused.
FOLDER = "templates/documents/certificate"
FILES = {
    f"document:{name}.css": (f"{FOLDER}/{name}.css", "text/css")
    for name in ("sheet", "words_hidden", "portrait", *designs.DESIGNS)
}
FILES |= {
    f"document:{name}.svg": (f"{FOLDER}/{name}.svg", "image/svg+xml") for name in ("children", "children_portrait")
}
# A template's picture: document:picture/<design>/<SHA-256>.
PICTURE = "document:picture/"
JPEG = {"Content-Type": "image/jpeg"}
# Sheets laid out at once: the unit of progress, and of what a stop has to wait for.
BATCH = 20


class OwnFiles(URLFetcher):
    """Gives WeasyPrint the files above and nothing else."""

    def fetch(self, url: str, headers=None) -> URLFetcherResponse:
        if url.startswith(PICTURE):
            design, _slash, sha256 = url.removeprefix(PICTURE).partition("/")
            return URLFetcherResponse(url, pictures.on_ground(sha256, designs.of(design).ground), JPEG)
        if url not in FILES:
            raise FatalURLFetchingError(f"A certificate loads nothing but its own files, not {url!r}.")
        path, content_type = FILES[url]
        return URLFetcherResponse(url, (settings.BASE_DIR / path).read_bytes(), {"Content-Type": content_type})


def pdf(sheets: Sequence[Sheet], *, place: str = "", report: Callable[[int], None] = lambda done: None) -> bytes:
    """One PDF with a page for each sheet: fonts embedded, tagged, text in reading order.

    place: whose certificates they are, for the title of a print run. report: called with the number of sheets laid out
    so far; what it raises stops the work.
    """
    documents = []
    config = FontConfiguration()
    done = 0
    for batch in _batches(sheets):
        report(done)
        with one_at_a_time:
            documents.append(_layout(batch, config, place=place, total=len(sheets)))
        done += len(batch)
    pages = [page for document in documents for page in document.pages]
    woven = [is_woven(sheet) for sheet in sheets]
    with one_at_a_time:
        return documents[0].copy(pages).write_pdf(pdf_tags=True, finisher=lambda _d, made: _lay_on_paper(made, woven))


def _batches(sheets: Sequence[Sheet]) -> Iterator[list[Sheet]]:
    """Sheets in order, together as long as one style sheet serves them."""
    for _kind, alike in groupby(sheets, lambda sheet: (sheet.says["design"], bool(sheet.own.get("portrait")))):
        found = list(alike)
        for start in range(0, len(found), BATCH):
            yield found[start : start + BATCH]


def example(sheet: Sheet) -> Document:
    """The boxes of one sheet, from which a layout is read."""
    with one_at_a_time:
        return _layout([sheet], FontConfiguration(), place="", total=1)


def picture(sheet: Sheet) -> bytes:
    """A page with everything that is drawn and no text."""
    woven = is_woven(sheet)
    with one_at_a_time:
        document = _layout([sheet], FontConfiguration(), place="", total=1, words_hidden=True)
        return document.write_pdf(finisher=lambda _d, made: _draw_paper(made) if woven else None)


def is_woven(sheet: Sheet) -> bool:
    """Is there drawn paper under it? It is drawn across; upright sheets have a frame of rules."""
    return designs.of(sheet.says["design"]).is_woven and not sheet.own.get("portrait")


def _lay_on_paper(pdf: pydyf.PDF, woven: Sequence[bool]) -> None:
    """Put the drawn paper, once in the file, under every page that has it."""
    drawing = pydyf.Stream([operators()], compress=True)
    if any(woven):
        pdf.add_object(drawing)
    pages = [page for page in pdf.objects if isinstance(page, pydyf.Dictionary) and page.get("Type") == "/Page"]
    for page, has_paper in zip(pages, woven, strict=True):
        if has_paper:
            page["Contents"] = pydyf.Array([drawing.reference, page["Contents"]])


def _draw_paper(pdf: pydyf.PDF) -> None:
    """Put the drawn paper under the one page, each of its paths written once."""
    main, paths = shared()
    box = pydyf.Array([-WIDTH, -WIDTH, 2 * WIDTH, 2 * WIDTH])
    forms = [
        pydyf.Stream([path], extra={"Type": "/XObject", "Subtype": "/Form", "BBox": box}, compress=True)
        for path in paths
    ]
    for form in forms:
        pdf.add_object(form)
    names = pydyf.Dictionary({f"P{number}": form.reference for number, form in enumerate(forms)})
    size = pydyf.Array([0, 0, WIDTH * POINTS_PER_MM, HEIGHT * POINTS_PER_MM])
    extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": size, "Resources": pydyf.Dictionary({"XObject": names})}
    drawing = pydyf.Stream([main], extra=extra, compress=True)
    call = pydyf.Stream([b"/Paper Do"])
    for added in (drawing, call):
        pdf.add_object(added)
    page = next(o for o in pdf.objects if isinstance(o, pydyf.Dictionary) and o.get("Type") == "/Page")
    page["Contents"] = pydyf.Array([call.reference, page["Contents"]])
    resources = next(o for o in pdf.objects if isinstance(o, pydyf.Dictionary) and "ExtGState" in o)
    resources["XObject"]["Paper"] = drawing.reference


def _layout(sheets: Sequence[Sheet], config: FontConfiguration, **context) -> Document:
    design = designs.of(sheets[0].says["design"])
    with translation.override(LANGUAGE):
        html = render_to_string("documents/certificate/sheets.html", {"sheets": sheets, "design": design, **context})
    return HTML(string=html, url_fetcher=OwnFiles()).render(font_config=config, pdf_tags=True)
