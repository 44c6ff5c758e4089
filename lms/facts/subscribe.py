"""Who wants to hear of which facts: the one way upwards between rooms."""

from collections.abc import Callable, Iterable

from lms.facts.models import Fact

Receiver = Callable[[list[Fact]], None]
EVERY_KIND = "*"

_receivers: list[tuple[frozenset[str], Receiver]] = []


def subscribe(kinds: Iterable[str] | str, receiver: Receiver) -> None:
    """Call receiver once for each record() of these kinds ("*" for all), in the transaction of the facts.

    Meant for AppConfig.ready; subscribing the same function twice counts once.
    """
    wanted = frozenset([kinds] if isinstance(kinds, str) else kinds)
    if (wanted, receiver) not in _receivers:
        _receivers.append((wanted, receiver))


def tell(kind: str, facts: list[Fact]) -> None:
    """Pass new facts of one kind to whoever subscribed to it."""
    for wanted, receiver in _receivers:
        if kind in wanted or EVERY_KIND in wanted:
            receiver(facts)
