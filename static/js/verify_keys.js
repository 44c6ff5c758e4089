// Signatures by P-256 (FIPS 186-5) and by RSA with PKCS#1 1.5 (RFC 8017).
import { hex, number, sha256 } from "./verify_bytes.js";

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const G = [
    0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];
const SHA256_INFO = "3031300d060960864801650304020105000420";

function mod(value, by) {
    const rest = value % by;
    return rest < 0n ? rest + by : rest;
}

function inverse(value, by) {
    let [a, b, x, y] = [mod(value, by), by, 1n, 0n];
    while (b) {
        const quotient = a / b;
        [a, b] = [b, a - quotient * b];
        [x, y] = [y, x - quotient * y];
    }
    return mod(x, by);
}

function add(a, b) {
    if (!a || !b) return a || b;
    if (a[0] === b[0] && mod(a[1] + b[1], P) === 0n) return null;
    const slope =
        a[0] === b[0]
            ? mod((3n * a[0] * a[0] - 3n) * inverse(2n * a[1], P), P)
            : mod((b[1] - a[1]) * inverse(b[0] - a[0], P), P);
    const x = mod(slope * slope - a[0] - b[0], P);
    return [x, mod(slope * (a[0] - x) - a[1], P)];
}

function multiply(k, point) {
    let total = null;
    let rest = k;
    let doubled = point;
    while (rest) {
        if (rest & 1n) total = add(total, doubled);
        doubled = add(doubled, doubled);
        rest >>= 1n;
    }
    return total;
}

function onCurve(point) {
    const [x, y] = point;
    return x < P && y < P && mod(y * y - x * x * x + 3n * x - B, P) === 0n;
}

export function ecdsaHolds(point, message, r, s) {
    if (r <= 0n || s <= 0n || r >= N || s >= N || !onCurve(point)) return false;
    const w = inverse(s, N);
    const found = add(multiply(mod(number(sha256(message)) * w, N), G), multiply(mod(r * w, N), point));
    return found !== null && mod(found[0], N) === r;
}

function power(base, exponent, modulus) {
    let [result, square, rest] = [1n, mod(base, modulus), exponent];
    while (rest) {
        if (rest & 1n) result = (result * square) % modulus;
        square = (square * square) % modulus;
        rest >>= 1n;
    }
    return result;
}

export function rsaHolds(modulus, exponent, message, signature) {
    const length = Math.ceil(modulus.toString(16).length / 2);
    if (signature.length !== length) return false;
    const tail = SHA256_INFO + hex(sha256(message));
    const expected = "0001" + "ff".repeat(length - tail.length / 2 - 3) + "00" + tail;
    return power(number(signature), exponent, modulus).toString(16).padStart(length * 2, "0") === expected;
}
