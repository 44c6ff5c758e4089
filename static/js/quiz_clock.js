// Counts down from what the server said is left, whatever the computer's own clock shows.
export function clock(form) {
    const face = form.querySelector("[data-clock]");
    if (!face) {
        return;
    }
    const end = performance.now() + Number(form.dataset.left) * 1000;
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
