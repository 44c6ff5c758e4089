// [data-say]: a button that reads it aloud, with a Chinese voice of this computer. No such voice, no button; no network.
const pattern = document.querySelector("[data-say-button]");
const synthesis = window.speechSynthesis;
let speaking = null;

function ownVoice() {
    const voices = synthesis.getVoices().filter((voice) => voice.localService);
    return voices.find((voice) => /^zh[-_]cn/i.test(voice.lang)) || voices.find((voice) => /^(zh|cmn)/i.test(voice.lang));
}

// Pinyin is for the eye: read out, each word would be heard twice.
function words(part) {
    const copy = part.cloneNode(true);
    copy.querySelectorAll("rt, button, .visually-hidden").forEach((one) => one.remove());
    copy.querySelectorAll("img[alt]").forEach((one) => one.replaceWith(`${one.alt}。`));
    copy.querySelectorAll("h1, h2, h3, p, li, label").forEach((one) => one.append("。"));
    return copy.textContent.replace(/\s+/g, " ").replace(/。(\s*。)+/g, "。").trim();
}

function stop() {
    synthesis.cancel();
    if (speaking) {
        speaking.setAttribute("aria-pressed", "false");
    }
    speaking = null;
}

function say(button, part) {
    const again = speaking === button;
    stop();
    if (again) {
        return;
    }
    const utterance = new SpeechSynthesisUtterance(words(part));
    utterance.voice = ownVoice();
    utterance.lang = utterance.voice.lang;
    utterance.rate = 0.85;
    utterance.onend = () => {
        if (speaking === button) {
            stop();
        }
    };
    speaking = button;
    button.setAttribute("aria-pressed", "true");
    synthesis.speak(utterance);
}

function addButtons() {
    if (!ownVoice() || document.querySelector("[data-say] > [data-say-here]")) {
        return;
    }
    document.querySelectorAll("[data-say]").forEach((part) => {
        const button = pattern.cloneNode(true);
        button.removeAttribute("data-say-button");
        button.setAttribute("data-say-here", "");
        button.hidden = false;
        button.addEventListener("click", () => say(button, part));
        part.append(button);
    });
}

if (pattern && synthesis) {
    addButtons();
    synthesis.addEventListener("voiceschanged", addButtons);
    window.addEventListener("pagehide", stop);
}
