"""What a quiz page without JavaScript sends."""

from typing import Protocol

from django.utils.translation import gettext as _

from courses.learning.answers import is_answer, is_sequence
from courses.learning.asking import AREA, CHOICE, SEVERAL, Field
from courses.learning.papers import Paper, Question
from lms.refused import Refused

NOTHING = object()


class Fields(Protocol):
    """The fields of a form; Django's QueryDict is one."""

    def get(self, name: str, default: str = "") -> str: ...

    def getlist(self, name: str) -> list[str]: ...


def page_answers(fields: Fields, paper: Paper, *, passing: str = "") -> tuple[dict[int, object], int]:
    """(slot → answer, sequence) of a page; questions left alone are missing. Refused for what no page of ours sends.

    passing: number of a question that the learner leaves for good; left alone, it is answered with nothing.
    """
    text = fields.get("sequence", "")
    sequence = int(text) if text.isascii() and text.isdigit() and len(text) < 17 else 0
    if not is_sequence(sequence):
        raise Refused(_("The page did not arrive whole. Reload it and look through your answers."), field="sequence")
    answers = {question.number: _answer(fields, question) for question in paper.questions}
    given = {number: answer for number, answer in answers.items() if answer is not NOTHING}
    if passing.isdigit() and 1 <= int(passing) <= len(paper.questions):
        given.setdefault(int(passing), None)
    if not all(is_answer(answer) for answer in given.values()):
        raise Refused(_("This is not an answer to this question. Choose one on the page."))
    return given, sequence


def _answer(fields: Fields, question: Question) -> object:
    given = {one.key: _value(fields, question.number, one) for one in question.fields}
    if all(value is NOTHING for value in given.values()):
        return NOTHING
    if "" in given:
        return given[""]
    # A field that this page does not send keeps what it has.
    return {one.key: _kept(one) if given[one.key] is NOTHING else given[one.key] for one in question.fields}


def _value(fields: Fields, number: int, one: Field) -> object:
    values = fields.getlist(f"q{number}.{one.key}" if one.key else f"q{number}")
    if one.kind == SEVERAL:
        return values if values or one.is_answered else NOTHING
    if one.kind == CHOICE:
        return values[0] if values else NOTHING
    if not values or (not values[0].strip() and not one.is_answered):
        return NOTHING
    return values[0] if one.kind == AREA else values[0].strip() or None


def _kept(one: Field) -> object:
    if one.is_listed:
        chosen = [option.key for option in one.options if option.is_chosen]
        return chosen if one.kind == SEVERAL else next(iter(chosen), None)
    return one.value or None
