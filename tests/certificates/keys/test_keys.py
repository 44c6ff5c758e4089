"""Keys: made once, kept tightly, rotated without losing the old."""

import io
import logging
import stat
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from certificates.keys import load, make, rotate, store
from certificates.keys.models import SigningKey
from lms.facts.models import Fact
from lms.refused import Refused

DOCUMENT, RECORD = SigningKey.Purpose.DOCUMENT, SigningKey.Purpose.RECORD


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    """A key store of its own, and no keys in memory."""
    settings.DATA_DIR = tmp_path
    load.private_key.cache_clear()
    load._signer.cache_clear()


def test_the_first_signature_makes_authority_and_keys(db):
    signer = load.signer(DOCUMENT)

    assert [key.purpose for key in SigningKey.objects.all()] == ["authority", "document", "record"]
    assert signer.chain[0].subject == signer.certificate.issuer
    signer.certificate.verify_directly_issued_by(signer.chain[0])
    signer.certificate.public_key().verify(signer.sign(b"text"), b"text", ec.ECDSA(hashes.SHA256()))


def test_private_keys_are_encrypted_files_for_their_owner_only(db):
    name = load.signer(DOCUMENT).key.name

    file = store.folder() / f"{name}.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder().stat().st_mode) == 0o700
    assert file.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")


def test_key_material_is_neither_in_the_database_nor_in_the_log(db, caplog):
    caplog.set_level(logging.DEBUG)
    private = load.private_key(load.signer(RECORD).key.name)
    secret = private.private_numbers().private_value

    rows = [str(vars(row)) for model in (SigningKey, Fact) for row in model.objects.all()]

    for text in [*rows, caplog.text]:
        assert "PRIVATE" not in text
        assert f"{secret:x}" not in text
        assert str(secret) not in text


def test_rsa_is_chosen_by_a_setting(db, settings):
    settings.KEY_ALGORITHM = make.RSA3072
    signer = load.signer(DOCUMENT)

    assert (signer.key.algorithm, signer.is_rsa) == ("RSA-3072", True)
    signer.certificate.public_key().verify(signer.sign(b"text"), b"text", padding.PKCS1v15(), hashes.SHA256())
    assert load.signer(RECORD).key.algorithm == make.P256


def test_rotation_keeps_the_old_key_verifiable_and_records_both(db):
    old = load.signer(DOCUMENT)
    signature = old.sign(b"text")

    rotate.rotate(DOCUMENT)

    new = load.signer(DOCUMENT)
    kept = SigningKey.objects.get(name=old.key.name)
    assert new.key.name != old.key.name
    assert kept.retired_at is not None
    x509.load_pem_x509_certificate(kept.certificate.encode()).public_key().verify(
        signature, b"text", ec.ECDSA(hashes.SHA256())
    )
    assert list(Fact.objects.order_by("pk").values_list("kind", flat=True))[-2:] == ["key.retired", "key.made"]


def test_a_new_authority_leaves_older_certificates_with_their_issuer(db):
    before = load.signer(DOCUMENT).chain[0]
    rotate.rotate(SigningKey.Purpose.AUTHORITY)
    load._signer.cache_clear()

    signer = load.signer(DOCUMENT)

    signer.certificate.verify_directly_issued_by(before)


@pytest.mark.parametrize("spoil", ["file", "folder"])
def test_a_key_that_others_can_read_is_refused(db, spoil):
    name = load.signer(DOCUMENT).key.name
    load.private_key.cache_clear()
    path = store.folder() / f"{name}.pem" if spoil == "file" else store.folder()
    path.chmod(path.stat().st_mode | stat.S_IROTH)

    with pytest.raises(Refused, match="can be read by others|chmod") as refused:
        load.signer(DOCUMENT)

    assert refused.value.status == 503


def test_another_passphrase_is_refused(db, settings):
    load.signer(DOCUMENT)
    load.private_key.cache_clear()
    settings.KEY_PASSPHRASE = "xyzzy-42"

    with pytest.raises(Refused) as refused:
        load.signer(DOCUMENT)

    assert "xyzzy-42" not in refused.value.message


