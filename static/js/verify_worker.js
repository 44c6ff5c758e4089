// Service worker of /verify/: without the network a scanned code opens the kept verifier, which reads what the code itself
// says and the last list of revocations. It keeps no answer about any certificate.
const CACHE = "mingfa-verify";
const PAGE = "/verify/offline/";
const STATUS = "/verify/status.txt";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(files) {
    const cache = await caches.open(CACHE);
    await Promise.all([PAGE, STATUS, ...new Set(files)].map((file) => cache.add(file).catch(() => null)));
}

self.addEventListener("message", (event) => event.waitUntil(keep(event.data.files)));

async function fresh(request) {
    const response = await fetch(request);
    if (response.ok) {
        const cache = await caches.open(CACHE);
        await cache.put(STATUS, response.clone());
    }
    return response;
}

async function fallBack(name) {
    return (await caches.match(name, { ignoreVary: true })) || Response.error();
}

self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) {
        return;
    }
    if (request.mode === "navigate") {
        event.respondWith(fetch(request).catch(() => fallBack(PAGE)));
    } else if (url.pathname === STATUS) {
        event.respondWith(fresh(request).catch(() => fallBack(STATUS)));
    } else {
        event.respondWith(fetch(request).catch(() => fallBack(request.url)));
    }
});
