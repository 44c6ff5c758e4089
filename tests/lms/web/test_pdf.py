"""PDFs are laid out one after the other, whoever asks."""

import threading

import pytest

from lms.web import pdf


@pytest.fixture
def seen_locked(monkeypatch):
    """Whether the lock was held at each layout."""
    seen = []

    class Document:
        def __init__(self, **_options) -> None:
            pass

        def write_pdf(self) -> bytes:
            seen.append(pdf.one_at_a_time.locked())
            return b"%PDF-"

    monkeypatch.setattr("weasyprint.HTML", Document)
    return seen


def test_pango_lays_out_one_document_at_a_time(seen_locked):
    threads = [threading.Thread(target=pdf.from_html, args=("<p>明法</p>",)) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen_locked == [True] * 4


def test_certificates_hold_the_same_lock():
    from certificates.documents import paper

    assert paper.one_at_a_time is pdf.one_at_a_time
