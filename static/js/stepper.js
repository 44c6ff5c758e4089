// [data-stepper]: − and + beside a number, for thumbs. The buttons are hidden until this runs; the bounds are the input's own.
for (const stepper of document.querySelectorAll("[data-stepper]")) {
    const input = stepper.querySelector("input[type=number]");
    for (const button of stepper.querySelectorAll("[data-step]")) {
        button.hidden = false;
        button.addEventListener("click", () => {
            const least = input.min === "" ? -Infinity : Number(input.min);
            const most = input.max === "" ? Infinity : Number(input.max);
            const wanted = Number(input.value) + Number(button.dataset.step);
            input.value = String(Math.min(most, Math.max(least, wanted)));
            input.dispatchEvent(new Event("change", { bubbles: true }));
        });
    }
}
