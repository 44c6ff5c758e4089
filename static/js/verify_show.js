// The result of a check as elements of the page.
import { filled, words } from "./verify_words.js";

const TONES = { valid: "good", expired: "warn" };

export function element(tag, text, className = "") {
    const made = document.createElement(tag);
    made.textContent = text;
    made.className = className;
    return made;
}

function facts(rows) {
    const card = element("div", "", "card");
    const list = element("dl", "", "facts");
    for (const [name, value] of rows) {
        if (value) list.append(element("dt", name), element("dd", value, "anywhere"));
    }
    card.append(list);
    return card;
}

function local(time) {
    return time.includes("T") ? new Date(time).toLocaleString(document.documentElement.lang) : time;
}

/** The parts of the answer: a notice, and what the file says. asks: is there a field for a fingerprint? */
export function shown(result, asks) {
    const [title, text] = words[result.verdict];
    const notice = element("div", "", `notice ${TONES[result.verdict] || "bad"}`);
    const since = /^\d{4}-/.test(result.why) ? filled(words.since, { time: result.why }) : "";
    notice.append(element("p", title + (since && ` · ${since}`), "large"), element("p", text));
    if (result.says && result.says.demo) notice.append(element("p", words.demo));
    const parts = [notice];
    if (result.says && result.verdict !== "altered") parts.push(facts(about(result)));
    if (result.verdict === "unknown issuer" && result.issuers) {
        parts.push(facts(result.issuers.map((one) => [words.issuer, one.match(/.{4}/g).join(" ")])));
        if (asks) parts.push(element("p", words.compare, "small quiet"));
    }
    return parts;
}

function about({ verdict, says, signer, file, ledger, asOf }) {
    const named = [
        [words.holder, says.holder], [words.school, says.school], [words.course, `${says.course} ${says.edition}`],
        [words.hours, says.hours], [words.completed, says.completed_on], [words.number, says.number], [words.signer, signer],
    ];
    if (verdict === "unknown issuer") return named;
    return [
        ...named,
        [words.file, words[file]],
        [words.ledger, ledger ? filled(words.sealed, { size: ledger.size, since: local(ledger.since) }) : words.none],
        [words.status, asOf ? filled(words.asOf, { time: local(asOf) }) : words.unknown],
    ];
}
