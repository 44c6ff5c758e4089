"""Open Badges as a stranger checks them: with nothing but the specification, the key's address and cryptography."""

import base64
import hashlib
import io
import json
import xml.etree.ElementTree as ElementTree
import zlib
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.urls import reverse
from PIL import Image

from certificates.credentials import open_badges, revoke
from certificates.documents import badge_picture
from certificates.keys import rotate
from lms.refused import Refused
from lms.schools.models import Role
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_member


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def number(part: str) -> int:
    return int.from_bytes(decoded(part), "big")


def checked(client, token: str) -> dict:
    """The claims, if the signature holds by the key that the header leads to."""
    head, body, signature = token.split(".")
    header = json.loads(decoded(head))
    assert set(header) == {"alg", "kid", "typ"}
    found = client.get(urlsplit(header["kid"]).path).json()
    assert "d" not in found
    content = f"{head}.{body}".encode()
    if header["alg"] == "RS256":
        public = rsa.RSAPublicNumbers(number(found["e"]), number(found["n"])).public_key()
        public.verify(decoded(signature), content, padding.PKCS1v15(), hashes.SHA256())
    else:
        public = ec.EllipticCurvePublicNumbers(number(found["x"]), number(found["y"]), ec.SECP256R1()).public_key()
        raw = decoded(signature)
        halves = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        public.verify(encode_dss_signature(*halves), content, ec.ECDSA(hashes.SHA256()))
    return json.loads(decoded(body))


def test_the_signature_holds_and_the_claims_repeat_the_credential(db, client):
    says = checked(client, open_badges.jwt(a_certificate()))

    assert says["iss"] == says["issuer"]["id"]
    assert says["jti"] == says["id"]
    assert says["sub"] == says["credentialSubject"]["id"]
    assert says["nbf"] == datetime.fromisoformat(says["validFrom"]).timestamp()
    assert says["exp"] == datetime.fromisoformat(says["validUntil"]).timestamp()


def test_rs256_is_what_open_badges_asks_for_and_a_rotated_key_still_verifies(db, client):
    token = open_badges.jwt(a_certificate())
    assert json.loads(decoded(token.split(".")[0]))["alg"] == "RS256"

    rotate.rotate("badge")

    assert checked(client, token)["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert len(client.get("/.well-known/jwks.json").json()["keys"]) == 2


def test_an_ecdsa_key_signs_as_jws_wants_it(db, client, monkeypatch):
    monkeypatch.setattr("certificates.keys.make.RSA3072", "ECDSA P-256")
    token = open_badges.jwt(a_certificate())

    assert json.loads(decoded(token.split(".")[0]))["alg"] == "ES256"
    assert checked(client, token)


def test_a_changed_claim_breaks_the_signature(db, client):
    head, body, signature = open_badges.jwt(a_certificate()).split(".")
    says = json.loads(decoded(body))
    says["name"] = "另一门课"
    bent = base64.urlsafe_b64encode(json.dumps(says).encode()).rstrip(b"=").decode()

    with pytest.raises(InvalidSignature):
        checked(client, f"{head}.{bent}.{signature}")


def test_every_required_field_of_open_badges_3_is_there(db):
    says = open_badges.credential(a_certificate())

    assert says["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert says["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0")
    assert set(says["type"]) >= {"VerifiableCredential", "OpenBadgeCredential"}
    assert {"id", "name", "issuer", "validFrom", "credentialSubject"} <= set(says)
    assert {"id", "type", "name"} <= set(says["issuer"])
    subject = says["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert {"id", "type", "name", "description", "criteria"} <= set(subject["achievement"])
    assert subject["achievement"]["criteria"]["narrative"]
    identity = subject["identifier"][0]
    assert {"type", "identityType", "hashed", "identityHash", "salt"} <= set(identity)
    for thing in (says["credentialSchema"][0], says["credentialStatus"]):
        assert {"id", "type"} <= set(thing)


def test_it_names_nobody_and_whoever_knows_the_name_can_check_it(db):
    certificate = a_certificate(name="陈静")
    says = open_badges.credential(certificate)
    identity = says["credentialSubject"]["identifier"][0]

    assert "陈静" not in json.dumps(says, ensure_ascii=False)
    assert certificate.user.opaque.hex not in json.dumps(says)
    said = hashlib.sha256(f"陈静{identity['salt']}".encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${said}"


def test_a_revoked_one_is_on_the_list_by_a_name_that_is_no_code(db, client):
    certificate = a_certificate()
    name = open_badges.credential(certificate)["id"]
    revoke.revoke(certificate, by=a_member(Role.BUREAU_ADMIN, a_bureau()), reason="误发")

    page = client.get(reverse("badges:revocations"))

    assert [row["id"] for row in page.json()["revokedCredential"]] == [name]
    assert certificate.code not in page.content.decode()
    with pytest.raises(Refused, match="只有有效的证书"):
        open_badges.jwt(certificate)


def test_what_the_credential_names_can_be_fetched(db, client):
    says = open_badges.credential(a_certificate())
    for address in (says["issuer"]["id"], says["credentialSubject"]["achievement"]["id"], says["evidence"][0]["id"]):
        assert client.get(urlsplit(address).path).status_code == 200
    assert client.get("/.well-known/keys/" + "0" * 32 + ".json").status_code == 404


def test_the_png_carries_the_token_uncompressed_once(db, client):
    certificate = a_certificate()
    client.force_login(certificate.user)
    content = client.get(reverse("certificates:badge", args=[certificate.number, "png"])).content

    chunks, place = [], 8
    while place < len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        kind, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        assert zlib.crc32(kind + body) == int.from_bytes(content[place + 8 + length : place + 12 + length], "big")
        chunks.append((kind, body))
        place += 12 + length
    texts = [body for kind, body in chunks if kind == b"iTXt" and body.startswith(b"openbadgecredential\0")]
    assert len(texts) == 1
    # Not compressed, no language, no translated keyword.
    assert texts[0][20:24] == b"\0\0\0\0"
    assert checked(client, texts[0][24:].decode())
    assert Image.open(io.BytesIO(content)).size == (480, 480)


def test_the_svg_carries_the_token_first(db, client):
    certificate = a_certificate()
    client.force_login(certificate.user)
    content = client.get(reverse("certificates:badge", args=[certificate.number, "svg"])).content

    first = next(iter(ElementTree.fromstring(content)))
    assert first.tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert checked(client, first.attrib["verify"])


def test_nobody_but_the_holder_fetches_it(db, client):
    certificate = a_certificate()
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))

    assert client.get(reverse("certificates:badge", args=[certificate.number, "jwt"])).status_code == 403


@pytest.mark.parametrize("title", ["强制报告", "新入职教职工法治入门" * 6, "A & <b> Mandatory reporting", "x" * 120])
def test_titles_stay_within_the_ring(title):
    lines, size = badge_picture._lines(title)

    assert len(lines) <= badge_picture.MOST_LINES
    assert all(badge_picture.fonts.face("bold").width(line) * size <= badge_picture.ROOM + size for line in lines)
    ElementTree.fromstring(badge_picture.svg(title, "局", "a.b.c").encode())
