// form[data-autosubmit]: a filter that answers as soon as something is chosen. A typed date waits for Enter or the button,
// since every half-typed year would be a date, too; [data-autosubmit-button] goes only where nothing has to be typed.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
    const typed = form.querySelector("input:not([type=radio]):not([type=checkbox]):not([type=hidden])");
    const button = form.querySelector("[data-autosubmit-button]");
    if (button && !typed) {
        button.hidden = true;
    }
    form.addEventListener("change", (event) => {
        if (event.target.matches("select, input[type=radio], input[type=checkbox]")) {
            form.requestSubmit();
        }
    });
}
