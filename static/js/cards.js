// [data-cards]: the projector. One card a screen; arrow keys, page keys, space and a clicker lead on.
const main = document.querySelector("[data-cards]");
const cards = [...main.children];
const number = document.querySelector("[data-cards-number]");
const previous = document.querySelector("[data-cards-previous]");
const next = document.querySelector("[data-cards-next]");
const full = document.querySelector("[data-cards-full]");
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
let here = 0;

function go(index) {
    here = Math.min(Math.max(index, 0), cards.length - 1);
    cards.forEach((card, position) => {
        card.hidden = position !== here;
    });
    number.textContent = `${here + 1} / ${cards.length}`;
    previous.disabled = here === 0;
    next.disabled = here === cards.length - 1;
    window.history.replaceState(null, "", `#${cards[here].id}`);
    window.scrollTo(0, 0);
}

document.addEventListener("keydown", (event) => {
    const onControl = event.target.closest("a, button, summary, input") && [" ", "Enter"].includes(event.key);
    if (onControl || event.ctrlKey || event.metaKey || event.altKey) {
        return;
    }
    const step = Number(FORWARD.includes(event.key)) - Number(BACK.includes(event.key));
    if (step) {
        event.preventDefault();
        go(here + step);
    } else if (event.key === "Home" || event.key === "End") {
        go(event.key === "Home" ? 0 : cards.length - 1);
    }
});
previous.addEventListener("click", () => go(here - 1));
next.addEventListener("click", () => go(here + 1));
if (document.fullscreenEnabled) {
    full.hidden = false;
    full.addEventListener("click", () => {
        document.documentElement.requestFullscreen();
        main.focus();
    });
}
previous.hidden = false;
next.hidden = false;
go(Math.max(0, cards.findIndex((card) => `#${card.id}` === window.location.hash)));
