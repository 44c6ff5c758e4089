// [data-theme-choice]: light, dark or as the device says. The choice is a cookie, so that the server writes it into
// <html> and no page flashes; nothing else is stored.
const choice = document.querySelector("[data-theme-choice]");

function chosen() {
    return document.documentElement.dataset.theme || "";
}

function show() {
    for (const button of choice.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.value === chosen()));
    }
}

function choose(theme) {
    if (theme) {
        document.documentElement.dataset.theme = theme;
    } else {
        delete document.documentElement.dataset.theme;
    }
    const seconds = theme ? 365 * 24 * 3600 : 0;
    document.cookie = `theme=${theme}; path=/; max-age=${seconds}; samesite=lax`;
    show();
}

if (choice) {
    choice.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) {
            choose(button.value);
        }
    });
    show();
    choice.hidden = false;
}
