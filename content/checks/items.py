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
# 不 but not as in 不仅, 不满十四岁: what turns around what is asked; and what says that something is wrong.
_NOT = r"(?:不(?![仅但同满少管过久断论只了足])|没有?做到|错误?(?:了|的)*(?=$|[（(？?，])|有误|例外|除外)"
_MAY_NOT = r"不(?:应当?|应该|该|能够?|可以?|得|要|宜|准|许|会|需要|必|适合|用|算|属于?|是)"
# What a word asks of something else is not what the question asks: 哪一句能让他不难过.
_OTHER = r"让|使|帮|叫|说明|表明|提示|告诉|觉得|认为|知道|能|会|可以|纠正|改|指出|看出|因为|当"
# Only what is asked counts, not what the situation tells.
NEGATIVE = re.compile(
    rf"哪(?![里儿怕])(?:(?!{_OTHER})[\u4e00-\u9fff]){{0,9}}?{_NOT}"
    rf"|(?:谁|(?<![为凭])什么(?:样的)?(?:做法|行为|事情?|东西|话|情况)?)(?:是|最|都|也)?{_MAY_NOT}"
    rf"|{_MAY_NOT}[^，。“”？?]{{0,8}}(?:哪(?![里儿怕])|(?<![为])什么|谁)"
    r"|(?:不[^，。的“”？?]{1,12}|错误|没有做到|有误)的(?:一项|一种|一个|一句|说法|做法|行为)?(?:是|有|$)|除了哪"
)
_QUOTED = re.compile(r"“[^“”]*”|‘[^‘’]*’")
# 是不是, 可不可以 ask, and deny nothing.
_WHETHER = re.compile(r"(.)不(?=\1)")
_HOW_MANY = re.compile(r"^[（(]?(?:请|可)?[^哪，。？?]{0,6}选[^哪。？?]*$")
_ENDS = re.compile(r"[。！？?\n]")


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
    return not said.is_bold and is_negative(said.text)


def asks_in_the_negative(item: dict) -> bool:
    """Does an item, or a question about its case, ask for what is wrong?"""
    return any(is_negative(all_words(asked["stem"])) for asked in (item, *item.get("questions", ())))


def is_negative(stem: str) -> bool:
    """Does a stem ask for what is not so? Its last sentence decides, or the one before “请选两项”."""
    bare = _WHETHER.sub("", _QUOTED.sub("“”", stem)).rstrip("。？?！（）() \u3000＿_")
    sentences = [sentence for sentence in _ENDS.split(bare) if sentence.strip()]
    if len(sentences) > 1 and _HOW_MANY.search(sentences[-1]):
        sentences.pop()
    return bool(sentences) and bool(NEGATIVE.search(sentences[-1]))


def _length(blocks) -> int:
    return len(all_words(blocks))
