"""Templates: what the bureau makes of a design, on paper, and what is not taken."""

import base64
import io
import subprocess
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from certificates.credentials.models import CertificateTemplate, Picture
from certificates.documents import compose, paper, pictures, templates
from certificates.documents.sheet import sheet
from certificates.keys import load
from lms.refused import Refused
from lms.schools.models import Role
from lms.web import offered
from tests.certificates.documents.test_render import HARD
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_member


def a_picture(name="seal.png", size=(800, 800), kind="PNG"):
    made = Image.new("RGBA" if kind == "PNG" else "RGB", size, (255, 255, 255, 0) if kind == "PNG" else "white")
    ImageDraw.Draw(made).ellipse([10, 10, size[0] - 10, size[1] - 10], outline="#a82b22", width=max(1, size[0] // 20))
    stored = io.BytesIO()
    made.save(stored, kind)
    return SimpleUploadedFile(name, stored.getvalue())


@pytest.fixture
def template(db) -> CertificateTemplate:
    return CertificateTemplate.objects.create(
        root=a_bureau(),
        slug="mingde",
        name="明德区法治培训",
        design="modern",
        title="培训证书",
        title_en="Certificate of Training",
        text="特发此证，以资鼓励。",
        text_en="Awarded in recognition of the completed training.",
        signatories=["局长　周敏", "教研员　何芳"],
        logo=pictures.take(a_picture("logo.png", (900, 300)), part="logo"),
        seal=pictures.take(a_picture(), part="seal"),
        changed_at=timezone.now(),
    )


def made(certificate):
    return compose.compose(certificate, signer=load.signer("document"), at=timezone.localtime())


def texts(content, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(content)
    return subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout.replace(" ", "")


@pytest.mark.parametrize("design", ["solemn", "modern", "children"])
@pytest.mark.parametrize("is_portrait", [False, True])
def test_words_pictures_and_who_signs_are_on_the_paper(template, tmp_path, design, is_portrait):
    CertificateTemplate.objects.update(design=design, is_portrait=is_portrait)
    certificate = a_certificate(certificate_template="mingde")

    content = made(certificate)
    said = texts(content, tmp_path)

    for word in ("培训证书", "CertificateofTraining", "特发此证，以资鼓励。", "周敏", "何芳", "平台签名，不是电子印章"):
        assert word in said
    with pikepdf.open(io.BytesIO(content)) as document:
        width, height = (float(document.pages[0].MediaBox[n]) for n in (2, 3))
    assert (height > width) is is_portrait
    assert len(content) <= 80_000
    assert subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("design", ["solemn", "modern", "children"])
@pytest.mark.parametrize("says", HARD.values(), ids=HARD.keys())
def test_upright_sheets_hold_long_names_too(template, lines, design, says):
    CertificateTemplate.objects.update(design=design, is_portrait=True)
    boxes = lines(made(a_certificate(certificate_template="mingde", says=says)))

    assert [box.text for box in boxes if box.left < 60 or box.right > 540 or box.top < 40 or box.bottom > 810] == []
    for one in boxes:
        assert [other.text for other in boxes if other is not one and one.overlaps(other)] == []


@pytest.mark.parametrize("design", ["solemn", "modern", "children"])
@pytest.mark.parametrize("is_portrait", [False, True])
@pytest.mark.parametrize("length", [6, 7, 9, 10, 12])
def test_a_title_is_one_line_and_touches_nothing(template, lines, design, is_portrait, length):
    title = "班主任岗位专项培训结业证书"[:length]
    CertificateTemplate.objects.update(design=design, is_portrait=is_portrait, title=title)

    boxes = lines(made(a_certificate(certificate_template="mingde")))

    [said] = [box for box in boxes if title in box.text.replace(" ", "")]
    assert [box.text for box in boxes if box is not said and said.overlaps(box)] == []
    # The sun of the children's design, 223 mm from the left.
    assert design != "children" or is_portrait or said.right < 223 / 25.4 * 72


def test_the_ring_of_the_modern_design_lies_behind_all_words(template):
    content = paper.pdf([sheet(a_certificate(certificate_template="mingde"))])

    with pikepdf.open(io.BytesIO(content)) as document:
        drawn = b"".join(part.read_bytes() for part in _parts(document.pages[0].Contents))
    ring = drawn.index(b"0.941176 0.956863 0.960784")
    assert ring < drawn.index(b"BT")


def _parts(contents) -> list:
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def test_a_later_change_leaves_issued_ones_as_they_are(template):
    certificate = a_certificate(certificate_template="mingde")
    CertificateTemplate.objects.update(title="新证书")

    certificate.refresh_from_db()
    assert certificate.snapshot["template"]["title"] == "培训证书"
    assert a_certificate(name="王芳", certificate_template="mingde").snapshot["template"]["title"] == "新证书"


def test_a_print_run_mixes_designs(template):
    mixed = [sheet(a_certificate(certificate_template=slug, name=name)) for slug, name in
             (("solemn", "陈静"), ("mingde", "王芳"), ("children", "李伟"))]  # fmt: skip

    pages = pikepdf.open(io.BytesIO(paper.pdf(mixed))).pages

    assert len(pages) == 3
    assert "/Contents" in pages[0].obj


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "好<b>好"),
        ("title", "<script>alert(1)</script>"),
        ("text_en", "<!-- x"),
        ("signatories", ["<svg onload=x>"]),
    ],
)
def test_markup_is_named_and_not_taken(template, field, value):
    setattr(template, field, value)
    with pytest.raises(Refused, match="不用 HTML") as refused:
        templates.check(template)
    assert refused.value.field == field


