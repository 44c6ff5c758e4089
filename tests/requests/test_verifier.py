"""The verifiers as files, the register by digest, and a file dropped on the page."""

import hashlib
import subprocess
import sys

import pytest
from django.utils import timezone

from certificates.credentials import misses, revoke
from certificates.credentials.models import Certificate
from certificates.documents import render
from certificates.documents.models import DocumentFile
from certificates.ledger import checkpoints, seal, witness
from certificates.ledger.models import Witness
from certificates.verifier import check, lists, single_page, verify
from tests.factories.certificates import a_certificate, a_flipped
from tests.factories.lms import a_bureau, a_person


@pytest.fixture
def certificate(db):
    return a_certificate(name="陈静")


def body(response):
    return b"".join(response.streaming_content)


def test_both_verifiers_are_sent_as_files(client, certificate):
    for name, file in (("verify.html", single_page.FILE), ("verify.py", single_page.HERE / "verify.py")):
        response = client.get(f"/verify/{name}")

        assert body(response) == file.read_bytes()
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_register_knows_a_file_by_its_digest_alone(client, certificate):
    digest = hashlib.sha256(render.certificate_pdf(certificate)).hexdigest()

    assert client.get(f"/verify/file/{digest}/").json() == {
        "registered": True,
        "status": "valid",
        "at": timezone.localdate().isoformat(),
    }
    revoke.revoke(certificate, by=a_person("何芳"), reason="登记有误")
    assert client.get(f"/verify/file/{digest}/").json()["status"] == "revoked"
    assert client.get(f"/verify/file/{'0' * 64}/").json() == {"registered": False}


def test_a_flipped_byte_is_told_from_the_registered_file_and_a_forgery_from_both(client, certificate):
    flipped = a_flipped(render.certificate_pdf(certificate))
    revoke.revoke(certificate, by=a_person("何芳"), reason="登记有误")
    digest = hashlib.sha256(flipped).hexdigest()

    found = client.get(f"/verify/file/{digest}/", {"credential": certificate.digest}).json()
    forged = client.get(f"/verify/file/{digest}/", {"credential": "a" * 64}).json()

    assert (found["registered"], found["verdict"], found["status"]) == (False, "altered", "revoked")
    assert (forged["registered"], forged["verdict"]) == (False, "not on record")
    assert check.check(flipped, on=timezone.localdate())["verdict"] == "altered"


def test_a_file_signed_by_our_key_that_no_certificate_on_record_says_is_not_valid(certificate):
    content = render.certificate_pdf(certificate)
    DocumentFile.objects.all().delete()
    Certificate.objects.filter(pk=certificate.pk).delete()

    assert check.check(content, on=timezone.localdate())["verdict"] == "not on record"


def test_the_list_of_revocations_has_what_was_revoked_just_now(client, certificate, django_capture_on_commit_callbacks):
    assert certificate.digest[:16] not in client.get("/verify/status.txt").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        revoke.revoke(certificate, by=a_person("何芳"), reason="登记有误")

    assert certificate.digest[:16] in client.get("/verify/status.txt").content.decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.pdf"], "nowhere.pdf cannot be read"),
        (["a" * 300], "cannot be read"),
        (["a.pdf", "--fingerprint", "c157 e011"], "64 figures"),
        (["a.pdf", "--trust", "a.pdf"], "holds no certificate"),
        (["a.pdf", "--digests", "a.pdf"], "A list cannot be used"),
    ],
)
def test_what_the_program_cannot_use_is_said_without_a_traceback(tmp_path, arguments, said):
    (tmp_path / "a.pdf").write_text("no PDF")
    command = [sys.executable, str(single_page.HERE / "verify.py"), *arguments]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_unknown_digests_are_limited_and_known_ones_never(client, certificate, monkeypatch):
    monkeypatch.setattr(misses, "MOST", 1)
    digest = hashlib.sha256(render.certificate_pdf(certificate)).hexdigest()

    answers = [client.get(f"/verify/file/{'0' * 64}/").status_code for _try in range(3)]

    assert answers == [200, 429, 429]
    assert client.get(f"/verify/file/{digest}/").status_code == 200


def test_the_list_of_revocations_is_signed_and_names_nobody(client, certificate):
    revoke.revoke(certificate, by=a_person("何芳"), reason="登记有误")

    text = client.get("/verify/status.txt").content.decode()

    trust = verify.Trust(verify.pem_certificates(client.get("/verify/").context["trust"]))
    found = verify.SignedList(text, lists.STATUS, trust)
    # Whoever holds the printed fingerprint of an authority alone finds the authority in the list.
    printed = verify.Trust([], [trust.certificates[0].fingerprint])
    assert verify.SignedList(text, lists.STATUS, printed).entries == found.entries
    assert found.entries == [[certificate.digest[:16], "revoked", timezone.localdate().isoformat()]]
    assert certificate.number not in text


def test_the_page_says_since_when_sealed_and_witnessed(client, certificate):
    address = f"/verify/{certificate.code}/"
    assert "尚未入账" in client.get(address).content.decode()
    seal.seal()
    sealed = client.get(address).context["verdict"]
    witness.seen(witness.add(Witness.Kind.USB, "U 盘"), checkpoints.latest())
    witnessed = client.get(address).context["verdict"]

    assert (sealed.sealed_at is not None, sealed.witnessed_at) == (True, None)
    assert witnessed.witnessed_at is not None


def test_the_page_takes_at_most_three_queries(client, certificate, monkeypatch, django_assert_max_num_queries):
    # Counts are written apart, every few seconds.
    monkeypatch.setattr("certificates.credentials.counts.count", lambda pk: None)
    seal.seal()
    client.get(f"/verify/{certificate.code}/")

    with django_assert_max_num_queries(3):
        client.get(f"/verify/{certificate.code}/")


def test_the_page_answers_after_the_account_is_gone(client, certificate):
    from certificates.credentials.models import Certificate

    Certificate.objects.filter(pk=certificate.pk).update(user=None, completion=None)
    a_bureau()

    assert client.get(f"/verify/{certificate.code}/").context["verdict"].name == "陈 *"
