// Bytes and SHA-256 (FIPS 180-4) without WebCrypto, which browsers withhold over plain HTTP.
// The verifier is put together from verify_*.js; verify.py says the same, tests/vectors holds both to it.
export class Bad extends Error {}

export const encoder = new TextEncoder();
export const decoder = new TextDecoder();

export function hex(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(text) {
    const bytes = new Uint8Array(text.length / 2);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = parseInt(text.substr(at * 2, 2), 16);
    return bytes;
}

export function fromBase64(text) {
    return Uint8Array.from(atob(text.replace(/\s/g, "")), (sign) => sign.charCodeAt(0));
}

export function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}

export function number(bytes) {
    return BigInt("0x" + (hex(bytes) || "0"));
}

export function same(a, b) {
    return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export function binary(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192));
    return text;
}

const PRIMES = [];
for (let candidate = 2; PRIMES.length < 64; candidate += 1) {
    if (PRIMES.every((prime) => candidate % prime)) PRIMES.push(candidate);
}
const fraction = (value) => ((value - Math.floor(value)) * 4294967296) | 0;
const K = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

export function sha256(message) {
    const length = message.length;
    const padded = new Uint8Array(((length + 72) >> 6) << 6);
    padded.set(message);
    padded[length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(length / 536870912));
    view.setUint32(padded.length - 4, (length << 3) >>> 0);
    const state = START.slice();
    const w = new Int32Array(64);
    for (let block = 0; block < padded.length; block += 64) compress(state, w, view, block);
    const digest = new DataView(new ArrayBuffer(32));
    state.forEach((word, at) => digest.setInt32(at * 4, word));
    return new Uint8Array(digest.buffer);
}

function compress(state, w, view, block) {
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let t = 0; t < 16; t += 1) w[t] = view.getInt32(block + t * 4);
    for (let t = 16; t < 64; t += 1) {
        const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
        const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
        w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t += 1) {
        const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
        const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => {
        state[at] = (state[at] + word) | 0;
    });
}
