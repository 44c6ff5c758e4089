// Answers that wait in this browser until the server has them: the newest of each question, with the token of its attempt.
// Nothing in here names a person. Sequences are counted per attempt across all tabs, so that the later choice is the higher.
const NAME = "mingfa-answers";
let opened = null;

// Without IndexedDB (some private windows) answers wait in memory until the page is left, of which answers.js warns.
const memory = { answers: new Map(), sequences: new Map() };

function open() {
    if (!opened) {
        opened = new Promise((resolve) => {
            const request = indexedDB.open(NAME, 1);
            request.onupgradeneeded = () => {
                request.result.createObjectStore("answers", { keyPath: ["attempt", "slot"] });
                request.result.createObjectStore("sequences", { keyPath: "attempt" });
            };
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => resolve(null);
        }).catch(() => null);
    }
    return opened;
}

function read(store, method, key) {
    return new Promise((resolve, reject) => {
        const request = key === undefined ? store[method]() : store[method](key);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

function place(entry) {
    return `${entry.attempt}/${entry.slot}`;
}

// Puts an answer into the queue with the next sequence of its attempt; floor: the highest that the server has told.
export async function add(entry, floor) {
    const db = await open();
    if (db) {
        await store(db, entry, floor).catch(() => {
            // A full or broken disk: from now on in memory.
            opened = Promise.resolve(null);
            return add(entry, floor);
        });
        return;
    }
    const sequence = Math.max(memory.sequences.get(entry.attempt) || 0, floor) + 1;
    memory.sequences.set(entry.attempt, sequence);
    memory.answers.set(place(entry), { ...entry, sequence });
}

async function store(db, entry, floor) {
    const transaction = db.transaction(["answers", "sequences"], "readwrite");
    const last = await read(transaction.objectStore("sequences"), "get", entry.attempt);
    const sequence = Math.max(last ? last.sequence : 0, floor) + 1;
    transaction.objectStore("sequences").put({ attempt: entry.attempt, sequence });
    transaction.objectStore("answers").put({ ...entry, sequence });
    await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
    });
}

// All that waits, oldest first; of one attempt, if it is named.
export async function waiting(attempt) {
    const db = await open();
    const all = db ? await read(db.transaction("answers").objectStore("answers"), "getAll") : [...memory.answers.values()];
    const wanted = all.filter((entry) => attempt === undefined || entry.attempt === attempt);
    return wanted.sort((one, other) => one.sequence - other.sequence);
}

// Once nothing waits, the counting is forgotten, too: the next person at this computer finds an empty cupboard.
export async function forget() {
    const db = await open();
    if (!db) {
        return;
    }
    const transaction = db.transaction(["answers", "sequences"], "readwrite");
    if (!(await read(transaction.objectStore("answers"), "count"))) {
        transaction.objectStore("sequences").clear();
    }
}

// Takes out what the server has, unless a newer answer has taken its place meanwhile.
export async function settle(entry) {
    const db = await open();
    if (!db) {
        const kept = memory.answers.get(place(entry));
        if (kept && kept.sequence === entry.sequence) {
            memory.answers.delete(place(entry));
        }
        return;
    }
    const store = db.transaction("answers", "readwrite").objectStore("answers");
    const kept = await read(store, "get", [entry.attempt, entry.slot]);
    if (kept && kept.sequence === entry.sequence) {
        await read(store, "delete", [entry.attempt, entry.slot]);
    }
}
