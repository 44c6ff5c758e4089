// What a quiz looks like with JavaScript: one question a screen (or all of them), a dot for each, a bar of steps.
import { answerOf, mark, showAnswer } from "./quiz_fields.js";
import { prepare } from "./quiz_order.js";

export function screens(form) {
    const isOne = form.dataset.layout === "one";
    const questions = [...form.querySelectorAll("[data-question]")];
    const dots = [...form.querySelectorAll("[data-dots] .dot")];
    const steps = [...form.querySelectorAll("[data-steps] > *")];
    const { isSaved, isWaiting } = form.querySelector("[data-dots]").dataset;
    const words = { saved: isSaved, waiting: isWaiting };
    const previous = form.querySelector("[data-previous]");
    const next = form.querySelector("[data-next]");
    const checkButton = form.querySelector("[data-check-button]");
    const saved = form.querySelector("[data-saved]");
    const names = dots.map((dot) => dot.getAttribute("aria-label"));
    let here = 0;

    function go(number, focus) {
        here = Math.min(Math.max(number, 0), questions.length - 1);
        if (isOne) {
            questions.forEach((question, index) => {
                question.hidden = index !== here;
            });
        } else if (focus) {
            questions[here].scrollIntoView();
        }
        dots.forEach((dot, index) => {
            dot.classList.toggle("here", index === here);
            dot.toggleAttribute("aria-current", index === here);
        });
        steps.forEach((step, index) => step.classList.toggle("here", index === here));
        previous.disabled = here === 0;
        next.hidden = !isOne || here === questions.length - 1;
        checkButton.classList.toggle("primary", next.hidden && form.dataset.layout !== "forward");
        if (focus) {
            questions[here].setAttribute("tabindex", "-1");
            questions[here].focus({ preventScroll: true });
            isOne && window.scrollTo(0, 0);
        }
    }

    function state(slot, name) {
        const dot = dots[slot - 1];
        dot.classList.toggle("saved", name === "saved");
        dot.classList.toggle("waiting", name === "waiting");
        dot.setAttribute("aria-label", name ? `${names[slot - 1]} · ${words[name]}` : names[slot - 1]);
        steps[slot - 1].classList.toggle("done", Boolean(name));
    }

    const question = (slot) => questions.find((one) => Number(one.dataset.question) === slot);

    function show(slot, answer) {
        question(slot) && showAnswer(question(slot), answer);
    }

    function summary(waiting) {
        const counts = { saved: dots.filter((dot) => dot.classList.contains("saved")).length, waiting };
        const text = waiting ? saved.dataset.some : saved.dataset.done;
        saved.textContent = text.replace(/{(\w+)}/g, (_all, name) => counts[name]);
        saved.className = `tag push ${waiting ? "warn" : "good"}`;
        saved.hidden = !counts.saved && !waiting;
        form.querySelector("[data-legend-waiting]").hidden = !waiting;
    }

    dots.forEach((dot, index) => {
        state(index + 1, dot.classList.contains("saved") ? "saved" : "");
        dot.addEventListener("click", (event) => {
            event.preventDefault();
            form.dataset.layout === "forward" || go(index, true);
        });
    });
    // Enter chooses nothing and would send the whole form; here it leads on.
    form.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target.matches("input")) {
            event.preventDefault();
            isOne && go(here + 1, true);
        }
    });
    prepare(form);
    questions.forEach(mark);
    previous.hidden = !isOne;
    if (form.dataset.layout !== "forward") {
        form.querySelector("[data-plain]").hidden = true;
    }
    previous.addEventListener("click", () => go(here - 1, true));
    next.addEventListener("click", () => go(here + 1, true));
    const asked = questions.findIndex((question) => `#${question.id}` === window.location.hash);
    const unanswered = dots.findIndex((dot) => !dot.classList.contains("saved"));
    go(asked >= 0 ? asked : isOne ? Math.max(unanswered, 0) : 0, false);
    return { answerOf, show, state, mark, summary };
}
