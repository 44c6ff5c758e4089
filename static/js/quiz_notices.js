// What the learner is told about answers under way, and the way on when none is.
import { news } from "./answer_sender.js";

export function notices(form, isWaiting) {
    const notice = (name, shown) => {
        form.querySelector(`[data-notice="${name}"]`).hidden = !shown;
    };
    news.addEventListener("stuck", () => notice("waiting", isWaiting()));
    news.addEventListener("idle", () => notice("waiting", false));
    window.addEventListener("offline", () => notice("waiting", true));
    window.addEventListener("online", () => notice("waiting", isWaiting()));
    window.addEventListener("beforeunload", (event) => {
        if (isWaiting()) {
            event.preventDefault();
            event.returnValue = "";
        }
    });
    return notice;
}

// On to the next question, or what was right in this one: the server says what comes.
export function goOn(form, { name, value }, sequence) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
    form.querySelector("[name=sequence]").value = sequence;
    form.submit();
}

// The page's clock is up to a second ahead of the server's, so that the last answers arrive in time.
const PAST_THE_END = 1500;

export function leave(form, isOver) {
    setTimeout(() => window.location.assign(form.dataset.check), isOver ? PAST_THE_END : 0);
}
