// Signed PDF files (ETSI EN 319 142-1) and the files inside them.
import { Bad, fromHex, hex, joined, same, sha256 } from "./verify_bytes.js";
import { OID, certificate, keyHolds } from "./verify_certificates.js";
import { child, children, read } from "./verify_der.js";

export function takeApart(content, text) {
    const found = Array.from(text.matchAll(/\/ByteRange \[(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10})\]/g));
    if (!found.length) throw new Bad("no signature");
    const [first, start, second, rest] = found[found.length - 1].slice(1).map(Number);
    if (found.length !== 1 || first !== 0 || second + rest !== content.length || start >= second) throw new Bad("range");
    const hole = text.slice(start, second);
    if (!/^<(?:[0-9A-Fa-f]{2})*>$/.test(hole)) throw new Bad("range");
    const signed = cms(read(fromHex(hole.slice(1, -1))));
    signed.digest = sha256(joined(content.subarray(0, start), content.subarray(second)));
    const claimed = Array.from(text.slice(0, start).matchAll(/\/M \(D:(\d{14})([+-]\d\d)'(\d\d)'\)/g)).pop();
    signed.claimedAt = claimed ? pdfTime(claimed) : null;
    return signed;
}

function cms(whole) {
    if (hex(child(whole, 0).body) !== OID.signedData) throw new Bad("unreadable");
    const data = children(child(whole, 1, 0));
    const carried = data.find((part) => part.tag === 0xa0);
    const certificates = carried ? children(carried).map((part) => certificate(part.raw)) : [];
    const info = children(child(data[data.length - 1], 0));
    if (info.length < 6 || info[3].tag !== 0xa0) throw new Bad("unreadable");
    const [issuer, serial] = children(info[1]);
    const signer = certificates.find((one) => same(one.issuer, issuer.raw) && same(one.serial, serial.raw));
    if (!signer) throw new Bad("unreadable");
    const attributes = Uint8Array.from(info[3].raw);
    attributes[0] = 0x31;
    const values = {};
    for (const part of children(info[3])) values[hex(child(part, 0).body)] = child(part, 1, 0);
    return { certificates, signer, attributes, values, signature: info[5].body };
}

export function checkSignature(signed) {
    const digest = signed.values[OID.messageDigest];
    if (!digest || !same(digest.body, signed.digest)) throw new Bad("content");
    const named = signed.values[OID.signingCertificate];
    if (!named || !hex(named.raw).includes(signed.signer.fingerprint)) throw new Bad("signature");
    if (!keyHolds(signed.signer, signed.attributes, signed.signature)) throw new Bad("signature");
}

function pdfTime(parts) {
    const [, text, hours, minutes] = parts;
    const [y, mo, d, h, mi, s] = [0, 4, 6, 8, 10, 12].map((at, n) => text.slice(at, n ? at + 2 : 4));
    return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}${hours}:${minutes}`);
}

export function attachments(content, text) {
    const found = {};
    for (const match of text.matchAll(/(\d+) 0 obj\n<< \/Type \/EmbeddedFile [^\n]*? \/Length (\d+) >>\nstream\n/g)) {
        const start = match.index + match[0].length;
        const named = new RegExp(`/F \\(([^)]*)\\)[^\\n]*/EF << /F ${match[1]} 0 R`).exec(text);
        if (named) found[named[1]] = content.subarray(start, start + Number(match[2]));
    }
    return found;
}
