// Service worker of /attempts/: a quiz that is under way opens again without the network. It keeps the page in a form that
// names nobody; hand-in, sign-out and sign-in empty it. Answers are not here, they wait in answer_queue.js.
const CACHE = "mingfa-quiz";
const QUIZ = /^\/attempts\/\d+\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(page, files) {
    const cache = await caches.open(CACHE);
    const response = await fetch(`${page}?kept=1`, { credentials: "same-origin" });
    if (response.ok && !response.redirected) {
        await cache.put(page, response);
    }
    await Promise.all(
        files.map(async (file) => {
            if (!(await cache.match(file))) {
                await cache.add(file).catch(() => null);
            }
        }),
    );
}

self.addEventListener("message", (event) => {
    const { page, files } = event.data;
    event.waitUntil(
        keep(page, files)
            .then(() => event.source.postMessage("kept"))
            .catch(() => null),
    );
});

async function fallBack(request, name) {
    const kept = await caches.match(name, { ignoreVary: true });
    return kept || Response.error();
}

self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) {
        return;
    }
    if (request.mode === "navigate") {
        if (QUIZ.test(url.pathname)) {
            event.respondWith(fetch(request).catch(() => fallBack(request, url.pathname)));
        }
        return;
    }
    event.respondWith(fetch(request).catch(() => fallBack(request, request.url)));
});
