// [data-waiting-answers]: says how many answers wait on this device and sends them; nothing is seen when none does.
// With data-attempt only those of one attempt, and its form[data-hand-in] holds until they are up.
import { forget, waiting } from "./answer_queue.js";
import { flush, news } from "./answer_sender.js";
import { forgetPages } from "./quiz_keeper.js";

const box = document.querySelector("[data-waiting-answers]");
const attempt = box.dataset.attempt ? Number(box.dataset.attempt) : undefined;
const handIn = document.querySelector("form[data-hand-in]");
let open = 0;

async function show() {
    open = (await waiting(attempt)).length;
    box.querySelector("[data-waiting-count]").textContent = open;
    box.hidden = !open;
    if (!open) {
        forget();
    }
}

if (handIn) {
    handIn.addEventListener("submit", (event) => {
        if (open) {
            event.preventDefault();
            flush();
        }
    });
}
["sent", "older", "late", "passed", "lost", "stuck", "idle"].forEach((name) => news.addEventListener(name, show));
// Nothing of a quiz stays on a computer that somebody leaves or comes to.
attempt || forgetPages();
show().then(flush);