def test_a_sign_that_the_font_lacks_is_named(template):
    template.title = "𠀀证书"
    with pytest.raises(Refused, match="𠀀"):
        templates.check(template)


def svg_with_script():
    return SimpleUploadedFile("seal.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")


def bomb():
    head = (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    chunk = b"IHDR" + head
    whole = b"\x89PNG\r\n\x1a\n" + len(head).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return SimpleUploadedFile("bomb.png", whole + b"\0\0\0\0IEND\xaeB`\x82")


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (lambda: SimpleUploadedFile("seal.png", b"\x89PNG" + bytes(40 * 1024 * 1024)), "40 MB"),
        (svg_with_script, "SVG"),
        (bomb, "像素过多"),
        (lambda: SimpleUploadedFile("seal.png", a_picture().read()[:200]), "无法作为"),
        (lambda: SimpleUploadedFile("seal.gif", b"GIF89a"), "无法作为"),
        (lambda: SimpleUploadedFile("seal.png", b""), "无法作为"),
    ],
    ids=["40 MB", "SVG with script", "a bomb", "cut", "another kind", "empty"],
)
def test_bad_pictures_are_explained(db, upload, words):
    with pytest.raises(Refused, match=words) as refused:
        pictures.take(upload(), part="seal")
    assert refused.value.field == "seal_file"
    assert not Picture.objects.exists()


def test_nothing_but_dots_is_kept_of_a_picture(db):
    picture = pictures.take(a_picture(size=(3000, 3000), kind="JPEG"), part="seal")
    kept = Image.open(io.BytesIO(bytes(picture.content)))

    assert (kept.format, max(kept.size)) == ("PNG", max(pictures.SIZES["seal"]))
    assert len(pictures.on_ground(picture.sha256, (255, 255, 255))) < 25_000


TYPED = {"name": "培训证书", "slug": "training-1", "design": "solemn", "title": "培训证书", "signatories": "局长 周敏"}


@pytest.fixture
def bureau(client, db):
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau(), "周敏"))
    return client


def test_the_bureau_makes_changes_and_sees_a_template(bureau):
    answer = bureau.post(reverse("certificates:new_template"), {**TYPED, "seal_file": a_picture()})
    assert answer["Location"] == reverse("certificates:template", args=["training-1"])
    assert "training-1" in bureau.get(reverse("certificates:templates")).content.decode()

    address = reverse("certificates:template", args=["training-1"])
    bureau.post(address, {**TYPED, "title": "结业证书", "no_seal": "on", "is_portrait": "on"})

    row = CertificateTemplate.objects.get()
    assert (row.title, row.seal, row.is_portrait, row.signatories) == ("结业证书", None, True, ["局长 周敏"])


def test_the_preview_shows_what_was_not_kept(bureau):
    shown = bureau.post(reverse("certificates:preview"), {**TYPED, "name": "", "title": "试样证书"})

    assert shown.status_code == 200
    picture = Image.open(io.BytesIO(base64.b64decode(shown.context["picture"].partition(",")[2])))
    assert picture.width > picture.height
    assert len(picture.convert("L").getcolors()) > 50, "an empty sheet has few shades"
    assert not CertificateTemplate.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"title": "<b>"}, {"design": "gold"}, {"signatories": "一\n二\n三"}, {"title": ""}, {"seal_file": "svg"}],
)
def test_what_is_wrong_stands_in_the_preview_and_beside_the_field(bureau, wrong):
    typed = {**TYPED, **wrong}
    if wrong.get("seal_file"):
        typed["seal_file"] = svg_with_script()

    shown = bureau.post(reverse("certificates:preview"), typed)
    if wrong.get("seal_file"):
        typed["seal_file"] = svg_with_script()
    kept = bureau.post(reverse("certificates:new_template"), typed)

    assert (shown.status_code, kept.status_code) == (422, 422)
    assert not CertificateTemplate.objects.exists()


def test_a_short_name_is_taken_once(bureau):
    for status in (302, 422):
        assert bureau.post(reverse("certificates:new_template"), TYPED).status_code == status


def test_a_course_chooses_its_template_by_name(template):
    names = dict(offered.choices(offered.CERTIFICATE_TEMPLATES, none="无", current="vanished"))

    assert list(names) == ["", "solemn", "modern", "children", "mingde", "vanished"]
    assert names["mingde"] == "明德区法治培训"
