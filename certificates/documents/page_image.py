"""A page of a PDF as a picture, for browsers that cannot show a PDF inside a page."""

import io

from lms.web.pdf import one_at_a_time

# Dots an inch: an A4 sheet across has 1,400.
DOTS = 120


def first_page(content: bytes) -> bytes:
    """The first page as JPEG."""
    # Loads eight megabytes; only those who edit templates need it.
    import pypdfium2

    # PDFium is not made for two threads, either.
    with one_at_a_time, pypdfium2.PdfDocument(content) as document:
        stored = io.BytesIO()
        document[0].render(scale=DOTS / 72).to_pil().save(stored, "JPEG", quality=85)
    return stored.getvalue()
