"""The gaps that Moodle writes into the text of its cloze questions: {1:SHORTANSWER:=Bern~%50%Genf#Nearly}."""

import re
from collections.abc import Iterator
from html import escape, unescape

from django.utils.translation import gettext as _

from content.items import bodies
from content.items.faults import number
from content.items.formats import rich
from content.items.formats.common import Mistake, is_otherwise, percent
from content.law import prose

_GAP = re.compile(r"\{([0-9]*):([A-Z_]+):((?:[^\\}]|\\.)*)\}", re.DOTALL)
_ANSWER = re.compile(r"(=|%(-?[0-9]+(?:\.[0-9]*)?)%)?((?:[^\\#]|\\.)*)(?:#(.*))?$", re.DOTALL)
_PART = re.compile(r"(?:[^\\~]|\\.)+", re.DOTALL)
_MARKS = re.compile(r"([\\}#~])")
_CHOOSE = frozenset(
    f"{name}{how}" for name in ("MULTICHOICE_", "MULTICHOICE", "MC") for how in ("", "V", "H", "S", "VS", "HS")
)
_TYPE, _CASED = ("SHORTANSWER", "SA", "MW"), ("SHORTANSWER_C", "SAC", "MWC")
_NUMBER = ("NUMERICAL", "NM")
Notes = list[str]


def without(html: str, kept: dict) -> str:
    """The text with {{key}} in place of each gap."""
    places = iter(_keys(html, kept))
    return _GAP.sub(lambda _found: f"{{{{{next(places)}}}}}", html)


def _keys(html: str, kept: dict) -> list[str]:
    count = len(_GAP.findall(html))
    keys = kept.get("gaps", [])
    return keys if len(set(keys)) == len(keys) == count else [str(place) for place in range(1, count + 1)]


def read(html: str, kept: dict, notes: Notes) -> bodies.Cloze:
    """The gaps of a text. Raises Mistake."""
    gaps = tuple(
        _gap(key, *found.groups(), notes=notes)
        for key, found in zip(_keys(html, kept), _GAP.finditer(html), strict=True)
    )
    if not gaps:
        raise Mistake(_("There is no gap in the text. Write one, for example {1:SHORTANSWER:=110}."))
    return bodies.Cloze(gaps=gaps)


def _gap(key: str, weight: str, kind: str, said: str, *, notes: Notes) -> bodies.Gap:
    answers = list(_answers(said))
    made: dict[str, tuple]
    if kind in _CHOOSE:
        if any(0 < worth < 100 for _text, worth, _heard in answers):
            notes.append(_("Not carried: %(what)s.") % {"what": _("answers that do not earn all the points")})
        made = {"options": tuple(_option(letter, *one) for letter, one in zip(bodies.LETTERS, answers, strict=False))}
    elif kind in _TYPE or kind in _CASED:
        if kind in _CASED:
            notes.append(_("Not carried: %(what)s.") % {"what": _("that capital and small letters differ")})
        made = {"accepted": tuple(bodies.Accepted(text=_plain(t), weight=w, feedback=h) for t, w, h in answers)}
    elif kind in _NUMBER:
        made = {"numbers": tuple(_number(*one) for one in answers if not is_otherwise(*one, notes))}
    else:
        message = _("A gap of the kind %(kind)s has no place here. Make it MULTICHOICE, SHORTANSWER or NUMERICAL.")
        raise Mistake(message % {"kind": kind[:30]})
    return bodies.Gap(key=key, weight=float(weight or 1) or 1.0, **made)


def _answers(said: str) -> Iterator[tuple[str, float, str]]:
    """(text as it stands, percent, stored feedback) of each answer."""
    for part in _PART.findall(said):
        found = _ANSWER.match(part.strip())
        if found is None or not part.strip():
            raise Mistake(_("An answer of a gap is empty. Write it or remove it."))
        worth = 100.0 if found[1] == "=" else float(found[2] or 0)
        if not -100 <= worth <= 100:
            raise Mistake(_("A percent is from -100 to 100, not %(given)s.") % {"given": found[2][:20]})
        yield _bare(found[3].strip()), worth, rich.stored(_bare(found[4] or ""))[0]


def _bare(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^<>]*>", "", html)).split())


def _option(key: str, html: str, worth: float, heard: str) -> bodies.Option:
    return bodies.Option(key=key, text=rich.stored(html)[0], correct=worth == 100, feedback=heard)


def _number(html: str, worth: float, heard: str) -> bodies.Number:
    value, _colon, tolerance = (part.strip() for part in _plain(html).partition(":"))
    for said in (value, tolerance or "0"):
        if number(said) is None:
            raise Mistake(_("“%(text)s” is not a number. Write figures, for example 12 or 0.5.") % {"text": said[:40]})
    return bodies.Number(value=value, tolerance=tolerance or "0", weight=worth, feedback=heard)


def within(stem: str, body: bodies.Cloze, notes: Notes) -> str:
    """The text with Moodle's gaps in place of {{key}}; other braces as entities, which Moodle does not read."""
    if any(gap.weight != int(gap.weight) or gap.weight < 1 for gap in body.gaps):
        notes.append(_("The weights of the gaps became whole numbers."))
    held = {gap.key: gap for gap in body.gaps}
    parts = re.split(r"\{\{([^{}]+)\}\}", stem)
    said = []
    for place, part in enumerate(parts):
        if place % 2 and part in held:
            said.append(_written(held.pop(part)))
        else:
            said.append((f"{{{{{part}}}}}" if place % 2 else part).replace("{", "&#123;"))
    return "".join(said)


def _written(gap: bodies.Gap) -> str:
    if gap.options:
        kind = "MULTICHOICE"
        answers = [_said(prose.inline(o.text), 100 if o.correct else 0, o.feedback) for o in gap.options]
    elif gap.accepted:
        kind = "SHORTANSWER"
        answers = [_said(escape(a.text, quote=False), a.weight, a.feedback) for a in gap.accepted]
    else:
        kind = "NUMERICAL"
        answers = [_said(_range(one), one.weight, one.feedback) for one in gap.numbers]
    return f"{{{max(1, round(gap.weight))}:{kind}:{'~'.join(answers)}}}"


def _range(one: bodies.Number) -> str:
    return one.value if one.tolerance == "0" else f"{one.value}:{one.tolerance}"


def _said(html: str, worth: float, feedback: str) -> str:
    sign = "=" if worth == 100 else f"%{percent(worth)}%"
    heard = f"#{_MARKS.sub(_escaped, feedback)}" if feedback else ""
    return f"{sign}{_MARKS.sub(_escaped, html)}{heard}"


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[1]
