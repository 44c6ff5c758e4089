// Sends what waits in the queue, each answer until the server has it: at once, when the network or the person comes back,
// and on a timer that slows down. Tells on `news`: "sent", "older", "late", "passed", "lost" (detail: entry, standing), "stuck", "idle".
import { settle, waiting } from "./answer_queue.js";

const PAUSES = [2, 4, 8, 16, 32, 60];
const PATIENCE = 15000;
// What became of an entry. ELSEWHERE: somebody on the way said no (a filter, a proxy); others may pass.
const [DONE, ELSEWHERE, DOWN] = ["done", "elsewhere", "down"];

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

// What our server itself refuses, it will never accept, however often it is sent. It says so in JSON.
async function isOurs(response) {
    const said = await response.json().catch(() => null);
    return Boolean(said && said.error);
}

async function send(entry) {
    const response = await put(entry).catch(() => null);
    if (!response || response.status >= 500) {
        return DOWN;
    }
    if (response.status === 204) {
        await settle(entry);
        tell("sent", { entry, left: response.headers.get("Seconds-Left") });
        return DONE;
    }
    if (response.status === 409) {
        const standing = await response.json().catch(() => null);
        if (!standing || !standing.state) {
            return ELSEWHERE;
        }
        await settle(entry);
        tell(standing.state, { entry, standing });
        return DONE;
    }
    if (!(await isOurs(response))) {
        return ELSEWHERE;
    }
    await settle(entry);
    tell("lost", { entry });
    return DONE;
}

function tryLater() {
    timer = setTimeout(flush, PAUSES[Math.min(failures, PAUSES.length - 1)] * 1000);
    failures += 1;
    tell("stuck");
}

async function sendAll() {
    let isStuck;
    do {
        again = false;
        isStuck = false;
        for (const entry of await waiting()) {
            const outcome = await send(entry);
            if (outcome === DOWN) {
                tryLater();
                return;
            }
            isStuck ||= outcome === ELSEWHERE;
        }
    } while (again);
    if (isStuck) {
        tryLater();
        return;
    }
    failures = 0;
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
