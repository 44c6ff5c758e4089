// [data-drawer-links="/law/"]: links in it that begin so open as a fragment in [data-drawer] beside the text.
// Anything that goes wrong follows the link as if this file were not there.
const text = document.querySelector("[data-drawer-links]");
const drawer = document.querySelector("[data-drawer]");
const content = drawer && drawer.querySelector("[data-drawer-content]");
const closer = drawer && drawer.querySelector("[data-drawer-close]");
const kept = new Map();
let opener = null;

async function fragment(url) {
    if (!kept.has(url)) {
        const response = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
        if (!response.ok || response.redirected) {
            throw new Error(`${response.status} ${url}`);
        }
        kept.set(url, await response.text());
    }
    return kept.get(url);
}

function close() {
    drawer.classList.remove("open");
    drawer.hidden = true;
    if (opener) {
        opener.setAttribute("aria-expanded", "false");
        opener.focus();
        opener = null;
    }
}

async function open(link) {
    try {
        content.innerHTML = await fragment(link.pathname + link.search);
    } catch (error) {
        window.location.assign(link.href);
        return;
    }
    if (opener) {
        opener.setAttribute("aria-expanded", "false");
    }
    opener = link;
    link.setAttribute("aria-expanded", "true");
    drawer.hidden = false;
    closer.hidden = false;
    drawer.classList.add("open");
    drawer.scrollTop = 0;
    drawer.focus({ preventScroll: true });
}

function isPlain(event) {
    return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

if (text && drawer) {
    const prefix = text.dataset.drawerLinks;
    text.addEventListener("click", (event) => {
        const link = event.target.closest("a[href]");
        if (link && isPlain(event) && link.getAttribute("href").startsWith(prefix)) {
            event.preventDefault();
            if (link === opener) {
                close();
            } else {
                open(link);
            }
        }
    });
    closer.addEventListener("click", close);
    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && drawer.classList.contains("open")) {
            close();
        }
    });
}
