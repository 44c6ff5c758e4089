// One answer to the server, and whether it is our server that says no.
const PATIENCE = 15000;

export function put(entry) {
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
export async function isOurs(response) {
    const said = await response.json().catch(() => null);
    return Boolean(said && said.error);
}
