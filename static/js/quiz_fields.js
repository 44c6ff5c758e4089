// [data-question]: reads and shows answers of every kind of question.
import { arrange } from "./quiz_order.js";

function valueOf(field) {
    const { kind } = field.dataset;
    if (kind === "several") {
        return [...field.querySelectorAll("input:checked")].map((input) => input.value);
    }
    if (kind === "choice") {
        const chosen = field.querySelector("input:checked");
        return chosen ? chosen.value : null;
    }
    return field.querySelector("input, select, textarea").value || null;
}

function put(field, value) {
    if (["several", "choice"].includes(field.dataset.kind)) {
        const chosen = Array.isArray(value) ? value : [value];
        field.querySelectorAll("input").forEach((input) => {
            input.checked = chosen.includes(input.value);
        });
        return;
    }
    field.querySelector("input, select, textarea").value = value || "";
}

const fields = (question) => [...question.querySelectorAll("[data-field]")];

export function answerOf(question) {
    const found = fields(question);
    if (found.length === 1 && !found[0].dataset.field) {
        return valueOf(found[0]);
    }
    return Object.fromEntries(found.map((field) => [field.dataset.field, valueOf(field)]));
}

export function showAnswer(question, answer) {
    fields(question).forEach((field) => {
        const key = field.dataset.field;
        put(field, key ? answer && answer[key] : answer);
    });
    question.querySelectorAll("[data-order]").forEach(arrange);
    mark(question);
}

export function isEmpty(answer) {
    if (answer && typeof answer === "object") {
        return Object.values(answer).every(isEmpty);
    }
    return !answer || !String(answer).trim();
}

export function mark(question) {
    question.querySelectorAll(".option").forEach((option) => {
        const input = option.querySelector("input");
        option.classList.toggle("chosen", Boolean(input && input.checked));
    });
    question.querySelectorAll("[data-count]").forEach((area) => {
        area.parentElement.querySelector("[data-counted]").textContent = `${area.value.length} / ${area.maxLength}`;
    });
}
