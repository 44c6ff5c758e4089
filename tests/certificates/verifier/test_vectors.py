"""verify.py, the JavaScript of verify.html and the server agree on good and tampered files."""

import datetime
import json
import os
import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.credentials import revoke
from certificates.documents import compose, render
from certificates.documents.compact import fragment
from certificates.documents.models import DocumentFile
from certificates.keys import load, make, rotate, store
from certificates.keys.models import SigningKey
from certificates.ledger import seal
from certificates.verifier import lists, single_page, verify
from tests.certificates.verifier.conftest import VECTORS, cases, content, text
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_person

TODAY = "2026-12-01"
NAMES = [case["name"] for case in cases()]


@pytest.mark.skipif(not os.environ.get("VECTORS_WRITE"), reason="writes the vectors anew")
def test_write_the_vectors(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    load.private_key.cache_clear()
    modern = {"certificate_template": "modern"}
    certificate, revoked = a_certificate(name="陈静", **modern), a_certificate(name="王芳", **modern)
    seal.seal()
    first, sealed = render.certificate_pdf(certificate), render.sealed_copy(certificate)
    withdrawn = render.sealed_copy(revoked)
    codes = [f"https://mingfa.example/verify/{one.code}/#{fragment(one)}" for one in (certificate, revoked)]
    early = lists.status()
    revoke.revoke(revoked, by=a_person("何芳"), reason="登记有误")
    written = {
        "first.pdf": first,
        "sealed.pdf": sealed,
        "revoked.pdf": withdrawn,
        "trust.pem": load.trusted().encode(),
        "digests.txt": lists.digests().encode(),
        "status.txt": lists.status().encode(),
        "status-old.txt": early.encode(),
        "rsa.pdf": _rsa(settings, certificate),
        "other-issuer.pdf": _by_another_authority(certificate),
    }
    written["trust-other.pem"] = _another_trust().encode()
    for name, body in written.items():
        (VECTORS / name).write_bytes(body)
    described = json.dumps(_described(first, sealed) + _codes(*codes), ensure_ascii=False, indent=1) + "\n"
    (VECTORS / "vectors.json").write_text(described, encoding="utf-8")


def _rsa(settings, certificate):
    settings.KEY_ALGORITHM = make.RSA3072
    rotate.rotate(SigningKey.Purpose.DOCUMENT)
    settings.KEY_ALGORITHM = make.P256
    return compose.compose(certificate, signer=load.signer("document"), at=timezone.localtime())


def _by_another_authority(certificate):
    """The same certificate, signed by somebody who made an authority of the same name."""
    rotate.rotate(SigningKey.Purpose.AUTHORITY)
    load._signer.cache_clear()
    rotate.rotate(SigningKey.Purpose.DOCUMENT)
    return compose.compose(certificate, signer=load.signer("document"), at=timezone.localtime())


def _another_trust():
    return SigningKey.objects.filter(purpose=SigningKey.Purpose.AUTHORITY).latest("pk").certificate


def _described(first: bytes, sealed: bytes) -> list[dict]:
    held = {"trust": "trust.pem", "digests": "digests.txt", "status": "status.txt", "today": TODAY}
    alone = {"trust": "trust.pem", "today": TODAY}
    hole = first.rindex(b"/Contents <") + len(b"/Contents <")
    end = first.index(b">", hole)
    padding = end - 2
    signature = hole + 2 * len(verify.read(bytes.fromhex(first[hole:end].decode())).raw) - 20
    text_at = first.index(b"BT /F1") if b"BT /F1" in first else first.index(b"stream\n") + 300
    attached = first.index("陈静".encode())
    root = (VECTORS / "trust.pem").read_text()
    fingerprint = verify.pem_certificates(root)[0].fingerprint
    printed = {**held, "trust": "", "fingerprint": fingerprint}

    def case(name, base, verdict, file="not checked", **more):
        return {"name": name, "base": base, **more, "expect": {"verdict": verdict, "file": file}}

    return [
        case("good, all lists held", "first.pdf", "valid", "registered", **held),
        case("good, nothing but trust held", "first.pdf", "valid", **alone),
        case("good, only the printed fingerprint held", "first.pdf", "valid", fingerprint=fingerprint, today=TODAY),
        case("the fingerprint and all lists held", "first.pdf", "valid", "registered", **printed),
        case("revoked, by the fingerprint and all lists", "revoked.pdf", "revoked", "registered", **printed),
        case("sealed copy", "sealed.pdf", "valid", "registered", **held),
        case("RSA-3072", "rsa.pdf", "valid", **alone),
        case("no trust brought along", "first.pdf", "unknown issuer", today=TODAY),
        case("another authority of the same name", "other-issuer.pdf", "unknown issuer", **alone),
        case("the other authority's own trust", "first.pdf", "unknown issuer", trust="trust-other.pem", today=TODAY),
        case("sealed copy, another trust", "sealed.pdf", "unknown issuer", trust="trust-other.pem", today=TODAY),
        case("revoked, and the list knows", "revoked.pdf", "revoked", "registered", **held),
        case("revoked, an old list", "revoked.pdf", "valid", **{**alone, "status": "status-old.txt"}),
        case("revoked, no list", "revoked.pdf", "valid", **alone),
        case("expired", "first.pdf", "expired", **{**alone, "today": "2046-01-01"}),
        case("a byte of the text flipped", "first.pdf", "altered", flip=[[text_at, 1]], **alone),
        case("a byte of the attachment flipped", "first.pdf", "altered", flip=[[attached, 1]], **alone),
        case("a byte of the signature flipped", "first.pdf", "altered", flip=[[signature, 1]], **alone),
        case("the first byte flipped", "first.pdf", "altered", flip=[[0, 4]], **alone),
        case("the last byte flipped", "first.pdf", "altered", flip=[[len(first) - 1, 1]], **alone),
        case("padding flipped, digests held", "first.pdf", "altered", flip=[[padding, 1]], **held),
        case("padding flipped, no digests", "first.pdf", "valid", flip=[[padding, 1]], **alone),
        case("letter case, digests held", "first.pdf", "altered", upper=[hole, end], **held),
        case("letter case, no digests", "first.pdf", "valid", upper=[hole, end], **alone),
        case("something appended", "first.pdf", "altered", append="0a2525454f460a", **alone),
        case("cut off", "first.pdf", "altered", cut=len(first) - 10, **alone),
        case("cut to nothing", "first.pdf", "no signature", cut=0, **alone),
        case("printed and scanned", "first.pdf", "no signature", cut=2000, **alone),
        case("the proof bent", "sealed.pdf", "altered", flip=[[sealed.index(b'"path"') + 12, 2]], **alone),
    ]  # fmt: skip


def _codes(good: str, revoked: str) -> list[dict]:
    held = {"trust": "trust.pem", "status": "status.txt", "today": TODAY}
    address, _hash, signed = good.partition("#")
    version, said, signature, key = signed.split(".")

    def case(name, code, verdict, **more):
        return {"name": f"code: {name}", "code": code, **held, **more, "expect": {"verdict": verdict, "file": ""}}

    other = "B" if said[20] == "A" else "A"
    bent = f"{address}#{version}.{said[:20]}{other}{said[21:]}.{signature}.{key}"
    return [
        case("good", good, "valid"),
        case("with spaces round it, as pasted", f"  {good}\n", "valid"),
        case("the part behind the # alone", signed, "valid"),
        case("revoked, and the list knows", revoked, "revoked"),
        case("revoked, an old list", revoked, "valid", status="status-old.txt"),
        case("expired", good, "expired", today="2046-01-01"),
        case("no list, so no key", good, "unknown issuer", status=""),
        case("another authority", good, "unknown issuer", trust="trust-other.pem", status=""),
        case("another key named", good[:-8] + "00000000", "unknown issuer"),
        case("a letter of the text changed", bent, "altered"),
        case("signature of nothing", f"{address}#{version}.{said}.AAAA.{key}", "altered"),
        case("cut", good[:-20], "no signature"),
        case("the bare address", address, "no signature"),
    ]


def held_lists(case, trust):
    digests, status = text(case, "digests"), text(case, "status")
    return (
        verify.SignedList(digests, lists.DIGESTS, trust) if digests else None,
        verify.SignedList(status, lists.STATUS, trust) if status else None,
    )


@pytest.mark.parametrize("case", cases(), ids=NAMES)
def test_verify_py(case):
    fingerprints = [case["fingerprint"]] if "fingerprint" in case else []
    trust = verify.Trust(verify.pem_certificates(text(case, "trust")), fingerprints)
    digests, status = held_lists(case, trust)

    on, expected = datetime.date.fromisoformat(case["today"]), case["expect"]
    if "code" in case:
        assert verify.is_code(case["code"].strip())
        assert verify.verify_code(case["code"], trust, status, on)["verdict"] == expected["verdict"]
        return

    result = verify.verify(content(case), trust, digests, status, on)

    assert result["verdict"] == expected["verdict"]
    if result["verdict"] not in ("altered", "no signature", "unknown issuer"):
        assert result["file"] == expected["file"]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node; the browser's journey runs without")
def test_the_modules_of_verify_html(tmp_path):
    for module in single_page.MODULES[:8]:
        source = single_page.ROOT / "static" / "js" / f"verify_{module}.js"
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "package.json").write_text('{"type": "module"}')
    prepared = []
    for number, case in enumerate(cases()):
        if "base" in case:
            (tmp_path / f"{number}.pdf").write_bytes(content(case))
        prepared.append({**case, **{key: text(case, key) for key in ("trust", "digests", "status")}})
    (tmp_path / "cases.json").write_text(json.dumps(prepared))
    (tmp_path / "run.js").write_text(RUN)

    said = json.loads(subprocess.run(["node", "run.js"], cwd=tmp_path, capture_output=True, check=True).stdout)

    wrong = []
    for case, (verdict, file) in zip(cases(), said, strict=True):
        judged = verdict not in ("altered", "no signature", "unknown issuer")
        if verdict != case["expect"]["verdict"] or (judged and file != case["expect"]["file"]):
            wrong.append((case["name"], verdict, file))
    assert wrong == []


