// Certificates (RFC 5280), and whom the checking person trusts.
import { Bad, binary, decoder, fromBase64, hex, number, same, sha256 } from "./verify_bytes.js";
import { child, children, read } from "./verify_der.js";
import { ecdsaHolds, rsaHolds } from "./verify_keys.js";

export const OID = {
    ecKey: "2a8648ce3d0201",
    p256: "2a8648ce3d030107",
    rsaKey: "2a864886f70d010101",
    signedData: "2a864886f70d010702",
    messageDigest: "2a864886f70d010904",
    signingCertificate: "2a864886f70d010910022f",
    commonName: "550403",
};

export function certificate(der) {
    const whole = read(der);
    let body = children(child(whole, 0));
    if (body.length && body[0].tag === 0xa0) body = body.slice(1);
    if (body.length < 6) throw new Bad("unreadable");
    const [starts, ends] = children(body[3]).map(time);
    return {
        der,
        signed: child(whole, 0).raw,
        signature: child(whole, 2).body.subarray(1),
        serial: body[0].raw,
        issuer: body[2].raw,
        subject: body[4],
        starts,
        ends,
        key: body[5],
        fingerprint: hex(sha256(der)),
    };
}

function time(value) {
    let text = binary(value.body);
    if (value.tag === 0x17) text = (Number(text.slice(0, 2)) >= 50 ? "19" : "20") + text;
    const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
    if (!parts) throw new Bad("unreadable");
    return Date.UTC(parts[1], parts[2] - 1, parts[3], parts[4], parts[5], parts[6]);
}

export function commonName(one) {
    for (const part of children(one.subject)) {
        const [kind, text] = children(child(part, 0));
        if (hex(kind.body) === OID.commonName) return decoder.decode(text.body);
    }
    return "?";
}

export function keyHolds(one, message, signature) {
    const kind = children(child(one.key, 0));
    const bits = child(one.key, 1).body.subarray(1);
    if (hex(kind[0].body) === OID.ecKey && hex(kind[1].body) === OID.p256 && bits.length === 65 && bits[0] === 4) {
        const [r, s] = children(read(signature)).map((part) => number(part.body));
        return ecdsaHolds([number(bits.subarray(1, 33)), number(bits.subarray(33))], message, r, s);
    }
    if (hex(kind[0].body) === OID.rsaKey) {
        const [modulus, exponent] = children(read(bits)).map((part) => number(part.body));
        return rsaHolds(modulus, exponent, message, signature);
    }
    throw new Bad("unreadable");
}

function issued(issuer, other) {
    return same(other.issuer, issuer.subject.raw) && keyHolds(issuer, other.signed, other.signature);
}

export function pemCertificates(text) {
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) || [];
    return blocks.map((block) => certificate(fromBase64(block.replace(/-----[^-]*-----/g, ""))));
}

/** What the checking person brought along: certificates as PEM, fingerprints as text. */
export function makeTrust(pem = "", fingerprints = []) {
    const certificates = pemCertificates(pem);
    const known = new Set(fingerprints.map((text) => text.toLowerCase().replace(/[^0-9a-f]/g, "")));
    certificates.forEach((one) => known.add(one.fingerprint));
    return { certificates, known };
}

export function knows(trust, one, others) {
    if (trust.known.has(one.fingerprint)) return true;
    const issuers = trust.certificates.concat(others.filter((other) => trust.known.has(other.fingerprint)));
    return issuers.some((issuer) => issued(issuer, one));
}
