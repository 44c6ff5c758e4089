"""PDFs from HTML. Pages of ours never make the server fetch anything."""

import threading

# Pango is not made for two layouts at once in one process, and one core is all that a layout can use. Whatever makes a
# PDF with WeasyPrint holds this.
one_at_a_time = threading.Lock()


def from_html(html: str) -> bytes:
    """The PDF of a document that embeds all it shows."""
    # WeasyPrint takes half a second to import, which every command and worker would pay.
    from weasyprint import HTML

    with one_at_a_time:
        return HTML(string=html, url_fetcher=_refuse).write_pdf()


def _refuse(url: str, *args, **kwargs):
    raise ValueError(f"Documents embed what they show; {url[:80]!r} is not fetched.")
