// form[data-answers]: a quiz. Each answer goes into the queue as it is given and up to the server as soon as it can.
import { add, waiting } from "./answer_queue.js";
import { flush, news } from "./answer_sender.js";
import { clock } from "./quiz_clock.js";
import { isEmpty } from "./quiz_fields.js";
import { keepPage, rememberSent, sentHere } from "./quiz_keeper.js";
import { goOn, leave, notices } from "./quiz_notices.js";
import { screens } from "./quiz_screens.js";
import { whenGiven } from "./quiz_typing.js";

const form = document.querySelector("form[data-answers]");
const attempt = Number(form.dataset.attempt);
const view = screens(form);
let floor = Number(form.dataset.sequence);
let open = 0;
let isOver = false;

const notice = notices(form, () => open > 0);
const typing = whenGiven(form, keep, view.mark);
const stands = (slot, answer) => view.state(slot, isEmpty(answer) ? "" : "saved");

async function refresh() {
    const entries = await waiting(attempt);
    open = entries.length;
    entries.forEach((entry) => view.state(entry.slot, "waiting"));
    view.summary(open);
    return entries;
}

async function keep(question) {
    const slot = Number(question.dataset.question);
    const { token, url } = form.dataset;
    open += 1;
    view.mark(question);
    view.state(slot, "waiting");
    await add({ attempt, slot, token, url: `${url}${slot}`, answer: view.answerOf(question) }, floor);
    await refresh();
    flush();
}

// Looking through shows what the server has, so all that waits goes first.
async function check(event) {
    event.preventDefault();
    const { submitter } = event;
    isOver = event.type === "time-is-up";
    typing.end();
    await flush();
    await refresh();
    if (open) {
        notice("waiting", true);
    } else if (submitter && ["tell", "forward"].includes(submitter.name)) {
        goOn(form, submitter, floor + 1);
    } else {
        leave(form, isOver);
    }
}

function sent({ detail: { entry } }) {
    if (entry.attempt === attempt) {
        floor = Math.max(floor, entry.sequence);
        stands(entry.slot, entry.answer);
        rememberSent(attempt, entry.slot, entry.answer);
    }
    notice("waiting", false);
    refresh();
}

// The server holds another answer (or will never take this one): show what stands, unless a newer choice is under way.
async function replaced({ type, detail: { entry, standing } }) {
    if (entry.attempt !== attempt) {
        return;
    }
    floor = Math.max(floor, standing ? standing.sequence : 0);
    const entries = await refresh();
    if (!entries.some((other) => other.slot === entry.slot)) {
        view.show(entry.slot, standing ? standing.answer : null);
        stands(entry.slot, standing && standing.answer);
        notice(type, true);
        view.summary(open);
    }
}

form.addEventListener("submit", check);
form.addEventListener("time-is-up", check);
news.addEventListener("sent", sent);
["older", "late", "passed", "lost"].forEach((name) => news.addEventListener(name, replaced));
news.addEventListener("idle", () => isOver && leave(form, isOver));

clock(form);
// Without a service worker answers still wait in the browser, but the page cannot be opened again meanwhile.
keepPage(form.querySelector("[data-no-worker]"));
"kept" in form.dataset && sentHere(attempt).forEach(([slot, answer]) => {
    view.show(slot, answer);
    stands(slot, answer);
});
refresh().then((entries) => {
    entries.forEach((entry) => view.show(entry.slot, entry.answer));
    flush();
});
