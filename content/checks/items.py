"""Single questions: what is missing, what overlaps, and what is asked in the negative."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from content.checks.said import Finding, Said, Texts, Voice, answerables, is_right
from content.exchange.marks import all_words
from content.items.choices import ItemType

LEAST_EXPLANATION = 12
LEAST_FEEDBACK = 6
OVERLAP = re.compile(
    r"以上(?:都|皆|全|各项|选项|说法|做法|均)|^(?:都|全)(?:部)?(?:对|错|正确|不对|不正确|可以|不是|是)$|上述(?:都|各项|全)"
    r"|^[A-F甲乙丙丁][、和与及][A-F甲乙丙丁]"
)
# Only what is asked counts, not what the situation tells: the last sentence of the stem.
NEGATIVE = re.compile(
    r"(?:不(?:正确|恰当|合适|妥|妥当|对|属于|应|应当|应该|能|可以|可|得|符合|包括|是|需要|必)|错误|没有做到|除了|有误)的?"
    r"(?:是|一项|一种|做法|说法|哪|有)"
)


def check(texts: Texts, library) -> Iterator[Finding]:
    """Items without explanation, article or feedback; options that overlap; negative stems without emphasis."""
    for pool in texts.pack.pools:
        for item in pool["items"]:
            for line, message in (*_missing(item), *_overlaps(item)):
                yield Finding(texts.pool_file(pool), line, f"{item['id']}{_(': ')}{message}")
    for said in texts.of_items():
        if said.voice is Voice.STEM and _is_hidden_negative(said):
            message = _("The stem asks in the negative. Put the negative word in bold, or ask for what is right.")
            yield Finding(said.file, said.line, f"{said.of['id']}{_(': ')}{message}")


def _missing(item: dict) -> Iterator[tuple[int, str]]:
    if item["type"] != ItemType.LIKERT:
        if _length(item["explanation"]) < LEAST_EXPLANATION:
            yield item.line, _("The explanation says too little. Say which rule decides, and what to do.")
        if not item["articles"]:
            yield item.line, _("No article is cited. Name the article that the answer rests on.")
    for asked in answerables(item):
        yield from _silent(asked)


def _silent(asked: dict) -> Iterator[tuple[int, str]]:
    if asked["type"] == ItemType.TRUE_FALSE:
        wrong = "feedback_false" if asked["answer"] == "true" else "feedback_true"
        if _length(asked[wrong]) < LEAST_FEEDBACK:
            yield asked.line, _("The wrong answer has no feedback. Say what is mistaken in it.")
    for option in _options(asked):
        if not is_right(option) and _length(option["feedback"]) < LEAST_FEEDBACK:
            yield option.line, _("This wrong option has no feedback. Say which mistake leads to it.")


def _overlaps(item: dict) -> Iterator[tuple[int, str]]:
    for option in (option for asked in answerables(item) for option in _options(asked)):
        if OVERLAP.search(all_words(option["text"]).rstrip("。")):
            yield option.line, _("This option is about the other options. Let each stand for itself.")


def _options(asked: dict) -> list[dict]:
    """What can be chosen: the options of a choice, and those of each gap of a cloze."""
    return [*asked["options"], *(option for gap in asked.get("gaps", ()) for option in gap["options"])]


def _is_hidden_negative(said: Said) -> bool:
    asked = re.split(r"[。！\n]", said.text.rstrip("。？?！（）() "))[-1]
    return bool(NEGATIVE.search(asked)) and not said.is_bold


def _length(blocks) -> int:
    return len(all_words(blocks))
