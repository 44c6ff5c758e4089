// [data-pupil-sheets]: a sheet for each name that is typed or read from a local file. No name leaves the page.
const box = document.querySelector("[data-pupil-sheets]");
const typed = box.querySelector("[data-names]");
const file = box.querySelector("[data-names-file]");
const told = box.querySelector("[data-sheets-count]");
const sheets = document.querySelector("[data-sheets]");
const { content } = document.querySelector("template");
const MOST = 200;
const SIZE = 32;
const FIRST_RARE = 0x3400;
// A noncharacter: whatever the browser draws for it, it draws for want of a sign.
const NO_SIGN = "\u{10FFFE}";

/** The first column of each line, without the mark that spreadsheets put in front of a file. */
function names() {
    const lines = typed.value.replace(/^\uFEFF/, "").split(/\r?\n/);
    return lines.map((line) => line.split(/[\t,，;]/)[0].trim()).filter(Boolean).slice(0, MOST);
}

function show() {
    const found = names();
    sheets.replaceChildren(
        ...found.map((name) => {
            const sheet = content.cloneNode(true);
            sheet.querySelector("[data-name]").textContent = name;
            return sheet;
        }),
    );
    const tooMany = found.length > Number(box.dataset.most) ? told.dataset.many : "";
    const signs = [...new Set(found.join(""))].filter(isBox);
    const boxes = signs.length ? told.dataset.lacking.replace("{signs}", signs.join(" ")) : "";
    const count = told.dataset.some.replace("{count}", found.length);
    told.textContent = found.length ? [count, tooMany, boxes].filter(Boolean).join(" ") : "";
}

const canvas = document.createElement("canvas");
[canvas.width, canvas.height] = [SIZE, SIZE];
const pen = canvas.getContext("2d", { willReadFrequently: true });

function drawn(sign) {
    pen.clearRect(0, 0, SIZE, SIZE);
    pen.font = `${SIZE / 2}px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillText(sign, SIZE / 8, (SIZE * 3) / 4);
    return pen.getImageData(0, 0, SIZE, SIZE).data.join();
}

/** Is it drawn like a sign that no font can have? Most names have none beyond the first plane of Unicode. */
function isBox(sign) {
    return sign.codePointAt(0) >= FIRST_RARE && drawn(sign) === drawn(NO_SIGN);
}

/** Lists from older spreadsheets come in GB 18030. */
function decoded(bytes) {
    for (const label of ["utf-8", "gb18030"]) {
        try {
            const text = new TextDecoder(label, { fatal: true }).decode(bytes);
            if (!text.includes("\0")) return text;
        } catch (error) {
            if (!(error instanceof TypeError)) throw error;
        }
    }
    return null;
}

file.addEventListener("change", async () => {
    if (!file.files.length) return;
    const text = decoded(await file.files[0].arrayBuffer());
    if (text === null) {
        told.textContent = told.dataset.unreadable;
        return;
    }
    typed.value = text;
    show();
});
typed.addEventListener("input", show);

/** Browsers fill fields in again when one comes back to a page: these must be empty. */
function forget() {
    typed.value = "";
    file.value = "";
    show();
}

forget();
window.addEventListener("pageshow", (event) => {
    if (event.persisted) forget();
});