RUN = """
import { readFileSync } from "fs";
import { makeTrust } from "./verify_certificates.js";
import { readCompact } from "./verify_compact.js";
import { verify } from "./verify_file.js";
import { signedList } from "./verify_ledger.js";
const said = JSON.parse(readFileSync("cases.json", "utf8")).map((one, at) => {
    const trust = makeTrust(one.trust, one.fingerprint ? [one.fingerprint] : []);
    const list = (text, kind) => (text ? signedList(text, kind, trust) : null);
    const lists = { digests: list(one.digests, "mingfa-digests/1"), status: list(one.status, "mingfa-status/1") };
    if (one.code) {
        const known = trust.certificates.concat(lists.status ? lists.status.keys : []);
        const read = readCompact(one.code, trust, known, lists.status, one.today);
        return [read ? read.verdict : "no signature", ""];
    }
    const result = verify(new Uint8Array(readFileSync(`${at}.pdf`)), trust, { ...lists, today: one.today });
    return [result.verdict, result.file];
});
console.log(JSON.stringify(said));
"""


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_one_flipped_bit_anywhere_is_seen_with_the_digests_held(data):
    whole = bytearray((VECTORS / "first.pdf").read_bytes())
    trust = verify.Trust(verify.pem_certificates((VECTORS / "trust.pem").read_text()))
    digests = verify.SignedList((VECTORS / "digests.txt").read_text(), lists.DIGESTS, trust)
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    assert verify.verify(bytes(whole), trust, digests)["verdict"] != "valid"


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_made_up_bytes_are_judged_and_never_crash(made_up):
    trust = verify.Trust()
    signed = b"/ByteRange [0 %d %d 4]" % (len(made_up), len(made_up) + 2)

    for body in (made_up, made_up + b"<>" + signed[:4], b"<" + made_up.hex().encode() + b">" + signed):
        assert verify.verify(body, trust)["verdict"] in ("altered", "no signature")


