"""What other systems have no form for, as JSON that stands in a comment of their files or an element they pass over."""

from typing import Any

from django.utils.translation import gettext as _

from content.items import bodies
from content.items.choices import ItemType, OptionOrder, Scoring, Stage
from content.items.faults import KEY
from content.items.formats.common import MOST_POINTS, weighed, weights
from content.items.questions import Question

KINDS: dict[str, tuple[type, ...]] = {
    "scoring": (str,),
    "order": (str,),
    "stage": (str,),
    "points": (int, float),
    "difficulty": (int,),
    "articles": (list,),
    "match_case": (bool,),
    "unit_needed": (bool,),
    "units": (list,),
    "essay": (dict,),
    "gaps": (list,),
    "shares": (list,),
}
CHOSEN: dict[str, Any] = {"scoring": Scoring, "order": OptionOrder, "stage": Stage}


def checked(given: object) -> dict:
    """What a file says in our own words. Raises ValueError for whatever said() does not write."""
    if not isinstance(given, dict):
        raise ValueError("A mapping is expected.")
    for name, value in given.items():
        if name not in KINDS or type(value) not in KINDS[name]:
            raise ValueError(f"{name} is not known.")
        if name in CHOSEN and value not in CHOSEN[name].values:
            raise ValueError(f"{name} has no such value.")
    # Also false of what is no number at all, and of one with a thousand figures.
    if not abs(given.get("points", 0)) <= MOST_POINTS:
        raise ValueError("Points are a number.")
    if not all(isinstance(path, str) for path in given.get("articles", ())):
        raise ValueError("An article is a text.")
    if not all(
        isinstance(u, list) and len(u) == 2 and all(isinstance(x, str) for x in u) for u in given.get("units", ())
    ):
        raise ValueError("A unit is a name and a factor.")
    if not all(isinstance(key, str) and KEY.match(key) for key in given.get("gaps", ())):
        raise ValueError("A gap has a key.")
    if not all(type(share) in (int, float) and 0 < share <= MOST_POINTS for share in given.get("shares", ())):
        raise ValueError("A share is a number above 0.")
    return given


def said(question: Question) -> dict:
    """What is not said by the file itself, where it is not what a reader would take for granted."""
    body: Any = question.body
    choice = isinstance(body, bodies.Choice)
    kept = {
        "scoring": _scoring(question.type, body),
        "order": body.order if choice else "",
        "stage": question.stage,
        "difficulty": question.difficulty if question.difficulty != 2 else 0,
        "articles": list(question.articles),
        "match_case": getattr(body, "match_case", False),
        "unit_needed": getattr(body, "unit_needed", False),
        "units": [[unit.name, unit.factor] for unit in getattr(body, "units", ())],
        "gaps": _keys(body),
        "essay": bodies.write(body) if isinstance(body, bodies.Essay) and body != bodies.Essay(rubric=()) else {},
    }
    found = {name: value for name, value in kept.items() if value}
    return found if question.points is None else {**found, "points": question.points}


def _keys(body: Any) -> list[str]:
    """The keys of gaps, unless they count."""
    keys = [gap.key for gap in body.gaps] if isinstance(body, bodies.Cloze) else []
    return [] if keys == [str(place) for place in range(1, len(keys) + 1)] else keys


def _scoring(type_: ItemType, body: Any) -> str:
    scoring = getattr(body, "scoring", "")
    if type_ == ItemType.TRUE_FALSE:
        return ""
    if isinstance(body, bodies.Choice):
        usual = weighed(type_, [(o.text, w, "") for o, w in zip(body.options, weights(body), strict=True)]).scoring
    else:
        usual = {bodies.Matching: bodies.PARTIAL, bodies.Ordering: bodies.ALL}.get(type(body), "")
    return scoring if scoring != usual else ""


def only_here(question: Question, carried: frozenset[str] = frozenset()) -> list[str]:
    """In words what only this platform will read back; carried: names of what the format says itself."""
    words = {
        "scoring": _("how it is marked"),
        "order": _("the order of the options"),
        "units": _("the units"),
        "essay": _("the rubric"),
        "match_case": _("that capital and small letters differ"),
        "articles": _("the articles"),
        "stage": _("the stage"),
        "points": _("the points"),
        "difficulty": _("the difficulty"),
    }
    kept = [word for name, word in words.items() if name in said(question) and name not in carried]
    message = _("Only this platform reads it back, other systems pass over it: %(what)s.")
    return [message % {"what": _(", ").join(kept)}] if kept else []
