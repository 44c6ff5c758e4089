// What a signed QR code says, checked without the network: the part of its address behind the #.
import { Bad, decoder, encoder, fromBase64, hex, joined, sha256 } from "./verify_bytes.js";
import { commonName, keyHolds, knows } from "./verify_certificates.js";

const NAMES = ["number", "digest", "holder", "school", "course", "edition", "hours", "completed_on", "issued_on", "valid_until", "issuer", "demo"];

function bytes(text) {
    return fromBase64(text.replace(/-/g, "+").replace(/_/g, "/"));
}

function judged(says, status, today) {
    const entry = status ? status.entries.find(([name]) => name === says.digest) : null;
    if (entry) return { verdict: entry[1], why: entry[2] };
    return { verdict: says.valid_until && says.valid_until < today ? "expired" : "valid", why: "" };
}

/** The address of a QR code as verify() judges a file; null if it carries nothing that is signed.
    certificates: of the keys that sign records; status: a list from signedList, or null. */
export function readCompact(address, trust, certificates, status, today) {
    const found = /(?:#|^)1\.([\w-]+)\.([\w-]+)\.([0-9a-f]{8})$/.exec(address.trim());
    if (!found) return null;
    const result = { verdict: "altered", why: "", file: "code", asOf: status ? status.time : "" };
    try {
        const text = bytes(found[1]);
        const signer = certificates.find((one) => hex(sha256(one.key.raw)).startsWith(found[3]));
        if (!signer) return { ...result, verdict: "unknown issuer" };
        if (!keyHolds(signer, joined(encoder.encode("mingfa-qr/1\n"), text), bytes(found[2]))) return result;
        if (!knows(trust, signer, certificates)) return { ...result, verdict: "unknown issuer" };
        const values = decoder.decode(text).split("\n");
        if (values.length !== NAMES.length) throw new Bad("unreadable");
        const says = Object.fromEntries(NAMES.map((name, at) => [name, values[at]]));
        return { ...result, says, signer: commonName(signer), ...judged(says, status, today) };
    } catch (error) {
        return result;
    }
}

/** Today as the list and the certificate write days. */
export function isoDay(now = new Date()) {
    const two = (value) => String(value).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
