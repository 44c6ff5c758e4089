// What is chosen is kept at once, what is typed when the typing pauses and not at every key.
const TYPING_PAUSE = 1500;
const questionOf = (event) => event.target.closest("[data-question]");

// keep(question) takes an answer; changed(question) is told at every key.
export function whenGiven(form, keep, changed) {
    let typed = null;
    let pause = null;
    const end = () => {
        clearTimeout(pause);
        const question = typed;
        typed = null;
        question && keep(question);
    };
    form.addEventListener("input", (event) => {
        if (event.target.matches("textarea, input[type=text]")) {
            const question = questionOf(event);
            // A field that was hidden while it had the focus says nothing when it is left.
            typed && typed !== question && end();
            typed = question;
            clearTimeout(pause);
            pause = setTimeout(end, TYPING_PAUSE);
            changed(typed);
        }
    });
    form.addEventListener("change", (event) => {
        const question = questionOf(event);
        if (question) {
            typed ? end() : keep(question);
        }
    });
    return { end };
}
