// Keeps the page of a quiz for a reload without the network, where browser and address allow a service worker.
const CACHE = "mingfa-quiz";

// Modules and sheets that this page has loaded, and its pictures.
function files() {
    const fetched = performance.getEntriesByType("resource").map((entry) => entry.name);
    const pictures = [...document.images].map((image) => image.currentSrc || image.src);
    return [...new Set([...fetched, ...pictures])].filter((name) => name.startsWith(`${window.location.origin}/`) && !/\/attempts\//.test(name));
}

// Only then is it known what the page needs.
function loaded() {
    return document.readyState === "complete" ? null : new Promise((done) => window.addEventListener("load", done, { once: true }));
}

// without: shown where the page cannot be kept.
export async function keepPage(without) {
    if (!navigator.serviceWorker) {
        without.hidden = false;
        return;
    }
    try {
        await navigator.serviceWorker.register("/attempts/worker.js", { scope: "/attempts/" });
        const { active } = await navigator.serviceWorker.ready;
        await loaded();
        active.postMessage({ page: window.location.pathname, files: files() });
        without.hidden = true;
    } catch {
        without.hidden = false;
    }
}

// What the server has since this tab opened the quiz: the kept page does not know of it.
const NAME = "mingfa-quiz-";

const sent = (attempt) => JSON.parse(window.sessionStorage.getItem(NAME + attempt) || "{}");

export function sentHere(attempt) {
    return Object.entries(sent(attempt)).map(([slot, answer]) => [Number(slot), answer]);
}

export function rememberSent(attempt, slot, answer) {
    window.sessionStorage.setItem(NAME + attempt, JSON.stringify({ ...sent(attempt), [slot]: answer }));
}

// When the time ends, by this computer's clock.
export function rememberEnd(attempt, end) {
    window.sessionStorage.setItem(`${NAME}end-${attempt}`, String(end));
}

export function rememberedEnd(attempt, otherwise) {
    return Number(window.sessionStorage.getItem(`${NAME}end-${attempt}`) || otherwise);
}

export async function forgetPages() {
    Object.keys(window.sessionStorage)
        .filter((name) => name.startsWith(NAME))
        .forEach((name) => window.sessionStorage.removeItem(name));
    if (window.caches) {
        await caches.delete(CACHE).catch(() => null);
    }
}
