#!/usr/bin/env python3
"""Check a certificate of the platform without the platform. Needs Python 3.8 and nothing else.

    python3 verify.py FILE.pdf --trust bureau-ca.pem [--digests digests.txt] [--status status.txt]
    python3 verify.py 'TEXT OF A QR CODE' --trust bureau-ca.pem --status status.txt

Trust comes from outside of what is checked: --trust is the bureau's own file (`manage.py keys export-ca`), or give
--fingerprint with the SHA-256 that the bureau prints. Nothing is called valid for a key found only in the file itself.
All that the verdict rests on is in this one file: SHA-256 from Python, P-256, RSA, X.509, CMS and Merkle proofs below.
"""

import argparse
import base64
import datetime
import hashlib
import json
import re
import sys

# SEC 2: the curve secp256r1, y² = x³ - 3x + b.
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
# DER of the object identifiers that occur.
EC_KEY = bytes.fromhex("2a8648ce3d0201")
P256 = bytes.fromhex("2a8648ce3d030107")
RSA_KEY = bytes.fromhex("2a864886f70d010101")
ECDSA_SHA256 = bytes.fromhex("2a8648ce3d040302")
RSA_SHA256 = bytes.fromhex("2a864886f70d01010b")
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
SIGNING_CERTIFICATE = bytes.fromhex("2a864886f70d010910022f")
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")

VALID, UNKNOWN_ISSUER, ALTERED, UNSIGNED = "valid", "unknown issuer", "altered", "no signature"
REVOKED, SUPERSEDED, EXPIRED = "revoked", "superseded", "expired"


class Bad(Exception):
    """What is checked does not hold; the text says what."""


# --- Numbers: P-256 (FIPS 186-5) and RSA with PKCS#1 1.5 (RFC 8017)