@pytest.mark.parametrize(
    "broken", ["\u2014 a AAAA\n", "text\n\n\u2014 a AAAA\n", "", "mingfa-status/1 a\n\n\u2014 a AAAAAAAA\n"]
)
def test_a_list_that_nobody_signed_is_not_used(broken):
    with pytest.raises((verify.Bad, ValueError)):
        verify.SignedList(broken, lists.STATUS, verify.Trust())


def test_a_list_signed_by_another_authority_is_not_used():
    trust = verify.Trust(verify.pem_certificates((VECTORS / "trust-other.pem").read_text()))

    with pytest.raises(verify.Bad, match="unknown issuer"):
        verify.SignedList((VECTORS / "status.txt").read_text(), lists.STATUS, trust)


def test_the_page_in_the_repository_is_the_one_that_the_modules_give():
    assert single_page.FILE.read_text(encoding="utf-8") == single_page.page()


def test_the_page_names_no_network():
    page = single_page.page()

    assert "import " not in page
    assert "http" not in page.replace("http-equiv", "").replace("plain HTTP", "").lower()


def test_verify_py_runs_alone(tmp_path):
    program = tmp_path / "verify.py"
    program.write_bytes((single_page.HERE / "verify.py").read_bytes())
    command = ["python3", "-I", program, VECTORS / "sealed.pdf", "--trust", VECTORS / "trust.pem"]

    good = subprocess.run(command, capture_output=True, text=True, check=False)
    other = subprocess.run([*command[:-1], VECTORS / "trust-other.pem"], capture_output=True, text=True, check=False)

    assert (good.returncode, good.stdout.splitlines()[0]) == (0, "VALID")
    assert "signature checked, file digest not" in good.stdout
    assert other.returncode == 1
    assert "UNKNOWN ISSUER" in other.stdout


