"""How each model leads to a person and an organisation, and what each role may do with it: the table access reads.

Every subject registers its own models here when it is imported; docs/roles.md is printed from the same table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from django.db.models import Model, Q


class Reach(Enum):
    """How far an ability goes from the post that gives it."""

    OWN = "own"
    CLASS = "class"
    TREE = "tree"
    ALL = "all"


OWN, CLASS, TREE, ALL = Reach.OWN, Reach.CLASS, Reach.TREE, Reach.ALL
# Stands for every signed-in person, whatever their posts.
ANYONE = "anyone"

Grants = Mapping[str, Reach]


@dataclass(frozen=True)
class Paths:
    """Lookups from a model to whom and where it belongs (None: it has none, "" the row itself), and its abilities.

    among: the rows that all this is about; no ability reaches another row of the model.
    """

    model: type[Model]
    organisation: str | None
    person: str | None
    school_class: str | None
    abilities: Mapping[str, Grants]
    among: Q = Q()


@dataclass(frozen=True)
class Grant:
    """What a token that is not a session lets its bearer do: these abilities on this one row.

    row: as it was read to find the token, so that the same request need not read it again.
    """

    model: type[Model]
    pk: int
    abilities: frozenset[str]
    row: Model | None = field(default=None, compare=False)


_models: dict[type[Model], Paths] = {}
_abilities: dict[str, Grants] = {}
_tokens: dict[str, Callable[[str], Grant | None]] = {}


def register(
    model: type[Model],
    *,
    abilities: Mapping[str, Grants],
    organisation: str | None = None,
    person: str | None = None,
    school_class: str | None = None,
    among: Q | None = None,
) -> None:
    """Say once for a model where it belongs and who may do what with it."""
    assert model not in _models, f"{model.__name__} is registered twice"
    _models[model] = Paths(model, organisation, person, school_class, abilities, among or Q())


def extend(model: type[Model], *, abilities: Mapping[str, Grants]) -> None:
    """Let a subject above add what it lets people do with a model from below."""
    paths = _models[model]
    assert not set(abilities) & set(paths.abilities), f"{model.__name__} has one of these already"
    _models[model] = replace(paths, abilities={**paths.abilities, **abilities})


def ability(name: str, grants: Grants) -> None:
    """Something that is done at an organisation and not to a row: import a roster, see coverage."""
    assert name not in _abilities, f"{name} is registered twice"
    _abilities[name] = grants


def token(scheme: str, reader: Callable[[str], Grant | None]) -> None:
    """Let `Authorization: <scheme> <text>` stand for what the reader grants."""
    _tokens[scheme] = reader


def of(model: type[Model]) -> Paths:
    """The paths of a model; an unregistered one cannot be fetched through access at all."""
    return _models[model]


def grants(name: str) -> Grants:
    """Who has this ability at an organisation."""
    return _abilities[name]


def read_token(scheme: str, text: str) -> Grant | None:
    """What a bearer of this text may do, or None."""
    reader = _tokens.get(scheme)
    return reader(text) if reader else None


def table() -> list[tuple[str, str, Grants]]:
    """(model or "", ability, grants) for documents and tests, in the order of names."""
    rows = [
        (paths.model.__name__, name, grant) for paths in _models.values() for name, grant in paths.abilities.items()
    ]
    rows += [("", name, grant) for name, grant in _abilities.items()]
    return sorted(rows, key=lambda row: (row[0], row[1]))