def add(a, b):
    """The sum of two points; None is the point at infinity."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    if a == b:
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P) % P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P) % P
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(k, point):
    total = None
    while k:
        if k & 1:
            total = add(total, point)
        point, k = add(point, point), k >> 1
    return total


def ecdsa_holds(point, message, signature):
    """Is this DER signature over the SHA-256 of the message by the key with this point?"""
    r, s = (int.from_bytes(part.body, "big") for part in children(read(signature)))
    if not (0 < r < N and 0 < s < N):
        return False
    z = int.from_bytes(hashlib.sha256(message).digest(), "big")
    w = pow(s, -1, N)
    found = add(multiply(z * w % N, G), multiply(r * w % N, point))
    return found is not None and found[0] % N == r


def rsa_holds(modulus, exponent, message, signature):
    length = (modulus.bit_length() + 7) // 8
    if len(signature) != length:
        return False
    tail = SHA256_INFO + hashlib.sha256(message).digest()
    expected = b"\x00\x01" + b"\xff" * (length - len(tail) - 3) + b"\x00" + tail
    return pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(length, "big") == expected


# --- DER (X.690)


class Value:
    """One DER value. raw: with tag and length."""

    def __init__(self, tag, body, raw):
        self.tag, self.body, self.raw = tag, body, raw


def read(data, at=0):
    """The value that begins there."""
    try:
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            if not 0 < count < 5:
                raise Bad("a length in the signature is wrong")
            length, start = int.from_bytes(data[start : start + count], "big"), start + count
    except IndexError:
        raise Bad("the signature is cut off") from None
    if start + length > len(data):
        raise Bad("the signature is cut off")
    return Value(tag, data[start : start + length], data[at : start + length])


def children(value):
    found, at = [], 0
    while at < len(value.body):
        found.append(read(value.body, at))
        at += len(found[-1].raw)
    return found


def child(value, *path):
    """The value at the end of a path of places; Bad when there is none."""
    for place in path:
        inside = children(value)
        if place >= len(inside):
            raise Bad("the signature lacks a part")
        value = inside[place]
    return value


# --- Certificates (RFC 5280)


class Certificate:
    """What counts of an X.509 certificate."""

    def __init__(self, der):
        self.der = bytes(der)
        whole = read(self.der)
        body = children(child(whole, 0))
        if body and body[0].tag == 0xA0:
            body = body[1:]
        if len(body) < 6:
            raise Bad("a certificate is cut off")
        self.signed, self.algorithm = child(whole, 0).raw, child(whole, 1, 0).body
        self.signature = child(whole, 2).body[1:]
        self.serial, self.issuer, self.subject = body[0].raw, body[2].raw, body[4].raw
        self.starts, self.ends = (_time(part) for part in children(body[3]))
        self.key = body[5].raw

    @property
    def fingerprint(self):
        return hashlib.sha256(self.der).hexdigest()

    @property
    def name(self):
        """The common name."""
        for part in children(read(self.subject)):
            kind, text = children(child(part, 0))
            if kind.body == bytes.fromhex("550403"):
                return text.body.decode("utf-8", "replace")
        return "?"

    def holds(self, message, signature):
        """Did this key sign the message?"""
        kind = children(child(read(self.key), 0))
        bits = child(read(self.key), 1).body[1:]
        if kind[0].body == EC_KEY and kind[1].body == P256 and len(bits) == 65 and bits[0] == 4:
            x, y = int.from_bytes(bits[1:33], "big"), int.from_bytes(bits[33:], "big")
            if (y * y - x * x * x + 3 * x - B) % P or max(x, y) >= P:
                return False
            return ecdsa_holds((x, y), message, signature)
        if kind[0].body == RSA_KEY:
            modulus, exponent = (int.from_bytes(part.body, "big") for part in children(read(bits)))
            return rsa_holds(modulus, exponent, message, signature)
        raise Bad("the key is neither P-256 nor RSA")

    def issued(self, other):
        """Did this certificate issue the other?"""
        return other.issuer == self.subject and self.holds(other.signed, other.signature)


def _time(value):
    text = value.body.decode("ascii", "replace")
    if value.tag == 0x17:
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    try:
        return datetime.datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        raise Bad("a certificate has no readable dates") from None


def pem_certificates(text):
    blocks = re.findall("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", text, re.DOTALL)
    return [Certificate(base64.b64decode(block)) for block in blocks]


class Trust:
    """What the checking person brought along: certificates, or fingerprints of them."""

    def __init__(self, certificates=(), fingerprints=()):
        self.certificates = list(certificates)
        self.fingerprints = {re.sub("[^0-9a-f]", "", text.lower()) for text in fingerprints}
        self.fingerprints |= {one.fingerprint for one in self.certificates}

    def knows(self, certificate, others=()):
        """Is it one of these, or issued by one of these? others: certificates that came with it, for fingerprints."""
        if certificate.fingerprint in self.fingerprints:
            return True
        issuers = self.certificates + [one for one in others if one.fingerprint in self.fingerprints]
        return any(issuer.issued(certificate) for issuer in issuers)


# --- Signatures of PDF files (ETSI EN 319 142-1)

RANGE = re.compile(rb"/ByteRange \[(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10})\]")


class Signed:
    """A signed PDF, taken apart; nothing in it is believed before `check`."""

    def __init__(self, content):
        found = RANGE.findall(content)
        if not found:
            raise Bad("no signature")
        first, start, second, rest = (int(number) for number in found[-1])
        if len(found) != 1 or first != 0 or second + rest != len(content) or start >= second:
            raise Bad("the signature does not cover the whole file")
        hole = content[start:second]
        if hole[:1] != b"<" or hole[-1:] != b">" or not re.fullmatch(rb"[0-9A-Fa-f]*", hole[1:-1]) or len(hole) % 2:
            raise Bad("the place of the signature holds something else")
        self.digest = hashlib.sha256(content[:start] + content[second:]).digest()
        self._take_apart(read(bytes.fromhex(hole[1:-1].decode())))
        claimed = re.findall(rb"/M \(D:(\d{14})([+-]\d\d)'(\d\d)'\)", content[:start])
        self.claimed_at = _pdf_time(claimed[-1]) if claimed else None

    def _take_apart(self, whole):
        if child(whole, 0).body != SIGNED_DATA:
            raise Bad("the signature is of another kind")
        data = children(child(whole, 1, 0))
        certificates = [part for part in data if part.tag == 0xA0]
        self.certificates = [Certificate(part.raw) for part in children(certificates[0])] if certificates else []
        info = children(child(data[-1], 0))
        if len(info) < 6 or info[3].tag != 0xA0:
            raise Bad("the signature lacks its attributes")
        issuer, serial = children(info[1])
        named = [one for one in self.certificates if (one.issuer, one.serial) == (issuer.raw, serial.raw)]
        if not named:
            raise Bad("the signature lacks its certificate")
        self.signer = named[0]
        self.attributes = b"\x31" + info[3].raw[1:]
        self.values = {child(part, 0).body: child(part, 1, 0) for part in children(info[3])}
        self.signature = info[5].body

    def check(self):
        """Bad unless the content is what was signed, and by the certificate that the signature names."""
        digest = self.values.get(MESSAGE_DIGEST)
        if digest is None or digest.body != self.digest:
            raise Bad("the content is not what was signed")
        named = self.values.get(SIGNING_CERTIFICATE)
        if named is None or hashlib.sha256(self.signer.der).digest() not in named.raw:
            raise Bad("the signature names another certificate")
        if not self.signer.holds(self.attributes, self.signature):
            raise Bad("the signature does not hold")


def _pdf_time(parts):
    text, hours, minutes = (part.decode() for part in parts)
    return datetime.datetime.strptime(text + hours + minutes, "%Y%m%d%H%M%S%z")


def attachments(content):
    """Files inside the file, by name; ours are not packed."""
    found = {}
    pattern = rb"(\d+) 0 obj\n<< /Type /EmbeddedFile [^\n]*? /Length (\d+) >>\nstream\n"
    for match in re.finditer(pattern, content):
        body = content[match.end() : match.end() + int(match[2])]
        named = re.search(rb"/F \(([^)]*)\)[^\n]*/EF << /F %s 0 R" % match[1], content)
        if named:
            found[named[1].decode("ascii", "replace")] = body
    return found


# --- The ledger (RFC 9162) and its signed notes (C2SP)


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from(leaf, index, size, path):
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2)."""
    at, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise Bad("the ledger's proof is too long")
        if at & 1 or at == last:
            found = node(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, step)
        at, last = at >> 1, last >> 1
    if last or not 0 <= index < size:
        raise Bad("the ledger's proof is too short")
    return found


