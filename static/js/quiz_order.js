// [data-order]: steps are moved up and down instead of numbered.

// Steps stand in the order of their numbers, those without one last.
export function arrange(list) {
    const steps = [...list.querySelectorAll(".pair")];
    const place = (step) => Number(step.querySelector("select").value) || steps.length + 1;
    steps.sort((one, other) => place(one) - place(other)).forEach((step) => list.append(step));
    number(list);
}

function number(list) {
    const steps = [...list.querySelectorAll(".pair")];
    list.lastElementChild.matches("button") || list.append(list.keeper);
    list.keeper.hidden = steps.every((step) => step.querySelector("select").value);
    steps.forEach((step, index) => {
        step.querySelector(".pair-place").textContent = `${index + 1}.`;
        const [up, down] = step.querySelectorAll("button");
        up.disabled = index === 0;
        down.disabled = index === steps.length - 1;
    });
}

function move(list, step, by) {
    const steps = [...list.querySelectorAll(".pair")];
    const other = steps[steps.indexOf(step) + by];
    if (!other) {
        return;
    }
    by < 0 ? list.insertBefore(step, other) : list.insertBefore(other, step);
    settle(list);
    const [up, down] = step.querySelectorAll("button");
    (by < 0 ? (up.disabled ? down : up) : down.disabled ? up : down).focus();
    step.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
}

function settle(list) {
    [...list.querySelectorAll(".pair")].forEach((one, index) => {
        one.querySelector("select").value = String(index + 1);
    });
    number(list);
}

// The order may be right as it stands; somebody has to say so, or it is no answer.
function keeper(list) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = list.dataset.keep;
    made.addEventListener("click", () => {
        settle(list);
        list.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
    });
    return made;
}

function button(list, step, words, sign, by) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button compact";
    made.textContent = sign;
    made.setAttribute("aria-label", `${words} · ${step.querySelector("span").textContent.trim()}`);
    made.addEventListener("click", () => move(list, step, by));
    return made;
}

export function prepare(form) {
    form.querySelectorAll("[data-order]").forEach((list) => {
        list.querySelectorAll(".pair").forEach((step) => {
            const place = document.createElement("span");
            const moves = document.createElement("span");
            place.className = "pair-place num";
            moves.className = "pair-moves";
            moves.append(button(list, step, list.dataset.up, "↑", -1), button(list, step, list.dataset.down, "↓", 1));
            step.prepend(place);
            step.append(moves);
        });
        list.keeper = keeper(list);
        list.dataset.ready = "";
        arrange(list);
    });
}
