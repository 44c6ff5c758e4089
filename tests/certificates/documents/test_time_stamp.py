"""Time stamps: a local authority made with pyHanko's own tools, one that is down, and several that lie."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.cache import cache
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.documents import render, time_stamp
from certificates.documents.models import DocumentFile
from certificates.keys import load
from certificates.verifier import check
from tests.factories.certificates import a_certificate

Kind = DocumentFile.Kind


class LocalAuthority:
    """A root, a certificate for time stamps, and pyHanko's stamper."""

    def __init__(self, usage=ExtendedKeyUsageOID.TIME_STAMPING) -> None:
        self.root_key, self.key = (rsa.generate_private_key(65537, 2048) for _n in range(2))
        self.root = self._certificate("Test TSA root", self.root_key.public_key(), ca=True)
        self.own = self._certificate("Test TSA", self.key.public_key(), usage=usage)
        self.clock = None

    def _certificate(self, name, public, *, ca=False, usage=None):
        now = datetime.now(UTC)
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test TSA root")])
        built = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(issuer)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if usage:
            built = built.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
        return built.sign(self.root_key, hashes.SHA256())

    def crl(self) -> bytes:
        now = datetime.now(UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.root.subject).last_update(now)
        made = builder.next_update(now + timedelta(days=7)).sign(self.root_key, hashes.SHA256())
        return made.public_bytes(Encoding.DER)

    def answer(self, url: str, body: bytes) -> bytes:
        der = self.key.private_bytes(Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        store = SimpleCertificateStore()
        store.register(asn1_x509.Certificate.load(self.root.public_bytes(Encoding.DER)))
        stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(self.own.public_bytes(Encoding.DER)),
            asn1_keys.PrivateKeyInfo.load(der),
            certs_to_embed=store,
            fixed_dt=self.clock or datetime.now(UTC),
        )
        return stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()


@pytest.fixture(scope="module")
def local() -> LocalAuthority:
    return LocalAuthority()


@pytest.fixture
def configured(db, local, settings, tmp_path, monkeypatch):
    """The platform asks this authority."""
    file = tmp_path / "tsa.pem"
    file.write_bytes(local.root.public_bytes(Encoding.PEM))
    settings.TSA_URL, settings.TSA_CA = "http://tsa.example/tsr", str(file)
    monkeypatch.setattr(time_stamp, "_ask", local.answer)
    local.clock = None
    cache.delete(time_stamp.PAUSED)
    yield local
    cache.delete(time_stamp.PAUSED)


def seen_by_pyhanko(content: bytes, local: LocalAuthority):
    roots = [load.signer("document").chain[0], local.root]
    loaded = [asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
    context = ValidationContext(trust_roots=loaded, allow_fetching=False)
    reader = PdfFileReader(io.BytesIO(content))
    return validate_pdf_signature(reader.embedded_signatures[0], context, ts_validation_context=context), reader


def test_a_stamped_file_is_pades_b_t_for_pyhanko_and_valid_for_us(configured):
    certificate = a_certificate()
    content = render.certificate_pdf(certificate)

    status, reader = seen_by_pyhanko(content, configured)

    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.timestamp_validity.valid and status.timestamp_validity.trusted
    assert abs(status.timestamp_validity.timestamp - timezone.now()) < timedelta(minutes=1)
    assert status.coverage.name == "ENTIRE_FILE"
    assert "/DSS" not in reader.root
    assert DocumentFile.objects.get().kind == Kind.STAMPED
    assert check.check(content, on=timezone.localdate())["verdict"] == "valid"


def test_with_lists_of_revocations_it_carries_them_inside_what_is_signed(configured, settings, tmp_path):
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "tsa.crl").write_bytes(configured.crl())
    settings.REVOCATION_LISTS = str(tmp_path / "lists")

    status, reader = seen_by_pyhanko(render.certificate_pdf(a_certificate()), configured)

    assert status.coverage.name == "ENTIRE_FILE" and status.trusted
    store = reader.root["/DSS"]
    lists = [x509.load_der_x509_crl(bytes(one.get_object().data)) for one in store["/CRLs"]]
    authority = load.signer("document").chain[0]
    assert {one.issuer for one in lists} == {authority.subject, configured.root.subject}
    assert all(
        one.is_signature_valid(key.public_key())
        for one in lists
        for key in (authority, configured.root)
        if key.subject == one.issuer
    )
    assert len(store["/Certs"]) == 3


def test_an_authority_that_is_down_holds_nobody_up_and_stamps_later(configured, monkeypatch, settings):
    monkeypatch.undo()
    settings.TSA_URL = "http://127.0.0.1:9/tsr"
    certificate = a_certificate()

    plain = render.certificate_pdf(certificate)

    assert DocumentFile.objects.get().kind == Kind.PDF
    assert time_stamp.authority() is None, "the next file does not wait for it either"
    assert render.stamp_later() == 0
    cache.delete(time_stamp.PAUSED)
    monkeypatch.setattr(time_stamp, "_ask", configured.answer)

    assert (render.stamp_later(), render.stamp_later()) == (1, 0)

    stamped = render.certificate_pdf(certificate)
    assert stamped != plain
    assert set(DocumentFile.objects.values_list("kind", flat=True)) == {Kind.PDF, Kind.STAMPED}
    assert [check.check(one, on=timezone.localdate())["file"] for one in (plain, stamped)] == ["registered"] * 2


def other_digest(local):
    def change(body):
        asked = tsp.TimeStampReq.load(body)
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
        asked["message_imprint"] = tsp.MessageImprint(imprint)
        return local.answer("", asked.dump(force=True))

    return change


def other_nonce(local):
    def change(body):
        asked = tsp.TimeStampReq.load(body)
        asked["nonce"] = asked["nonce"].native + 1
        return local.answer("", asked.dump(force=True))

    return change


def bent(local):
    def change(body):
        whole = bytearray(local.answer("", body))
        whole[-10] ^= 1
        return bytes(whole)

    return change


LIES = {
    "another digest": other_digest,
    "another question": other_nonce,
    "a bent signature": bent,
    "another root": lambda local: lambda body: LocalAuthority().answer("", body),
    "no time stamper": lambda local: lambda body: LocalAuthority(ExtendedKeyUsageOID.CODE_SIGNING).answer("", body),
    "a web page": lambda local: lambda body: b"<html>503</html>",
    "nothing": lambda local: lambda body: b"",
    "a refusal": lambda local: lambda body: bytes.fromhex("30053003020102"),
}


@pytest.mark.parametrize("kind", LIES)
def test_a_lie_is_not_stamped_and_the_certificate_goes_out(configured, monkeypatch, kind):
    monkeypatch.setattr(time_stamp, "_ask", lambda url, body: LIES[kind](configured)(body))
    certificate = a_certificate()

    content = render.certificate_pdf(certificate)

    assert content.startswith(b"%PDF")
    assert DocumentFile.objects.get().kind == Kind.PDF
    assert cache.get(time_stamp.PAUSED)


def test_a_clock_that_is_off_is_a_lie_too(configured):
    configured.clock = datetime.now(UTC) - timedelta(days=30)
    render.certificate_pdf(a_certificate())

    assert DocumentFile.objects.get().kind == Kind.PDF


def test_a_broken_list_of_roots_means_no_stamps(configured, settings):
    settings.TSA_CA = "/nowhere/tsa.pem"

    assert time_stamp.authority() is None
    render.certificate_pdf(a_certificate())
    assert DocumentFile.objects.get().kind == Kind.PDF
