"""A law as it is printed, 编 / 章 / 第…条, as articles with their numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from content.exchange.faults import Faults
from content.exchange.shapes import Place
from content.law.numbers import value
from content.statutes import word

MOST_TEXT_BYTES = 10_000_000
_NUMERAL = "[零〇一二三四五六七八九十百千两]+"
_ARTICLE = re.compile(rf"^第({_NUMERAL}|\d{{1,4}})条(?:之({_NUMERAL}|\d{{1,2}}))?(?:[\s\u3000]+|$)(.*)$")
_NEARLY = re.compile(rf"^第({_NUMERAL}|\d{{1,4}})条(?:之(?:{_NUMERAL}))?\S")
_HEADING = re.compile(rf"^第(?:{_NUMERAL}|\d{{1,3}})(?:编|分编|章|节)(?:[\s\u3000]|$)|^(?:总则|附则|分则|序言)$")
_BARE_HEADING = re.compile(rf"^第(?:{_NUMERAL}|\d{{1,3}})(?:编|分编|章|节)")
# As Word gives it after a lost space: 第一章总则, without any sign that a sentence would have.
_SHORT_HEADING = re.compile(rf"^第(?:{_NUMERAL}|\d{{1,3}})(?:编|分编|章|节)[^，。；：、（）的]{{1,24}}$")
# What follows the last article and is none: 附件1, 附表, 附：…
_ANNEX = re.compile(
    r"^附[\s\u3000]*(?:件|表|录)?[\s\u3000]*(?:[0-9一二三四五六七八九十]+[\s\u3000]*)?[：:]?$|^附[：:]|^附(?:件|表|录)[\s\u3000]*[0-9一二三四五六七八九十]*[：:\s]"
)
# Who passed it and when, in brackets below the title; said by the library itself.
_PASSED = re.compile(r"^[（(].*\d{4}年.*[）)]?$")
_CONTENTS = re.compile(r"^目[\s\u3000]*录$")
_TITLE = re.compile(r"^[^（(第]{2,60}(?:法|法典|条例|规定|办法|规则|方案|决定|细则|通则|大纲)(?:（[^）]*）)?$")


@dataclass
class Statute:
    """A law as read: its title, and the text of each article by its number (39, 133-1) in order.

    passed: who passed and amended it and when, in brackets below the title.
    left_out: (line, text) of what stands before the first article or after the last one: a preamble, annexes.
    """

    title: str = ""
    articles: dict[str, str] = field(default_factory=dict)
    passed: str = ""
    left_out: list[tuple[int, str]] = field(default_factory=list)


def read(path: Path, faults: Faults) -> Statute:
    """The law in a .docx or text file; mistakes go to faults with the line (in Word: the paragraph) and the remedy."""
    place = Place(path, faults)
    if not path.is_file():
        raise place.stop(0, _("There is no such file."))
    if path.suffix.lower() == ".docx":
        return parse(word.paragraphs(path, faults), place)
    if path.suffix.lower() == ".doc":
        raise place.stop(0, _("A .doc file cannot be read. Open it in Word or WPS and save it as .docx."))
    return parse(enumerate(_text(path, place).split("\n"), start=1), place)


def _text(path: Path, place: Place) -> str:
    content = path.read_bytes()
    if len(content) > MOST_TEXT_BYTES:
        raise place.stop(0, _("The file has more than %(mb)d MB.") % {"mb": MOST_TEXT_BYTES // 1_000_000})
    if b"\0" in content:
        raise place.stop(0, _("This is no text file. Give a .docx file, or text saved as UTF-8."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise place.stop(0, _("The file is neither UTF-8 nor GB 18030. Save it as UTF-8."))


def written(law: Statute) -> str:
    """A law as text that parse() reads as the same law, without what was left out."""
    parts = [law.title, law.passed, *(f"{_spoken(number)} {text}" for number, text in law.articles.items())]
    return "\n".join(part for part in parts if part)


def _spoken(number: str) -> str:
    main, _dash, part = number.partition("-")
    return f"第{main}条之{part}" if part else f"第{main}条"


def parse(lines: Iterable[tuple[int, str]], place: Place) -> Statute:
    """Articles of numbered lines. Faults: no article, one without text, a number missing, repeated or strange."""
    law, number, last = Statute(), "", 0
    in_contents, in_annex = False, False
    for line, raw in lines:
        text = re.sub(r"[ \t\u3000\xa0]+", " ", raw).strip()
        if not text or _CONTENTS.match(text):
            in_contents = in_contents or bool(text)
            continue
        if found := _ARTICLE.match(text):
            in_contents, in_annex, last = False, False, line
            number = _begin(law, found, line, place)
        elif _HEADING.match(text) or _SHORT_HEADING.match(text) or (in_contents and _BARE_HEADING.match(text)):
            continue
        elif number and (in_annex or _ANNEX.match(text)):
            in_annex = True
            law.left_out.append((line, text))
        elif _NEARLY.match(text) and _is_next(law, text):
            place.faults.add(place.file, line, _("After “第…条” comes a space: “%(text)s…”") % {"text": text[:12]})
        elif number:
            law.articles[number] = f"{law.articles[number]}\n{text}".strip()
        elif not law.title and not in_contents and _TITLE.match(text):
            law.title = text
        elif not in_contents and _PASSED.match(text):
            law.passed += text
        elif not in_contents:
            law.left_out.append((line, text))
    _check(law, last, place)
    return law


def _begin(law: Statute, found: re.Match, line: int, place: Place) -> str:
    numbers = [value(text) for text in found.groups()[:2] if text]
    if None in numbers:
        message = _("“%(text)s” is no number of an article. Mend it.")
        place.faults.add(place.file, line, message % {"text": found[0][:12]})
        numbers = [0]
    number = "-".join(map(str, numbers))
    if number in law.articles:
        message = _("Article %(number)s stands here a second time. Remove one, or mend its number.")
        place.faults.add(place.file, line, message % {"number": number})
    elif law.articles and not _follows(next(reversed(law.articles)), number):
        words = {"number": number, "before": next(reversed(law.articles))}
        message = _("Article %(number)s follows article %(before)s. Add what is missing, or mend the number.")
        place.faults.add(place.file, line, message % words)
    law.articles[number] = found[3].strip()
    return number


def _follows(before: str, number: str) -> bool:
    """39 after 38 or 38-2; 38-1 after 38; 38-2 after 38-1."""
    main, _dash, part = number.partition("-")
    main_before, _dash, part_before = before.partition("-")
    if part:
        return main == main_before and int(part) == int(part_before or 0) + 1
    return int(main) == int(main_before) + 1


def _is_next(law: Statute, text: str) -> bool:
    """Does the line begin the article that is awaited? Then it is no sentence about another article."""
    found = _NEARLY.match(text)
    last = next(reversed(law.articles), "0")
    return bool(found) and _follows(last, str(value(found[1])))


def _check(law: Statute, line: int, place: Place) -> None:
    if not law.articles:
        message = _("No article was found. Each begins on a line of its own, as in “第一条 为了…”.")
        place.faults.add(place.file, 0, message)
        return
    if next(iter(law.articles)) != "1":
        message = _("The first article is %(number)s. Give the file of the whole law, from 第一条 on.")
        place.faults.add(place.file, 0, message % {"number": next(iter(law.articles))})
    for number, text in law.articles.items():
        if not text:
            place.faults.add(place.file, line, _("Article %(number)s has no text. Add it.") % {"number": number})
