"""The certificate of a class as paper: class, lesson and numbers, and nothing about a single pupil."""

from datetime import date

import pytest

from certificates.credentials import issue_class
from certificates.credentials.models import digest
from certificates.documents import paper, render
from certificates.documents.sheet import sheet
from tests.factories.coverage import a_class_session, a_lesson_edition
from tests.factories.lms import a_class, a_class_teacher, a_school


@pytest.fixture
def certificate(db):
    school_class = a_class(a_school("明德区第三中学", level="L1"), 3)
    teacher = a_class_teacher(school_class, "李静")
    edition = a_lesson_edition(title="一张照片传开之后", certificate_template="")
    held = a_class_session(school_class, edition, held_on=date(2026, 11, 20), present=43, led_by=teacher)
    return issue_class.issue_for(held, by=teacher)


def test_it_says_class_lesson_and_numbers(certificate, poppler):
    text = "".join(poppler("pdftotext", render.certificate_pdf(certificate)).split())

    for part in ("学生法治教育", "班级学习证书", "明德区第三中学", "七年级（3）班：", "应到45人，实到43人",
                 "不记学生姓名", certificate.number):  # fmt: skip
        assert part in text, part
    assert "李静" not in text
    assert "结业" not in text


def test_nothing_lies_over_anything_else_in_any_design(certificate, lines):
    for design in ("solemn", "modern", "children"):
        certificate.snapshot["design"] = design
        certificate.digest = digest(certificate.snapshot)
        boxes = lines(paper.pdf([sheet(certificate)]))

        assert not [(a.text, b.text) for n, a in enumerate(boxes) for b in boxes[n + 1 :] if a.overlaps(b)], design
