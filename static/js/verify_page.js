// [data-verifier]: a form with a file, dropped or chosen, that is checked here in the browser and sent nowhere.
// data-trust: certificates in PEM; data-registry: where a server tells, by the file's SHA-256 alone, what it has on record.
// Fields that may be there: trust, digests, status (files of text), fingerprint, and code for the text of a QR code.
import { Bad } from "./verify_bytes.js";
import { makeTrust } from "./verify_certificates.js";
import { isoDay, readCompact } from "./verify_compact.js";
import { verify } from "./verify_file.js";
import { signedList } from "./verify_ledger.js";
import { element, shown } from "./verify_show.js";
import { words } from "./verify_words.js";

const form = document.querySelector("[data-verifier]");
const answer = document.querySelector("[data-verifier-answer]");
async function text(name) {
    const field = form.elements[name];
    return field && field.files && field.files[0] ? field.files[0].text() : "";
}

async function options() {
    const fingerprint = form.elements.fingerprint ? form.elements.fingerprint.value : "";
    const brought = await text("trust");
    const trust = makeTrust((form.dataset.trust || "") + brought, fingerprint ? [fingerprint] : []);
    if (brought && !makeTrust(brought).certificates.length) throw new Bad("trust");
    if (fingerprint && fingerprint.toLowerCase().replace(/[^0-9a-f]/g, "").length !== 64) throw new Bad("fingerprint");
    const list = (whole, kind) => (whole ? signedList(whole, kind, trust) : null);
    const digests = list(await text("digests"), "mingfa-digests/1");
    return { trust, digests, status: list(await text("status"), "mingfa-status/1") };
}

async function registered(result) {
    if (!form.dataset.registry || result.verdict === "no signature") return;
    const holds = ["valid", "expired"].includes(result.verdict);
    const said = holds ? `?credential=${result.digest}` : "";
    const response = await fetch(`${form.dataset.registry}${result.sha256}/${said}`).catch(() => null);
    if (!response || !response.ok) return;
    const record = await response.json();
    if (record.registered) result.file = "registered";
    if (holds && (record.verdict || record.status)) [result.verdict, result.why] = [record.verdict || record.status, ""];
    if (record.at) result.asOf = record.at;
}

async function judgeFile(file, chosen) {
    const result = verify(new Uint8Array(await file.arrayBuffer()), chosen.trust, chosen);
    await registered(result);
    answer.replaceChildren(...shown(result, Boolean(form.elements.fingerprint)));
}

function judgeCode(text, { trust, status }) {
    const known = trust.certificates.concat(status ? status.keys : []);
    const result = readCompact(text, trust, known, status, isoDay());
    answer.replaceChildren(...(result ? shown(result, false) : [element("p", words.bare, "notice warn")]));
}

async function again() {
    const file = form.elements.file.files[0];
    const code = form.elements.code ? form.elements.code.value.trim() : "";
    if (!file && !code) return;
    answer.replaceChildren(element("p", words.reading));
    let chosen = null;
    try {
        chosen = await options();
    } catch (error) {
        const told = { trust: words.noTrust, fingerprint: words.shortFingerprint, "unknown issuer": words.list };
        answer.replaceChildren(element("p", told[error.message] || words.otherList, "notice bad"));
        return;
    }
    if (code) judgeCode(code, chosen);
    else await judgeFile(file, chosen);
}

form.hidden = false;
form.addEventListener("change", again);
form.addEventListener("submit", (event) => {
    event.preventDefault();
    again();
});
form.addEventListener("dragover", (event) => event.preventDefault());
form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
        form.elements.file.files = event.dataTransfer.files;
        again();
    }
});
