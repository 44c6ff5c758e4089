"""Signed files, as independent tools see them: pdfsig, qpdf, pdftotext, pyHanko, pikepdf."""

import io
import json
import shutil
import subprocess
from itertools import combinations

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone

from certificates.documents import compose, designs, paper, render
from certificates.documents.models import DocumentFile
from certificates.documents.sheet import sheet
from certificates.keys import load, make, rotate
from certificates.keys.models import SigningKey
from certificates.ledger import notes, seal
from lms.facts.models import Fact
from lms.facts.record import canonical
from lms.refused import Refused
from tests.certificates.documents.test_render import HARD, LEFT, LONG_TITLE, RIGHT, UYGHUR
from tests.factories.certificates import a_certificate

DOCUMENT = SigningKey.Purpose.DOCUMENT


@pytest.fixture
def trusting(tmp_path):
    """pdfsig with our authority as the only one that it trusts."""
    folder = tmp_path / "nss"
    folder.mkdir()
    signer = load.signer(DOCUMENT)
    (tmp_path / "ca.der").write_bytes(signer.chain[0].public_bytes(Encoding.DER))
    certutil = ["certutil", "-d", f"sql:{folder}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    subprocess.run([*certutil, "-A", "-n", "bureau", "-t", "C,C,C", "-i", tmp_path / "ca.der"], check=True)

    def run(content: bytes) -> str:
        file = tmp_path / "signed.pdf"
        file.write_bytes(content)
        command = ["pdfsig", "-nssdir", f"sql:{folder}", str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    return run


def made(certificate, **kwargs):
    return compose.compose(certificate, signer=load.signer(DOCUMENT), at=timezone.localtime(), **kwargs)


def squeezed(text):
    return "".join(text.split())


@pytest.mark.skipif(shutil.which("certutil") is None, reason="needs libnss3-tools")
@pytest.mark.parametrize("algorithm", make.ALGORITHMS)
def test_pdfsig_trusts_signature_and_certificate(db, trusting, settings, algorithm):
    settings.KEY_ALGORITHM = algorithm
    load.signer(DOCUMENT)
    rotate.rotate(DOCUMENT)

    said = trusting(made(a_certificate()))

    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.skipif(shutil.which("certutil") is None, reason="needs libnss3-tools")
def test_pdfsig_hears_a_changed_byte_inside_what_is_signed(db, trusting):
    content = bytearray(made(a_certificate()))
    for place in (100, len(content) // 2, len(content) - 20):
        bent = bytearray(content)
        bent[place] ^= 1
        assert "Signature is Valid" not in trusting(bytes(bent))


def test_pyhanko_agrees_that_it_is_pades(db):
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    signer = load.signer(DOCUMENT)
    root = x509.Certificate.load(signer.chain[0].public_bytes(Encoding.DER))
    reader = PdfFileReader(io.BytesIO(made(a_certificate())))
    status = validate_pdf_signature(
        reader.embedded_signatures[0], ValidationContext(trust_roots=[root], allow_fetching=False)
    )

    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    attributes = {attribute["type"].native for attribute in reader.embedded_signatures[0].signer_info["signed_attrs"]}
    assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}


@pytest.mark.parametrize("design", designs.DESIGNS)
def test_qpdf_finds_nothing_wrong(db, tmp_path, design):
    file = tmp_path / "a.pdf"
    file.write_bytes(made(a_certificate(says={"design": design})))

    said = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=True)

    assert "No syntax or stream encoding errors found" in said.stdout
    assert "WARNING" not in said.stdout + said.stderr


@pytest.mark.parametrize("design", designs.DESIGNS)
@pytest.mark.parametrize("says", HARD.values(), ids=HARD.keys())
def test_it_says_the_same_as_the_plain_way(db, poppler, design, says):
    certificate = a_certificate(says={"design": design, **says})

    signed = squeezed(poppler("pdftotext", made(certificate)))
    plain = squeezed(poppler("pdftotext", paper.pdf([sheet(certificate)])))

    words = "平台电子签名，用于验证文件完整性与来源；不是电子印章。"
    assert sorted(signed.replace(words, "")) == sorted(plain.replace("平台记录，扫码核验；不是电子印章。", ""))
    assert words in signed


@pytest.mark.parametrize("design", designs.DESIGNS)
@pytest.mark.parametrize("says", HARD.values(), ids=HARD.keys())
def test_nothing_overflows_or_overlaps(db, lines, design, says):
    boxes = lines(made(a_certificate(says={"design": design, **says})))

    assert [box.text for box in boxes if box.left < LEFT or box.right > RIGHT or box.top < 40 or box.bottom > 560] == []
    assert [(a.text, b.text) for a, b in combinations(boxes, 2) if a.overlaps(b)] == []


def test_lines_stand_where_the_plain_way_puts_them(db, lines):
    certificate = a_certificate(says={"holder": UYGHUR, "course": LONG_TITLE[:40]})

    ours, plain = lines(made(certificate)), lines(paper.pdf([sheet(certificate)]))

    def tops(boxes):
        return sorted(round(box.bottom - (box.bottom - box.top) / 2) for box in boxes)

    assert tops(ours) == pytest.approx(tops(plain), abs=2)


def test_names_of_gb_2312_stay_under_80_kb_and_rare_ones_under_120(db):
    assert len(made(a_certificate(name="阿不都热西提·吐尔逊"))) <= 80_000
    assert len(made(a_certificate(name="李㛃𬭎"))) <= 120_000


def test_rare_signs_are_text(db, poppler):
    assert "李㛃𬭎老师" in squeezed(poppler("pdftotext", made(a_certificate(name="李㛃𬭎"))))


def test_a_sign_without_a_glyph_stops_this_one_certificate(db):
    with pytest.raises(Refused, match="U.20000"):
        made(a_certificate(name="王𠀀"))
    assert made(a_certificate(name="王明"))


def test_the_attachment_is_the_credential_of_the_record(db):
    import hashlib

    certificate = a_certificate()
    document = pikepdf.open(io.BytesIO(made(certificate)))

    attached = document.attachments[compose.CREDENTIAL].get_file().read_bytes()

    assert attached == canonical(certificate.snapshot).encode()
    assert hashlib.sha256(attached).hexdigest() == certificate.digest
    assert str(document.Root.AF[0].AFRelationship) == "/Data"


def test_clauses_of_pdf_a_3_that_can_be_read(db):
    """ISO 19005-3: 6.1.3 no encryption and an ID, 6.2.2 an output intent, 6.2.11 fonts embedded, 6.6.2 metadata with
    part and conformance, 6.6.4 the same title, 6.7 tags and language, 6.8 associated files."""
    content = made(a_certificate())
    document = pikepdf.open(io.BytesIO(content))
    root = document.Root

    assert not document.is_encrypted
    assert len(document.trailer.ID) == 2
    assert content[:9] == b"%PDF-1.7\n" and min(content[10:14]) > 127
    assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
    assert root.OutputIntents[0].DestOutputProfile.read_bytes()[36:40] == b"acsp"
    with document.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "U")
        assert meta["dc:title"] == str(document.docinfo["/Title"])
        assert meta.pdfa_status == "3U"
    assert "/Filter" not in root.Metadata
    assert (bool(root.MarkInfo.Marked), str(root.Lang)) == (True, "zh-Hans")
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    for font in document.pages[0].Resources.Font.values():
        child = font.DescendantFonts[0]
        assert str(child.FontDescriptor.FontFile3.Subtype) == "/CIDFontType0C"
        assert "/ToUnicode" in font
    for forbidden in (b"/JavaScript", b"/Launch", b"/XFA", b"/AA ", b"/OpenAction", b"/LZWDecode"):
        assert forbidden not in content
    assert all(str(spec.obj.get("/AFRelationship")) for spec in document.attachments.values())


