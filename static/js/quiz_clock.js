// Counts down from what the server said is left, whatever the computer's own clock shows.
import { news } from "./answer_sender.js";
import { rememberEnd, rememberedEnd } from "./quiz_keeper.js";

// The kept page says what was left when it was made; the computer's clock says how long ago that was.
function left(form) {
    const said = Number(form.dataset.left) * 1000;
    const attempt = Number(form.dataset.attempt);
    if ("kept" in form.dataset) {
        return Math.max(0, Math.min(said, rememberedEnd(attempt, Date.now() + said) - Date.now()));
    }
    rememberEnd(attempt, Date.now() + said);
    return said;
}

export function clock(form) {
    const face = form.querySelector("[data-clock]");
    if (!face) {
        return;
    }
    let end = performance.now() + left(form);
    news.addEventListener("sent", ({ detail }) => {
        if (detail.left !== null && detail.entry.attempt === Number(form.dataset.attempt)) {
            end = performance.now() + Number(detail.left) * 1000;
            rememberEnd(detail.entry.attempt, Date.now() + Number(detail.left) * 1000);
        }
    });
    const ticking = setInterval(() => {
        const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
        const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
        face.textContent = face.dataset.text.replace("{time}", time);
        if (!seconds) {
            clearInterval(ticking);
            form.dispatchEvent(new CustomEvent("time-is-up"));
        }
    }, 1000);
}