class Note:
    """A signed note: text, an empty line, signatures."""

    def __init__(self, whole):
        text, found, rest = whole.replace("\r\n", "\n").rpartition("\n\n")
        lines = [line for line in rest.split("\n") if line]
        if not found or not lines or not all(line.startswith("— ") for line in lines):
            raise Bad("this is not a signed note")
        self.text = text + "\n"
        self.lines = self.text[:-1].split("\n")
        self.signatures = [base64.b64decode(line.split(" ")[-1]) for line in lines]

    def check(self, certificate, trust, others=()):
        """Bad unless a key that the trust knows signed it."""
        if not trust.knows(certificate, others):
            raise Bad("unknown issuer")
        number = hashlib.sha256(certificate.key).digest()[:4]
        for blob in self.signatures:
            if blob[:4] == number and certificate.holds(self.text.encode(), blob[4:]):
                return
        raise Bad("the note's signature does not hold")

    @property
    def time(self):
        for line in self.lines:
            if line.startswith("time "):
                return line[5:]
        return ""


class SignedList:
    """A list that the platform signed: what it is, of when, its entries. Certificates of its keys stand in it, the one
    that signed it first, then those that signed before, and the authorities that issued them."""

    def __init__(self, whole, kind, trust):
        self.note = Note(whole)
        if self.note.lines[0].split(" ")[0] != kind:
            raise Bad("this is not a list of " + kind)
        self.keys = [Certificate(base64.b64decode(line[4:])) for line in self.note.lines if line.startswith("key ")]
        if not self.keys:
            raise Bad("the list names no key")
        self.note.check(self.keys[0], trust, self.keys[1:])
        self.time = self.note.time
        self.entries = [line.split(" ") for line in self.note.lines if not line.startswith(("key ", "time ", kind))]


def check_proof(proof, credential, trust, others):
    """The ledger's proof inside a sealed copy: (since when, how many records); Bad when it does not hold."""
    fact = json.loads(proof["fact"])
    if fact.get("kind") != "certificate.issued" or fact.get("digest") != hashlib.sha256(credential).hexdigest():
        raise Bad("the ledger's proof is about another certificate")
    leaf = hashlib.sha256(b"\x00" + base64.b64decode(proof["salt"]) + proof["fact"].encode()).digest()
    found = root_from(leaf, proof["index"], proof["size"], [base64.b64decode(step) for step in proof["path"]])
    note = Note(proof["checkpoint"])
    note.check(pem_certificates(proof["key"])[0], trust, others)
    if note.lines[1:3] != [str(proof["size"]), base64.b64encode(found).decode()]:
        raise Bad("the ledger's proof leads to another root")
    return note.time, proof["size"]


