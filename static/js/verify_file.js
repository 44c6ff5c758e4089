// The verdict on a file: {verdict, why, sha256, file, ledger, asOf, says, …} in codes that verify_page.js puts into words.
import { Bad, binary, decoder, hex, sha256 } from "./verify_bytes.js";
import { commonName, knows } from "./verify_certificates.js";
import { checkProof } from "./verify_ledger.js";
import { attachments, checkSignature, takeApart } from "./verify_signed.js";

/** All that can be said of a file. trust: makeTrust(…); options: digests, status (signedList or null), today (ISO). */
export function verify(content, trust, options = {}) {
    const result = { verdict: "valid", why: "", sha256: hex(sha256(content)), file: "not checked", ledger: null, asOf: "" };
    try {
        check(result, content, trust, options);
    } catch (error) {
        const why = error instanceof Bad ? error.message : "unreadable";
        result.verdict = { "no signature": "no signature", "unknown issuer": "unknown issuer" }[why] || "altered";
        result.why = why;
    }
    return result;
}

function check(result, content, trust, options) {
    const text = binary(content);
    const signed = takeApart(content, text);
    checkSignature(signed);
    result.signer = commonName(signed.signer);
    result.issuers = signed.certificates.filter((one) => one !== signed.signer).map((one) => one.fingerprint);
    const files = attachments(content, text);
    const credential = files["certificate.json"];
    if (!credential) throw new Bad("unreadable");
    result.says = JSON.parse(decoder.decode(credential));
    result.digest = hex(sha256(credential));
    if (!knows(trust, signed.signer, signed.certificates)) throw new Bad("unknown issuer");
    const { claimedAt, signer } = signed;
    if (claimedAt !== null && (claimedAt < signer.starts || claimedAt > signer.ends)) throw new Bad("dates");
    if (options.digests) checkDigest(result, options.digests);
    if (files["proof.json"]) {
        const proof = JSON.parse(decoder.decode(files["proof.json"]));
        result.ledger = checkProof(proof, credential, trust, signed.certificates);
        result.asOf = result.ledger.since;
    }
    checkStatus(result, options.status, options.today || new Date().toISOString().slice(0, 10));
}

function checkDigest(result, digests) {
    const own = digests.entries.filter((entry) => entry[1] === result.says.number).map((entry) => entry[0]);
    if (own.includes(result.sha256)) result.file = "registered";
    else if (own.length) throw new Bad("digest");
    else result.file = "not in the list";
}

function checkStatus(result, status, today) {
    if (status) {
        result.asOf = status.time;
        const entry = status.entries.find((one) => one[0] === result.digest.slice(0, 16));
        if (entry) [result.verdict, result.why] = [entry[1], entry[2]];
        if (entry) return;
    }
    const until = result.says.valid_until;
    if (until && until < today) [result.verdict, result.why] = ["expired", until];
}
