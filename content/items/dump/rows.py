"""`manage.py dumpdata` of django-quiz-app 0.5.1 as rows: whatever is wrong is named by model, key and field."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from content.items.formats.common import Mistake, Note, text_of

CATEGORY, SUBCATEGORY, QUIZ, QUESTION = "quiz.category", "quiz.subcategory", "quiz.quiz", "quiz.question"
SITTING, PROGRESS, USER = "quiz.sitting", "quiz.progress", "auth.user"
CHOICE, ANSWER = "multichoice.mcquestion", "multichoice.answer"
TRUE_FALSE, ESSAY = "true_false.tf_question", "essay.essay_question"
MODELS = frozenset({CATEGORY, SUBCATEGORY, QUIZ, QUESTION, SITTING, PROGRESS, USER, CHOICE, ANSWER, TRUE_FALSE, ESSAY})


@dataclass
class Row:
    """One object of the dump. Its readers note a fault and give the empty value for what is not as it should be."""

    model: str
    pk: int
    fields: dict
    faults: list[Note]

    def fault(self, name: str, message: str) -> None:
        """Something in a field that must be mended before anything is imported."""
        self.faults.append(Note(0, f"{self.model} {self.pk}, {name}{_(': ')}{message}"))

    def text(self, name: str, *, most: int, needed: bool = False) -> str:
        value = self.fields.get(name)
        said = "" if value is None else value
        if not isinstance(said, str) or "\0" in said:
            self.fault(name, _("This is not a text."))
            return ""
        if len(said) > most:
            self.fault(name, _("This has more than %(most)d characters. Shorten it.") % {"most": most})
        if needed and not said.strip():
            self.fault(name, _("This is empty. Fill it in."))
        return said.strip()

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if type(value) is not int or not least <= value <= most:
            message = _("Write a whole number from %(least)d to %(most)d, not “%(given)s”.")
            self.fault(name, message % {"least": least, "most": most, "given": str(value)[:20]})
            return None
        return value

    def truth(self, name: str) -> bool:
        value = self.fields.get(name, False)
        if type(value) is not bool:
            self.fault(name, _("Write true or false, not “%(given)s”.") % {"given": str(value)[:20]})
        return value is True

    def moment(self, name: str) -> datetime | None:
        value = self.fields.get(name)
        if value is None:
            return None
        try:
            found = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None:
            self.fault(name, _("This is no date and time, as in 2015-03-09T08:00:00Z."))
        # Django 1.8 without time zones wrote local time.
        return timezone.make_aware(found) if found and timezone.is_naive(found) else found

    def numbers(self, name: str) -> list[int]:
        """A list of keys as the system kept it: "12,7,9,"."""
        parts = [part for part in self.text(name, most=10_000).split(",") if part.strip()]
        if not all(part.strip().isdecimal() and len(part) < 12 for part in parts):
            self.fault(name, _("Keys with commas between them are expected."))
            return []
        return [int(part) for part in parts]

    def keys(self, name: str) -> list[int]:
        value = self.fields.get(name) or []
        if not isinstance(value, list) or not all(type(one) is int for one in value):
            self.fault(name, _("A list of keys is expected. Dump without --natural."))
            return []
        return list(dict.fromkeys(value))

    def to(self, name: str, rows: dict[int, "Row"], *, needed: bool = False) -> "Row | None":
        """The row that a key leads to; a fault if the dump does not hold it."""
        value = self.fields.get(name)
        if value is None and not needed:
            return None
        if type(value) is not int or value not in rows:
            message = _(
                "The dump has no row %(key)s there. Dump quiz, multichoice, true_false, essay and auth.user whole."
            )
            self.fault(name, message % {"key": str(value)[:20]})
            return None
        return rows[value]


@dataclass
class Dump:
    """The rows of a dump by model and key, and what is wrong with them."""

    rows: dict[str, dict[int, Row]] = field(default_factory=lambda: {model: {} for model in MODELS})
    faults: list[Note] = field(default_factory=list)
    lost: list[Note] = field(default_factory=list)

    def of(self, model: str) -> list[Row]:
        """The rows of a model, by their keys."""
        return [row for _pk, row in sorted(self.rows[model].items())]

    def lose(self, row: Row, message: str) -> None:
        """Say what of a row has no place here."""
        self.lost.append(Note(0, f"{row.model} {row.pk}{_(': ')}{message}"))


def read(content: bytes) -> Dump:
    """The rows that a file holds. Raises Mistake for one that is no dump at all."""
    try:
        said = json.loads(text_of(content))
    except (ValueError, RecursionError) as error:
        raise Mistake(_("The file is no JSON of manage.py dumpdata: %(why)s.") % {"why": str(error)[:100]}) from error
    if not isinstance(said, list):
        raise Mistake(_("The file is no JSON of manage.py dumpdata: a list of objects is expected."))
    found = Dump()
    others = Counter(_take(found, number, one) for number, one in enumerate(said, start=1))
    for model, count in sorted((name, count) for name, count in others.items() if name):
        message = _("%(count)d rows of %(model)s were left out: they are not of the quizzes.")
        found.lost.append(Note(0, message % {"count": count, "model": model}))
    return found


def _take(found: Dump, number: int, one: object) -> str:
    """Put an object among the rows; the name of its model if it is none of ours."""
    given = one if isinstance(one, dict) else {}
    model, pk, fields = given.get("model"), given.get("pk"), given.get("fields")
    if not isinstance(model, str) or not isinstance(fields, dict):
        found.faults.append(Note(0, _("Object %(number)d has no model and fields.") % {"number": number}))
        return ""
    if model not in MODELS:
        return model[:60]
    if type(pk) is not int:
        message = _("Object %(number)d, %(model)s: its key is no number. Dump without --natural.")
        found.faults.append(Note(0, message % {"number": number, "model": model}))
    elif pk in found.rows[model]:
        found.faults.append(Note(0, _("%(model)s %(pk)d is there twice.") % {"model": model, "pk": pk}))
    else:
        found.rows[model][pk] = Row(model, pk, fields, found.faults)
    return ""


def answers_of(row: Row) -> dict[int, str]:
    """What somebody answered in a sitting: {"7": "True"} by the keys of questions."""
    try:
        said = json.loads(row.text("user_answers", most=1_000_000) or "{}")
        if not isinstance(said, dict):
            raise TypeError
        return {int(key): str(guess) for key, guess in said.items()}
    except (ValueError, TypeError, RecursionError):
        row.fault("user_answers", _("This is no JSON of answers by question."))
        return {}


def shares_of(row: Row, categories: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The running score of each category: "安全,3,5,校规,0,2," whatever commas the names themselves have."""
    left = row.text("score", most=100_000)
    found: dict[str, tuple[int, int]] = {}
    known = sorted(filter(None, categories), key=len, reverse=True)
    while left.strip(","):
        left = left.lstrip(",")
        name = next((one for one in known if left.lower().startswith(f"{one.lower()},")), None)
        rest = left[len(name) + 1 :].split(",", 2) if name else []
        if name is None or len(rest) < 2 or not (rest[0].isdecimal() and rest[1].isdecimal()):
            row.fault("score", _("“%(text)s” is no category with its score and its most.") % {"text": left[:40]})
            return {}
        before = found.get(name, (0, 0))
        found[name] = (before[0] + int(rest[0]), before[1] + int(rest[1]))
        left = rest[2] if len(rest) > 2 else ""
    return found
