"""Aiken, the barest of formats: a question on one line, options under letters, ANSWER and the letter."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from content.items import bodies
from content.items.choices import ItemType
from content.items.formats import rich
from content.items.formats.common import (
    CannotCarry,
    Format,
    Mistake,
    Note,
    Placed,
    Read,
    Written,
    common_losses,
    gather,
    text_of,
    weighed,
)
from content.items.questions import Question
from content.law import prose

# Typed on Chinese keyboards the letters, the dot and the colon may be full-width.
_OPTION = re.compile(r"^([A-ZＡ-Ｚ])\s*[.)．）、]\s*(.*)$")
_ANSWER = re.compile(r"^ANSWER\s*[:：]\s*(\S+)\s*$", re.IGNORECASE)


def read(content: bytes) -> Read:
    """The questions of an Aiken file."""
    found = Read()
    for first, lines, answered in _blocks(text_of(content)):
        try:
            found.questions.append(Placed(first, _question(lines, answered)))
        except Mistake as mistake:
            found.faults.append(Note(first, str(mistake)))
    return found


def _blocks(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Each question: its first line, its lines, the letter of its answer."""
    first = 0
    lines: list[str] = []
    for at, line in enumerate(text.split("\n"), start=1):
        said = line.strip()
        if not said:
            continue
        first = first or at
        if answer := _ANSWER.match(said):
            yield first, lines, answer[1]
            first, lines = 0, []
        else:
            lines.append(said)
    if lines:
        yield first, lines, ""


def _question(lines: list[str], answered: str) -> Question:
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    for line in lines:
        if (option := _OPTION.match(line)) and (options or option[1] in "AＡ"):
            options.append((_letter(option[1]), option[2].strip()))
        elif options:
            raise Mistake(_("After the options comes ANSWER: and a letter, not “%(line)s”.") % {"line": line[:40]})
        else:
            stem.append(line)
    if not stem:
        raise Mistake(_("The question has no text. Write it on the line above option A."))
    letters = [letter for letter, _text in options]
    if len(letters) < 2 or letters != [chr(65 + n) for n in range(len(letters))]:
        raise Mistake(_("The options begin with A. B. C. in turn, at least two, each on a line of its own."))
    if _letter(answered) not in letters:
        raise Mistake(_("Write ANSWER: and the letter of one option below the options."))
    given = [(rich.plain(text), 100.0 if letter == _letter(answered) else 0.0, "") for letter, text in options]
    body = weighed(ItemType.SINGLE, given)
    return Question(name="", type=ItemType.SINGLE, stem=rich.plain(" ".join(stem)), body=body)


def _letter(said: str) -> str:
    return chr(ord(said) - 0xFEE0) if len(said) == 1 and "Ａ" <= said <= "ｚ" else said.upper()


def write(questions: Iterable[Question]) -> Written:
    """An Aiken file of questions."""
    texts, written = gather(questions, _printed)
    return replace(written, content="\n".join(texts).encode())


def _printed(question: Question, notes: list[str]) -> str:
    body = question.body
    if question.type != ItemType.SINGLE or not isinstance(body, bodies.Choice):
        raise CannotCarry
    if body.scoring != bodies.ALL:
        raise CannotCarry(_("Left out: its options earn percents, and the format knows one right answer alone."))
    notes += common_losses(question)
    texts = [question.stem, *(option.text for option in body.options)]
    if not all(rich.is_plain(text) for text in texts):
        notes.append(_("Paragraphs, lists, strong words and links became plain words."))
    if any(option.feedback for option in body.options):
        notes.append(_("Not carried: %(what)s.") % {"what": _("the feedback")})
    lines = [_flat(question.stem)]
    lines += [f"{option.key.upper()}. {_flat(option.text)}" for option in body.options]
    right = next(option.key for option in body.options if option.correct)
    return "\n".join([*lines, f"ANSWER: {right.upper()}", ""])


def _flat(html: str) -> str:
    return " ".join(prose.plain(html).split())


FORMAT = Format("aiken", "Aiken", ".txt", read, write)
