"""Anybody 公众 who was given a file: the page judges it in the browser, and by what the register knows."""

import pytest
from playwright.sync_api import expect

from certificates.credentials import revoke
from certificates.documents import render
from tests.factories.certificates import a_certificate, a_flipped
from tests.factories.lms import a_person
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.journey


@pytest.fixture
def certificate():
    return a_certificate(name="陈静")


def judged(visitor, content: bytes) -> str:
    """What the page says first of a file that was dropped on it."""
    file = {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": content}
    visitor.page.locator("#verifier-file").set_input_files(file)
    notice = visitor.page.locator("[data-verifier-answer] .notice").first
    expect(notice).to_be_visible()
    return notice.inner_text()


def test_a_file_is_judged_by_its_signature_and_by_the_register(visit, certificate):
    content = render.certificate_pdf(certificate)
    visitor = visit(size=DESK).arrive("/verify/")

    assert judged(visitor, content).startswith("有效")
    visitor.looks_well("verify-file-valid")
    # One byte that no signature covers: only the register can tell.
    assert judged(visitor, a_flipped(content)).startswith("已被改动")
    revoke.revoke(certificate, by=a_person("何芳"), reason="登记有误")
    assert judged(visitor, content).startswith("已撤销")
    assert judged(visitor, a_flipped(content)).startswith("已被改动")
    visitor.looks_well("verify-file-altered")