# --- The verdict


def verify(content, trust, digests=None, status=None, today=None):
    """All that can be said of a file. digests, status: SignedList or None. A dictionary; `verdict` is the word."""
    result = {
        "verdict": VALID,
        "why": "",
        "sha256": hashlib.sha256(content).hexdigest(),
        "file": "not checked",
        "ledger": "not carried",
        "as_of": "",
    }
    try:
        _check(result, content, trust, digests, status, today or datetime.date.today())
    except Bad as bad:
        result["verdict"] = UNSIGNED if str(bad) == "no signature" else ALTERED
        result["why"] = str(bad)
        if str(bad) == UNKNOWN_ISSUER:
            result["verdict"], result["why"] = UNKNOWN_ISSUER, "the ledger's proof is signed by an unknown key"
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        # Whatever bytes somebody made up: a file that cannot be read is none of ours.
        result["verdict"], result["why"] = ALTERED, "the file cannot be read"
    return result


def _check(result, content, trust, digests, status, today):
    signed = Signed(content)
    signed.check()
    result["signer"] = signed.signer.name
    result["issuers"] = sorted(one.fingerprint for one in signed.certificates if one is not signed.signer)
    result["claimed_at"] = signed.claimed_at.isoformat() if signed.claimed_at else ""
    files = attachments(content)
    credential = files.get("certificate.json")
    if credential is None:
        raise Bad("the file carries no certificate")
    says = json.loads(credential)
    result["says"] = says
    result["digest"] = hashlib.sha256(credential).hexdigest()
    if not trust.knows(signed.signer, signed.certificates):
        result["verdict"], result["why"] = UNKNOWN_ISSUER, "no key that you brought along issued the signature"
        return
    if signed.claimed_at and not signed.signer.starts <= signed.claimed_at <= signed.signer.ends:
        raise Bad("the certificate of the signature was not valid on its date")
    if digests:
        _check_digest(result, says, digests)
    if "proof.json" in files:
        since, size = check_proof(json.loads(files["proof.json"]), credential, trust, signed.certificates)
        result["ledger"], result["as_of"] = f"record among {size}, sealed by {since}", since
    _check_status(result, says, status, today)


def _check_digest(result, says, digests):
    """The file is one of those registered for its certificate, or the list is older than the certificate."""
    own = [entry[0] for entry in digests.entries if entry[1:] and entry[1] == says["number"]]
    if result["sha256"] in own:
        result["file"] = "registered"
    elif own:
        raise Bad("the file is none of those registered for this certificate")
    else:
        result["file"] = "not in the list of " + digests.time


def _check_status(result, says, status, today):
    until = says.get("valid_until")
    if status:
        result["as_of"] = status.time
        for entry in status.entries:
            if entry[0] == result["digest"][:16]:
                result["verdict"], result["why"] = entry[1], "since " + entry[2]
                return
    if until and until < today.isoformat():
        result["verdict"], result["why"] = EXPIRED, "since " + until


# --- QR codes that carry the masked page's words behind the # of their address: 1.<text>.<signature>.<key>

CODE = re.compile(r"(?:#|^)1\.([\w-]+)\.([\w-]+)\.([0-9a-f]{8})$")
CODE_KIND = b"mingfa-qr/1\n"
CODE_PARTS = (
    "number", "digest", "holder", "school", "course", "edition", "hours", "completed_on", "issued_on", "valid_until",
    "issuer", "demo",
)  # fmt: skip


def is_code(text):
    """Was the text of a code given, and not the name of a file?"""
    return text.startswith(("http://", "https://")) or bool(CODE.search(text.strip()))


def verify_code(text, trust, status=None, today=None):
    """All that can be said of a code's text; its key's certificate comes from the trust or from the status list."""
    result = {"verdict": VALID, "why": "", "file": "a code, no file", "ledger": "not carried", "as_of": ""}
    found = CODE.search(text.strip())
    if not found:
        return dict(result, verdict=UNSIGNED, why="this code carries nothing that is signed")
    try:
        _check_code(result, found, trust, status, today or datetime.date.today())
    except (Bad, ValueError) as bad:
        result["verdict"], result["why"] = ALTERED, str(bad) if isinstance(bad, Bad) else "the code cannot be read"
    return result


