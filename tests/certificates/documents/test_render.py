"""Certificates as PDF, looked at with other tools than the one that made them."""

import io
from itertools import combinations
from pathlib import Path

import pikepdf
import pytest
import segno
from weasyprint.urls import FatalURLFetchingError

from certificates.documents import compose, paper, render
from certificates.documents.models import DocumentFile
from certificates.documents.sheet import sheet
from lms.refused import Refused
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_school

UYGHUR = "阿不都热西提·阿不都克里木·买买提江·吐尔逊"
LONG_TITLE = ("面向班主任与德育工作者的学生欺凌预防、识别、处置与家校协同法治素养提升专题研修" * 4)[:120]
HARD = {
    "ordinary": {},
    "ethnic name": {"holder": UYGHUR},
    "longest name": {"holder": (UYGHUR * 3)[:60]},
    "rare signs": {"holder": "李㛃𬭎"},
    "latin name": {"holder": "Maximilian Alexander von Hohenzollern-Sigmaringen the Third"},
    "long title": {"course": LONG_TITLE},
    "long school": {"school": ("明德区青少年法治教育实践基地附属九年一贯制实验学校" * 4)[:80]},
    "long issuer": {"issuer": ("明德区教育体育局" * 10)[:80]},
    "little": {"percent": None, "score": None, "score_max": None, "rule": "", "basis": "", "valid_until": None},
    "everything": {
        "holder": (UYGHUR * 3)[:60],
        "course": LONG_TITLE,
        "school": ("明德区青少年法治教育实践基地附属九年一贯制实验学校" * 4)[:80],
        "issuer": ("明德区教育体育局" * 10)[:80],
        "rule": "八个模块学完，结业测试 20 题（从题库随机抽取）中答对 16 题及以上。" * 6,
        "basis": "《中华人民共和国未成年人保护法》第三十九条，" * 6,
    },
}
# The inner rule of the frame, in points.
LEFT, TOP, RIGHT, BOTTOM = 40.2, 40.2, 801.6, 555.0


