// DER (X.690): one value, its children, the value at the end of a path of places.
import { Bad, number } from "./verify_bytes.js";

export function read(data, at = 0) {
    let length = data[at + 1];
    let start = at + 2;
    if (length & 0x80) {
        const count = length & 0x7f;
        if (count < 1 || count > 4) throw new Bad("unreadable");
        length = Number(number(data.subarray(start, start + count)));
        start += count;
    }
    if (!(start + length <= data.length)) throw new Bad("unreadable");
    return { tag: data[at], body: data.subarray(start, start + length), raw: data.subarray(at, start + length) };
}

export function children(value) {
    const found = [];
    for (let at = 0; at < value.body.length; at += found[found.length - 1].raw.length) found.push(read(value.body, at));
    return found;
}

export function child(value, ...path) {
    return path.reduce((found, place) => {
        const inside = children(found)[place];
        if (!inside) throw new Bad("unreadable");
        return inside;
    }, value);
}
