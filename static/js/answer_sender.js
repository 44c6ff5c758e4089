// Sends what waits in the queue, each answer until the server has it: at once, when the network or the person comes back,
// and on a timer that slows down. Tells on `news`: "sent", "older", "late", "passed", "lost" (detail: entry, standing), "stuck", "idle".
import { settle, waiting } from "./answer_queue.js";

const PAUSES = [2, 4, 8, 16, 32, 60];
const PATIENCE = 15000;
// What will never be accepted, however often it is sent: the entry goes, the person is told.
const HOPELESS = [400, 401, 403, 404, 413, 422];

export const news = new EventTarget();
let failures = 0;
let timer = null;
let running = null;
let again = false;

function tell(name, detail) {
    news.dispatchEvent(new CustomEvent(name, { detail }));
}

function put(entry) {
    const breaker = new AbortController();
    const clock = setTimeout(() => breaker.abort(), PATIENCE);
    return fetch(entry.url, {
        method: "PUT",
        // The token is all the server needs; no cookie goes along, whoever sits at this computer now.
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        signal: breaker.signal,
        headers: { Authorization: `Attempt ${entry.token}`, "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ answer: entry.answer, sequence: entry.sequence }),
    }).finally(() => clearTimeout(clock));
}

// True once the entry is dealt with, one way or another.
async function send(entry) {
    const response = await put(entry).catch(() => null);
    if (!response) {
        return false;
    }
    if (response.status === 204) {
        await settle(entry);
        tell("sent", { entry });
        return true;
    }
    if (response.status === 409) {
        const standing = await response.json().catch(() => null);
        if (standing) {
            await settle(entry);
            tell(standing.state, { entry, standing });
        }
        return Boolean(standing);
    }
    if (HOPELESS.includes(response.status)) {
        await settle(entry);
        tell("lost", { entry });
        return true;
    }
    return false;
}

async function sendAll() {
    do {
        again = false;
        for (const entry of await waiting()) {
            if (!(await send(entry))) {
                timer = setTimeout(flush, PAUSES[Math.min(failures, PAUSES.length - 1)] * 1000);
                failures += 1;
                tell("stuck");
                return;
            }
        }
        failures = 0;
    } while (again);
    tell("idle");
}

// Resolves when all that waited is sent, or when the network does not let it through.
export function flush() {
    clearTimeout(timer);
    again = true;
    if (!running) {
        running = sendAll().finally(() => {
            running = null;
        });
    }
    return running;
}

window.addEventListener("online", flush);
window.addEventListener("focus", flush);