def test_it_says_everything_in_reading_order(db, poppler):
    certificate = a_certificate(name="陈静", school=a_school("明德区第三中学"))

    text = "".join(poppler("pdftotext", render.certificate_pdf(certificate)).split())

    parts = [
        "明德区教育体育局·教职工专题培训",
        "结业证书",
        "明德区第三中学",
        "陈静老师：",
        "您于二〇",
        "参加《新入职教职工法治入门》专题培训，修满1学时，结业测试达到标准，成绩优秀，准予结业。",
        "完成规则：学完全部课，完成练习，测试达到及格线（测试得分1/1，100%）。课程版本2026.1",
        "依据：《中华人民共和国未成年人保护法》第三十九条。",
        certificate.number,
        "mingfa.example/verify/",
        "平台电子签名，用于验证文件完整性与来源；不是电子印章。有效期至二〇",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert "演示" not in text


def test_the_code_stands_in_groups_and_in_the_qr_code(db, poppler):
    certificate = a_certificate()
    made = sheet(certificate)

    code = certificate.code
    expected = segno.make(f"https://mingfa.example/verify/{code}/", error="m", micro=False)
    assert f"{code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}" in poppler("pdftotext", paper.pdf([made]))
    assert made.qr == expected.svg_inline(border=0, omitsize=True, dark="#1e2226", lineclass=None, svgclass=None)


def test_it_claims_a_signature_and_no_seal(db, poppler):
    certificate = a_certificate()
    signed, printed = render.certificate_pdf(certificate), paper.pdf([sheet(certificate)])

    text, print_text = ("".join(poppler("pdftotext", content).split()) for content in (signed, printed))
    assert text.replace("不是电子印章", "").count("印章") == 0
    assert "签名" not in print_text
    assert "/AcroForm" not in pikepdf.open(io.BytesIO(printed)).Root


def test_fonts_are_embedded_and_only_ours(db, poppler):
    content = render.certificate_pdf(a_certificate(name="李㛃𬭎"))

    fonts = [line.split() for line in poppler("pdffonts", content).splitlines()[2:]]
    assert {row[0].split("+")[1] for row in fonts} == {
        "NotoSerifCJKsc-Regular-Identity-H",
        "NotoSerifCJKsc-Bold-Identity-H",
    }
    assert {tuple(row[-5:-2]) for row in fonts} == {("yes", "yes", "yes")}


def test_it_has_a_title_a_language_and_tags(db):
    certificate = a_certificate()

    document = pikepdf.open(io.BytesIO(render.certificate_pdf(certificate)))

    assert str(document.docinfo["/Title"]) == f"结业证书 {certificate.number}"
    assert str(document.Root.Lang) == "zh-Hans"
    assert bool(document.Root.MarkInfo.Marked)
    assert [float(side) for side in document.pages[0].MediaBox] == pytest.approx([0, 0, 841.89, 595.28], abs=0.1)


@pytest.mark.parametrize("says", HARD.values(), ids=HARD.keys())
def test_everything_stays_on_one_page_inside_the_frame_and_apart(db, lines, says):
    content = paper.pdf([sheet(a_certificate(says=says))])

    boxes = lines(content)
    assert len(pikepdf.open(io.BytesIO(content)).pages) == 1
    assert [box for box in boxes if box.left < LEFT or box.right > RIGHT or box.top < TOP or box.bottom > BOTTOM] == []
    assert [(a.text, b.text) for a, b in combinations(boxes, 2) if a.overlaps(b)] == []


def test_the_demo_says_so_and_not_in_the_middle_of_a_sentence(db, poppler, settings):
    settings.DEMO = True

    text = "".join(poppler("pdftotext", paper.pdf([sheet(a_certificate())])).split())

    assert text.startswith("演示证书，人员与单位均为虚构，不作任何证明")
    assert text.count("演示") == 1
    assert "陈静老师：您于" in text


def test_a_sign_that_the_font_lacks_is_refused_by_name_and_nothing_is_stored(db):
    certificate = a_certificate(name="王𠀀明")

    with pytest.raises(Refused, match="𠀀 .U.20000."):
        render.certificate_pdf(certificate)

    assert not DocumentFile.objects.exists()


def test_markup_in_a_name_is_text(db, poppler):
    text = poppler("pdftotext", paper.pdf([sheet(a_certificate(name="<img src=x>&amp;"))]))

    assert "<img src=x>&amp;" in text


@pytest.mark.parametrize("url", ["https://example.com/a.png", "file:///etc/passwd", "document:../../secret", "data:,x"])
def test_nothing_else_is_loaded(url):
    with pytest.raises(FatalURLFetchingError):
        paper.OwnFiles().fetch(url)


def test_the_first_request_makes_the_file_and_later_ones_send_its_bytes(db, monkeypatch):
    certificate = a_certificate()
    first = render.certificate_pdf(certificate)
    monkeypatch.setattr(compose, "compose", lambda *args, **kwargs: pytest.fail("made again"))

    assert render.certificate_pdf(certificate) == first
    assert DocumentFile.objects.get().size == len(first)


def test_two_first_requests_at_once_store_one_file_and_send_the_same_bytes(in_threads):
    certificate = a_certificate()

    results = in_threads(*[lambda: render.certificate_pdf(certificate)] * 3)

    stored = DocumentFile.objects.get()
    assert {type(result) for result in results} == {bytes}
    assert set(results) == {stored.file.read()}


def test_a_damaged_or_lost_file_is_not_sent(db):
    certificate = a_certificate()
    render.certificate_pdf(certificate)
    stored = DocumentFile.objects.get()
    path = Path(stored.file.path)
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    with pytest.raises(Refused) as damaged:
        render.certificate_pdf(certificate)
    stored.file.storage.delete(stored.file.name)
    with pytest.raises(Refused) as lost:
        render.certificate_pdf(certificate)

    assert (damaged.value.status, lost.value.status) == (503, 503)


def test_many_sheets_are_one_file_with_the_paper_drawn_once(db):
    sheets = [sheet(a_certificate(name=name)) for name in ("陈静", "王芳", "李伟")]
    reported: list[int] = []

    content = paper.pdf(sheets, place="第三中学", report=reported.append)

    document = pikepdf.open(io.BytesIO(content))
    drawn = {page.Contents[0].objgen for page in document.pages}
    assert (len(document.pages), len(drawn), reported) == (3, 1, [0])
    assert str(document.docinfo["/Title"]) == "第三中学证书（3 份）"
