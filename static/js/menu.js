// details[data-menu]: closes on Escape, on a click elsewhere and when the focus leaves.
for (const menu of document.querySelectorAll("details[data-menu]")) {
    menu.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && menu.open) {
            menu.open = false;
            menu.querySelector("summary").focus();
        }
    });
    menu.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !menu.contains(event.relatedTarget)) {
            menu.open = false;
        }
    });
    document.addEventListener("click", (event) => {
        if (!menu.contains(event.target)) {
            menu.open = false;
        }
    });
}

// The main navigation scrolls sideways on a phone: bring the page that one is on into sight.
const current = document.querySelector("header.site nav [aria-current]");
if (current) {
    const nav = current.closest("nav");
    nav.scrollLeft = current.offsetLeft - nav.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2;
}
