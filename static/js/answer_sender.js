// Sends what waits in the queue, each answer until the server has it: at once, when the network or the person comes back,
// and on a timer that slows down. Tells on `news`: "sent", "older", "late", "passed", "lost" (detail: entry, standing), "stuck", "idle".
import { isOurs, put } from "./answer_put.js";
import { settle, waiting } from "./answer_queue.js";

const PAUSES = [2, 4, 8, 16, 32, 60];
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