def test_a_missing_key_is_refused(db):
    name = load.signer(DOCUMENT).key.name
    load.private_key.cache_clear()
    (store.folder() / f"{name}.pem").unlink()

    with pytest.raises(Refused):
        load.signer(DOCUMENT)


def test_an_expired_certificate_signs_nothing(db):
    load.signer(DOCUMENT)
    SigningKey.objects.filter(purpose=DOCUMENT).update(valid_to=timezone.now() - timedelta(days=1))

    with pytest.raises(Refused):
        load.signer(DOCUMENT)


def test_two_processes_at_once_make_one_set(in_threads):
    results = in_threads(*[lambda: load.signer(DOCUMENT).key.name for _process in range(3)])

    assert set(results) == {SigningKey.objects.get(purpose=DOCUMENT).name}
    assert SigningKey.objects.count() == 3


def bureau_files(folder, *, days=365, key=None):
    """A certificate of another authority, and its private key, as files."""
    root, own = make.private_key(make.P256), make.private_key(make.P256)
    at = timezone.now()
    authority = make.authority(root, owner="某认证机构", at=at - timedelta(days=4000))
    issued_at = at - timedelta(days=5 * 365.25 - days)
    issued = make.issued(
        own.public_key(), owner="明德区教育体育局", role="签章", by=authority, with_=root, at=issued_at
    )
    certificate = folder / "own.pem"
    certificate.write_bytes(b"".join(c.public_bytes(serialization.Encoding.PEM) for c in (issued, authority)))
    secret = serialization.BestAvailableEncryption(b"bureau")
    file = folder / "own.key"
    file.write_bytes((key or own).private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secret))
    return certificate, file


def test_the_bureaus_own_certificate_is_taken_into_use(db, tmp_path, monkeypatch):
    certificate, key = bureau_files(tmp_path)
    monkeypatch.setenv("INSTALL_PASSPHRASE", "bureau")
    load.signer(DOCUMENT)

    call_command("keys", "install", str(certificate), str(key), stdout=io.StringIO())

    signer = load.signer(DOCUMENT)
    assert "某认证机构" in signer.certificate.issuer.rfc4514_string()
    assert signer.chain[0].subject == signer.certificate.issuer
    assert SigningKey.objects.filter(purpose=DOCUMENT).count() == 2


def test_a_key_of_another_certificate_is_not_installed(db, tmp_path):
    certificate, key = bureau_files(tmp_path, key=make.private_key(make.P256))

    with pytest.raises(Refused):
        rotate.install(certificate.read_bytes(), key, passphrase="bureau")


def test_an_expired_certificate_is_not_installed(db, tmp_path):
    certificate, key = bureau_files(tmp_path, days=-1)

    with pytest.raises(Refused):
        rotate.install(certificate.read_bytes(), key, passphrase="bureau")


def test_the_wrong_passphrase_of_a_file_is_named_in_the_command(db, tmp_path, monkeypatch):
    certificate, key = bureau_files(tmp_path)
    monkeypatch.setenv("INSTALL_PASSPHRASE", "wrong")

    with pytest.raises(CommandError):
        call_command("keys", "install", str(certificate), str(key))


def test_export_gives_every_authority_and_the_list_shows_fingerprints(db):
    load.signer(DOCUMENT)
    rotate.rotate(SigningKey.Purpose.AUTHORITY)
    exported, listed = io.StringIO(), io.StringIO()

    call_command("keys", "export-ca", stdout=exported)
    call_command("keys", "list", stdout=listed)

    assert len(x509.load_pem_x509_certificates(exported.getvalue().encode())) == 2
    assert listed.getvalue().count("停用") == 1
    assert "PRIVATE" not in exported.getvalue() + listed.getvalue()


def test_asking_for_the_signer_again_takes_one_query(db, django_assert_num_queries):
    load.signer(DOCUMENT)
    assert connection.connection is not None

    with django_assert_num_queries(2):
        load.signer(DOCUMENT)
