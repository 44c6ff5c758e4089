"""A key in hardware, as SoftHSM plays it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from certificates.documents import render
from certificates.keys import hardware, load, make, rotate, store
from certificates.keys.models import SigningKey
from certificates.verifier import check
from lms.refused import Refused
from lms.schools.calendar import today
from tests.certificates.keys.test_keys import bureau_files
from tests.factories.certificates import a_certificate

MODULES = [Path(f"/usr/lib/{where}softhsm/libsofthsm2.so") for where in ("", "x86_64-linux-gnu/")]
pytestmark = pytest.mark.skipif(shutil.which("softhsm2-util") is None, reason="needs softhsm2")


@pytest.fixture
def token(settings, tmp_path, monkeypatch):
    """A token with a P-256 key, and the certificate for it."""
    settings.DATA_DIR = tmp_path
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    certificate, file = bureau_files(tmp_path)
    key = serialization.load_pem_private_key(file.read_bytes(), b"bureau")
    plain = tmp_path / "plain.pem"
    plain.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    run = ["softhsm2-util", "--token", "bureau", "--label"]
    subprocess.run(
        [*run[:1], "--init-token", "--free", "--label", "bureau", "--pin", "1234", "--so-pin", "12345678"], check=True
    )
    subprocess.run([*run, "seal", "--import", plain, "--id", "01", "--pin", "1234"], check=True)
    settings.PKCS11_MODULE = str(next(module for module in MODULES if module.exists()))
    settings.PKCS11_TOKEN, settings.PKCS11_KEY, settings.PKCS11_PIN = "bureau", "seal", "1234"
    hardware.forget()
    return certificate


def test_the_token_signs_and_no_key_file_is_written(db, token, tmp_path, settings):
    made = rotate.install(token.read_bytes(), Path("none"))
    signer = load.signer(SigningKey.Purpose.DOCUMENT)

    assert made.place == SigningKey.Place.TOKEN
    signer.certificate.public_key().verify(signer.sign(b"text"), b"text", ec.ECDSA(hashes.SHA256()))
    assert not (tmp_path / "keys" / "signing" / f"{make.name_of(signer.certificate.public_key())}.pem").exists()

    settings.PKCS11_PIN = "9999"
    hardware.forget()
    with pytest.raises(Refused):
        signer.sign(b"text")


@pytest.mark.parametrize("algorithm", [make.P256, make.RSA3072])
def test_certificates_are_issued_and_keys_rotated_on_the_token(db, token, tmp_path, settings, algorithm):
    settings.KEY_ALGORITHM = algorithm
    rotate.make_first()
    first, earlier = load.signer(SigningKey.Purpose.DOCUMENT), render.certificate_pdf(a_certificate(name="陈静"))

    rotate.rotate(SigningKey.Purpose.DOCUMENT)
    second, later = load.signer(SigningKey.Purpose.DOCUMENT), render.certificate_pdf(a_certificate(name="王芳"))

    assert [signer.key.place for signer in (first, second)] == [SigningKey.Place.TOKEN] * 2
    assert first.key.name != second.key.name
    assert {first.key.name, second.key.name}.isdisjoint(file.stem for file in store.folder().iterdir())
    for content in (earlier, later):
        assert check.check(content, on=today())["verdict"] == "valid"


def test_a_token_that_is_away_is_named_and_nothing_is_half_made(db, token, settings):
    settings.PKCS11_TOKEN = "another"

    with pytest.raises(Refused, match="InvalidValue|NoSuchToken|令牌"):
        rotate.make_first()
    assert not SigningKey.objects.exists()
    settings.PKCS11_MODULE = "/nowhere.so"
    with pytest.raises(Refused):
        hardware.generate(make.P256)