def test_the_server_judges_by_its_register_and_the_status_of_today(db):
    from certificates.verifier import check

    certificate = a_certificate()
    first = render.certificate_pdf(certificate)
    on = timezone.localdate()

    assert check.check(first, on=on)["verdict"] == "valid"
    hole = first.rindex(b"/Contents <") + len(b"/Contents <")
    end = first.index(b">", hole)
    padded = first[: end - 1] + b"1" + first[end:]
    assert check.check(padded, on=on)["verdict"] == "altered"
    revoke.revoke(certificate, by=a_person("何芳"), reason="登记有误")
    assert check.check(first, on=on)["verdict"] == "revoked"
    assert check.check((VECTORS / "first.pdf").read_bytes(), on=on)["verdict"] == "unknown issuer"
    assert DocumentFile.objects.count() == 1


def test_old_signatures_hold_after_every_key_was_rotated(db):
    from certificates.verifier import check

    content = render.certificate_pdf(a_certificate())
    for purpose in (SigningKey.Purpose.AUTHORITY, SigningKey.Purpose.DOCUMENT, SigningKey.Purpose.RECORD):
        rotate.rotate(purpose)

    assert check.check(content, on=timezone.localdate())["verdict"] == "valid"
    assert store.folder().exists()
    assert load.signer("document").certificate.public_bytes(Encoding.DER)


def test_no_name_is_declared_twice_in_the_one_page():
    import re

    names = re.findall(r"(?m)^(?:async )?(?:function|const|class|let) (\w+)", single_page.script())

    assert sorted(names) == sorted(set(names))
