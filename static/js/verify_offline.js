// Keeps the verifier in the browser for flight mode, and there reads what a signed QR code says.
// [data-offline]: the kept page. data-trust, data-records: certificates in PEM; data-status: where the list of revocations is.
import { makeTrust, pemCertificates } from "./verify_certificates.js";
import { isoDay, readCompact } from "./verify_compact.js";
import { signedList } from "./verify_ledger.js";
import { element, shown } from "./verify_show.js";
import { words } from "./verify_words.js";

const kept = document.querySelector("[data-offline]");
const note = document.querySelector("[data-keeping]");

async function statusList(trust) {
    try {
        const response = await fetch(kept.dataset.status);
        return response.ok ? signedList(await response.text(), "mingfa-status/1", trust) : null;
    } catch (error) {
        return null;
    }
}

async function judge(address) {
    const trust = makeTrust(kept.dataset.trust);
    const status = await statusList(trust);
    const result = readCompact(address, trust, pemCertificates(kept.dataset.records), status, isoDay());
    kept.replaceChildren(...(result ? shown(result, false) : [element("p", words.bare, "notice warn")]));
}

async function keep() {
    await navigator.serviceWorker.register("/verify/worker.js", { scope: "/verify/" });
    const { active } = await navigator.serviceWorker.ready;
    const files = Array.from(document.querySelectorAll("script[src], link[rel=stylesheet]"), (one) => one.src || one.href);
    const loaded = performance.getEntriesByType("resource").map((one) => one.name);
    active.postMessage({ files: files.concat(loaded.filter((name) => name.startsWith(`${window.location.origin}/static/`))) });
}

if (kept) {
    judge(window.location.href);
    window.addEventListener("hashchange", () => judge(window.location.href));
}
if (navigator.serviceWorker) {
    keep().catch(() => null);
} else if (note) {
    note.hidden = false;
}
