// [data-print] prints the page; hidden until this runs. What is folded is unfolded for paper and folded again after.
for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
}

let unfolded = [];
window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("main details:not([open])")];
    unfolded.forEach((details) => details.setAttribute("open", ""));
});
window.addEventListener("afterprint", () => {
    unfolded.forEach((details) => details.removeAttribute("open"));
});