def _check_code(result, found, trust, status, today):
    text, signature, key = found.groups()
    said = _base64url(text)
    known = trust.certificates + (status.keys if status else [])
    signer = next((one for one in known if hashlib.sha256(one.key).hexdigest().startswith(key)), None)
    if signer is None:
        result["verdict"], result["why"] = UNKNOWN_ISSUER, "no key that you brought along signed the code"
        return
    if not signer.holds(CODE_KIND + said, _base64url(signature)):
        raise Bad("the signature does not hold")
    if not trust.knows(signer, known):
        result["verdict"], result["why"] = UNKNOWN_ISSUER, "no key that you brought along issued the signature"
        return
    values = said.decode("utf-8").split("\n")
    if len(values) != len(CODE_PARTS):
        raise Bad("the code cannot be read")
    result["says"] = dict(zip(CODE_PARTS, values))
    result["signer"], result["digest"] = signer.name, result["says"]["digest"]
    _check_status(result, result["says"], status, today)


def _base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def check_kept(kept, content):
    """Against checkpoints that a witness kept: the proof in the file must not know another root of the same size."""
    carried = attachments(content).get("proof.json")
    if carried is None:
        return "the file carries no proof to compare"
    other = Note(json.loads(carried)["checkpoint"])
    for whole in re.split(r"\n\n(?=[^\u2014])", kept.replace("\r\n", "\n").strip()):
        note = Note(whole + "\n")
        if note.lines[:2] == other.lines[:2] and note.lines[2] != other.lines[2]:
            raise Bad("the ledger had another root of the same size: it was rewritten")
    return "no kept checkpoint contradicts the file"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", help="a PDF, or the text of a signed QR code")
    parser.add_argument("--trust", help="the bureau's certificates, PEM, received from the bureau itself")
    parser.add_argument("--fingerprint", action="append", default=[], help="SHA-256 of the bureau's certificate")
    parser.add_argument("--digests", help="the signed list of registered files")
    parser.add_argument("--status", help="the signed list of revoked and superseded certificates")
    parser.add_argument("--checkpoint", help="checkpoints that a witness kept")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        return _main(options)
    except OSError as error:
        sys.exit(f"{str(error.filename)[:80]} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        sys.exit("One of the lists or certificates is not text.")


def _main(options):
    certificates = pem_certificates(_file(options.trust)) if options.trust else []
    if options.trust and not certificates:
        sys.exit(f"{options.trust} holds no certificate in PEM. Give the file that the bureau handed out.")
    if any(len(re.sub("[^0-9a-f]", "", one.lower())) != 64 for one in options.fingerprint):
        sys.exit("A fingerprint has 64 figures, 0 to 9 and a to f. Give all of it, as the bureau prints it.")
    trust = Trust(certificates, options.fingerprint)
    try:
        digests = SignedList(_file(options.digests), "mingfa-digests/1", trust) if options.digests else None
        status = SignedList(_file(options.status), "mingfa-status/1", trust) if options.status else None
    except Bad as bad:
        sys.exit(f"A list cannot be used: {bad}.")
    if is_code(options.file):
        content, result = b"", verify_code(options.file, trust, status)
    else:
        with open(options.file, "rb") as handle:
            content = handle.read()
        result = verify(content, trust, digests, status)
    if options.checkpoint and content and result["verdict"] not in (ALTERED, UNSIGNED):
        try:
            result["witness"] = check_kept(_file(options.checkpoint), content)
        except Bad as bad:
            result["verdict"], result["why"] = ALTERED, str(bad)
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else told(result))
    return 0 if result["verdict"] == VALID else 1


def told(result):
    """The result for a person."""
    lines = [result["verdict"].upper() + (": " + result["why"] if result["why"] else "")]
    if result.get("says"):
        says = result["says"]
        lines += [says["number"], f"{says['holder']} · {says['school']} · {says['course']}"]
        lines += ["signed by " + result["signer"]]
    if result["verdict"] == UNKNOWN_ISSUER:
        lines += ["issuer in the file: " + one for one in result.get("issuers", [])]
        lines += ["Compare it with the fingerprint that the bureau prints, and give it by --fingerprint."]
    file = "signature checked, file digest not" if result["file"] == "not checked" else "file: " + result["file"]
    lines += [file, "ledger: " + result["ledger"]]
    lines += ["revocations known as of " + result["as_of"] if result["as_of"] else "revocations not known"]
    return "\n".join(lines)


def _file(name):
    with open(name, encoding="utf-8") as handle:
        return handle.read()


if __name__ == "__main__":
    sys.exit(main())
