"""A QR code that carries what the masked page says, as the kept page reads it without a network."""

import base64
import io
import json
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.credentials import review_end, revoke
from certificates.documents import compact, compose, sheet
from certificates.documents.compact import fragment
from certificates.keys import load, rotate
from certificates.keys.models import SigningKey
from certificates.verifier import lists, single_page
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_person

RUN = """
import { readFileSync } from "fs";
import { makeTrust, pemCertificates } from "./verify_certificates.js";
import { readCompact } from "./verify_compact.js";
import { signedList } from "./verify_ledger.js";
const said = JSON.parse(readFileSync("cases.json", "utf8")).map((one) => {
    const trust = makeTrust(one.trust);
    const status = one.status ? signedList(one.status, "mingfa-status/1", trust) : null;
    return readCompact(one.address, trust, pemCertificates(one.records), status, one.today);
});
console.log(JSON.stringify(said));
"""


@pytest.fixture
def read(tmp_path):
    """What the browser's modules say of an address."""
    if shutil.which("node") is None:
        pytest.skip("needs node")
    for module in ("bytes", "keys", "der", "certificates", "ledger", "compact"):
        source = single_page.ROOT / "static" / "js" / f"verify_{module}.js"
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "run.js").write_text(RUN)

    def run(address: str, **held) -> dict | None:
        case = {"address": address, "trust": load.trusted(), "records": load.record_certificates(), "status": "",
                "today": timezone.localdate().isoformat(), **held}  # fmt: skip
        (tmp_path / "cases.json").write_text(json.dumps([case]))
        return json.loads(subprocess.run(["node", "run.js"], cwd=tmp_path, capture_output=True, check=True).stdout)[0]

    return run


def address(certificate) -> str:
    return f"https://mingfa.example/verify/{certificate.code}/#{fragment(certificate)}"


def test_it_says_what_the_masked_page_says_and_no_more(db, read):
    certificate = a_certificate(name="陈静")

    said = read(address(certificate))

    assert (said["verdict"], said["says"]["holder"], said["says"]["number"]) == ("valid", "陈 *", certificate.number)
    assert "陈静" not in base64.urlsafe_b64decode(fragment(certificate).split(".")[1] + "==").decode()


def test_a_bent_word_or_signature_is_altered(db, read):
    good = address(a_certificate())
    head, text, signature, key = good.rsplit(".", 3)
    bent = base64.urlsafe_b64encode(base64.urlsafe_b64decode(text + "==").replace(b"*", b"+")).rstrip(b"=")

    assert read(f"{head}.{bent.decode()}.{signature}.{key}")["verdict"] == "altered"
    assert read(f"{head}.{text}.{signature[:-4]}AAAA.{key}")["verdict"] == "altered"
    assert read(good.partition("#")[0]) is None


def test_another_authority_is_an_unknown_issuer(db, read):
    certificate = a_certificate()
    mine = {"trust": load.signer("record") and load.trusted(), "records": load.record_certificates()}
    SigningKey.objects.all().delete()
    load._signer.cache_clear()

    assert read(address(certificate), **mine)["verdict"] == "unknown issuer"
    assert read(address(certificate), **{**mine, "records": load.record_certificates()})["verdict"] == "unknown issuer"


def test_a_rotated_key_still_reads(db, read):
    certificate = a_certificate()
    old = address(certificate)
    rotate.rotate("record")

    assert read(old)["verdict"] == "valid"
    assert read(address(certificate), status=lists.status())["verdict"] == "valid"


def test_a_list_of_revocations_decides_and_says_as_of_when(db, read):
    certificate = a_certificate()
    early = lists.status()
    revoke.revoke(certificate, by=a_person("何芳"), reason="误发")

    assert read(address(certificate), status=early)["verdict"] == "valid"
    assert read(address(certificate), status=early)["asOf"]
    assert read(address(certificate), status=lists.status())["verdict"] == "revoked"


def test_the_end_of_a_law_review_is_on_the_list_from_the_day_after(db, read):
    certificate = a_certificate()
    today = timezone.localdate()
    review_end.set_end(certificate.completion.edition, a_bureau(), last_day=today, reason="修订", by=a_person("何芳"))

    assert read(address(certificate), status=lists.status())["verdict"] == "valid"
    tomorrow = lists.status(at=timezone.now() + timedelta(days=1))
    assert read(address(certificate), status=tomorrow)["verdict"] == "expired"


def test_it_expires_by_its_own_day(db, read):
    assert read(address(a_certificate()), today="2046-01-01")["verdict"] == "expired"


def test_the_code_fits_on_paper_and_the_file_stays_small(db, settings):
    settings.QR_SIGNED = True
    certificate = a_certificate(name="阿不都热西提·吐尔逊")
    link = sheet.unmeasured(certificate).link
    assert len(link) < 640

    content = compose.compose(certificate, signer=load.signer("document"), at=timezone.localtime())

    assert len(content) <= 80_000
    assert io.BytesIO(content).read(5) == b"%PDF-"
    assert compact.VERSION in link.partition("#")[2][:2]
