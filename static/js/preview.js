// [data-preview-form]: a form whose [data-preview] button sends what is typed into a frame. Does so after every change.
const form = document.querySelector("[data-preview-form]");
const button = form.querySelector("[data-preview]");
const WAIT = 600;
let waiting = 0;

function show() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => button.click(), WAIT);
}

form.addEventListener("input", show);
form.addEventListener("change", show);
show();