def test_widths_in_the_file_are_those_of_the_font_program(db):
    from fontTools.cffLib import CFFFontSet

    document = pikepdf.open(io.BytesIO(made(a_certificate())))
    for font in document.pages[0].Resources.Font.values():
        child = font.DescendantFonts[0]
        program = CFFFontSet()
        program.decompile(io.BytesIO(child.FontDescriptor.FontFile3.read_bytes()), None)
        charstrings = program[0].CharStrings
        said = [int(width) for width in child.W[1]]
        for number, width in enumerate(said, start=1):
            charstring = charstrings[f"cid{number:05d}"]
            charstring.decompile()
            from fontTools.pens.recordingPen import RecordingPen

            charstring.draw(RecordingPen())
            assert charstring.width == width


def test_every_text_is_tagged_in_reading_order(db):
    document = pikepdf.open(io.BytesIO(made(a_certificate())))
    elements = list(document.Root.StructTreeRoot.K[0].K)

    kinds = [str(element.S) for element in elements]
    assert kinds == ["/P", "/H1", *["/P"] * 11, "/Figure"]
    assert [int(element.K) for element in elements] == list(range(len(elements)))
    assert "verify" in str(elements[-1].Alt)


def test_the_file_is_registered_with_its_digest_in_the_journal(db):
    certificate = a_certificate()

    render.certificate_pdf(certificate)

    stored, fact = DocumentFile.objects.get(), Fact.objects.get(kind="document.signed")
    assert stored.sha256 in fact.canonical
    assert stored.key == load.signer(DOCUMENT).key.name


def test_the_sealed_copy_is_another_file_with_the_proof(db, tmp_path):
    certificate = a_certificate()
    first = render.certificate_pdf(certificate)
    with pytest.raises(Refused):
        render.sealed_copy(certificate)
    seal.seal()

    sealed = render.sealed_copy(certificate)

    document = pikepdf.open(io.BytesIO(sealed))
    proof = json.loads(document.attachments[render.PROOF].get_file().read_bytes())
    assert certificate.digest in proof["fact"]
    assert notes.checkpoint(notes.parse(proof["checkpoint"])).size == proof["size"]
    assert render.certificate_pdf(certificate) == first != sealed
    assert render.sealed_copy(certificate) == sealed
    assert sorted(DocumentFile.objects.values_list("kind", flat=True)) == ["pdf", "sealed"]


def test_an_expired_key_stops_the_file_and_not_the_certificate(db):
    load.signer(DOCUMENT)
    SigningKey.objects.filter(purpose=DOCUMENT).update(valid_to=timezone.now())
    certificate = a_certificate()

    with pytest.raises(Refused) as refused:
        render.certificate_pdf(certificate)

    assert refused.value.status == 503
    assert not DocumentFile.objects.exists()
