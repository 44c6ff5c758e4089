// The ledger's proofs (RFC 9162), its signed notes (C2SP), and lists that are signed in the same way.
import { Bad, encoder, fromBase64, hex, joined, same, sha256 } from "./verify_bytes.js";
import { certificate, keyHolds, knows, pemCertificates } from "./verify_certificates.js";

function node(left, right) {
    return sha256(joined(Uint8Array.of(1), left, right));
}

function rootFrom(leaf, index, size, path) {
    let [at, last, found] = [index, size - 1, leaf];
    for (const step of path) {
        if (last === 0) throw new Bad("ledger");
        if (at % 2 || at === last) {
            found = node(step, found);
            while (at % 2 === 0 && at) [at, last] = [at / 2, Math.floor(last / 2)];
        } else {
            found = node(found, step);
        }
        [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    }
    if (last || index < 0 || index >= size) throw new Bad("ledger");
    return found;
}

function note(whole) {
    const plain = whole.replace(/\r\n/g, "\n");
    const cut = plain.lastIndexOf("\n\n");
    const lines = plain.slice(cut + 2).split("\n").filter(Boolean);
    if (cut < 0 || !lines.length || !lines.every((line) => line.startsWith("— "))) throw new Bad("note");
    const text = plain.slice(0, cut + 1);
    const timed = text.split("\n").find((line) => line.startsWith("time "));
    return {
        text,
        lines: text.slice(0, -1).split("\n"),
        time: timed ? timed.slice(5) : "",
        signatures: lines.map((line) => fromBase64(line.split(" ").pop())),
    };
}

function checkNote(signed, one, trust, others) {
    if (!knows(trust, one, others)) throw new Bad("unknown issuer");
    const keyNumber = sha256(one.key.raw).subarray(0, 4);
    const message = encoder.encode(signed.text);
    const holds = (blob) => same(blob.subarray(0, 4), keyNumber) && keyHolds(one, message, blob.subarray(4));
    if (!signed.signatures.some(holds)) throw new Bad("note");
}

/** A list that the platform signed: {time, entries, keys}; throws when no trusted key signed it. */
export function signedList(whole, kind, trust) {
    const signed = note(whole);
    if (signed.lines[0].split(" ")[0] !== kind) throw new Bad("note");
    const named = signed.lines.filter((line) => line.startsWith("key "));
    const keys = named.map((line) => certificate(fromBase64(line.slice(4))));
    if (!keys.length) throw new Bad("note");
    checkNote(signed, keys[0], trust, keys.slice(1));
    const entries = signed.lines.filter((line) => !/^(key |time |mingfa-)/.test(line)).map((line) => line.split(" "));
    return { time: signed.time, entries, keys };
}

export function checkProof(proof, credential, trust, others) {
    const fact = JSON.parse(proof.fact);
    if (fact.kind !== "certificate.issued" || fact.digest !== hex(sha256(credential))) throw new Bad("ledger");
    const leaf = sha256(joined(Uint8Array.of(0), fromBase64(proof.salt), encoder.encode(proof.fact)));
    const found = rootFrom(leaf, proof.index, proof.size, proof.path.map(fromBase64));
    const signed = note(proof.checkpoint);
    checkNote(signed, pemCertificates(proof.key)[0], trust, others);
    if (signed.lines[1] !== String(proof.size) || hex(fromBase64(signed.lines[2])) !== hex(found)) throw new Bad("ledger");
    return { since: signed.time, size: proof.size };
}
