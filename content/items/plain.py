"""Frozen dataclasses as plain JSON and back: strict when reading, the same bytes for the same value when writing."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
PHRASE, RICH = "phrase", "rich"


def words(kind: str) -> Any:
    """A text of stored or shown HTML: a phrase (no paragraph round it) or rich text."""
    return field(default="", metadata={"words": kind})


def sparse(default: object) -> Any:
    """A value that is left out of the JSON while it is the default."""
    return field(default=default, metadata={"sparse": True})


def encode(value: object) -> Any:
    """Plain JSON of a dataclass: dictionaries, lists, texts, numbers."""
    if hasattr(value, "__dataclass_fields__"):
        return {
            one.name: encode(getattr(value, one.name))
            for one in _fields(type(value))
            if not (one.metadata.get("sparse") and getattr(value, one.name) == one.default)
        }
    return [encode(entry) for entry in value] if isinstance(value, tuple) else value


def decode(kind: type[T], given: object) -> T:
    """The value of that kind. Raises ValueError for whatever is not exactly its JSON."""
    if not isinstance(given, Mapping):
        raise ValueError(f"A {kind.__name__} is a mapping, not {type(given).__name__}.")
    hints = get_type_hints(kind)
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(given) - set(known)):
        raise ValueError(f"{kind.__name__} has no {', '.join(map(str, unknown))}.")
    lacking = [name for name, one in known.items() if name not in given and one.default is MISSING]
    if lacking:
        raise ValueError(f"{kind.__name__} lacks {', '.join(lacking)}.")
    return kind(**{name: _decoded(hints[name], value, name) for name, value in given.items()})


def _decoded(hint: Any, value: object, name: str) -> object:
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{name} is a list.")
        return tuple(_decoded(get_args(hint)[0], entry, name) for entry in value)
    if get_origin(hint) is UnionType:
        return None if value is None else _decoded(get_args(hint)[0], value, name)
    if is_dataclass(hint):
        return decode(hint, value)  # type: ignore[arg-type]
    # A whole number stands for itself where a fraction may stand; True is neither.
    fits = type(value) in (int, float) if hint is float else type(value) is hint
    if not fits:
        raise ValueError(f"{name} is {hint.__name__}, not {type(value).__name__}.")
    return value


def mapped(value: T, change: Callable[[str, str], str]) -> T:
    """The same value with each of its texts replaced by change(kind, text), also in the parts inside it."""
    kind = type(value)
    held = vars(value)
    return kind(**{one.name: _mapped(held[one.name], one.metadata.get("words"), change) for one in _fields(kind)})


def _mapped(held: object, words: str | None, change: Callable[[str, str], str]) -> object:
    if words:
        return change(words, held)  # type: ignore[arg-type]
    if isinstance(held, tuple):
        return tuple(_mapped(entry, None, change) for entry in held)
    return mapped(held, change) if hasattr(held, "__dataclass_fields__") else held


# Asked of each of ten thousand answers.
_fields: Callable[[Any], tuple[Field, ...]] = cache(fields)
