"""Names that a form may offer although what they name lies in a room above: the room says which there are."""

from collections.abc import Callable

from django.utils.translation import gettext as _

Choices = list[tuple[str, str]]
CERTIFICATE_TEMPLATES = "certificate_templates"

_sources: dict[str, Callable[[], Choices]] = {}


def register(kind: str, source: Callable[[], Choices]) -> None:
    """source gives (short name, name) of everything of that kind that can be chosen."""
    _sources[kind] = source


def choices(kind: str, *, none: str, current: str = "") -> Choices:
    """None first, then what there is by name; what is named already stays, even if nobody knows it any more."""
    offered = _sources[kind]() if kind in _sources else []
    if current and current not in dict(offered):
        offered = [*offered, (current, _("%(name)s (not there any more)") % {"name": current})]
    return [("", none), *offered]
