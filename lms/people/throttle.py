"""Wrong tries: a growing delay per account and device, never a lock that a classmate can cause.

Three limits, all of failures only. An account on one device: five minutes at most. An account from all devices that
never succeeded with it: thirty seconds soon, then a second more for each failure up to five minutes, kept for a day; at
that pace a million PINs take nine years. An address: room for three classes, then about as many tries as before. A
device that has signed in to an account knows only the first limit. A try counts before its password is looked at and is
taken back if it was right, so that many at once are no way round. A teacher clears accounts and the own address.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from time import time

from django.core.cache import cache
from django.utils.translation import ngettext

from lms.people.models import User
from lms.refused import Refused

MINUTE = 60
DAY = 24 * 3600
FREE_TRIES = 4
ACCOUNT_FREE_TRIES = 12
ADDRESS_FREE_TRIES = 400
ACCOUNT_SOON_SECONDS = 30
LONGEST_SECONDS = 5 * MINUTE
ADDRESS_SECONDS = 5
KNOWN_KEEP_SECONDS = 30 * DAY


@dataclass(frozen=True)
class Limit:
    """So many free tries under a key, then a delay that depends on how many more there were."""

    key: str
    free: int
    delay: Callable[[int], int]
    keep: int

    @property
    def gate(self) -> str:
        """Exists while the next try has to wait; holds the time at which it may be made."""
        return f"{self.key}:gate"


@dataclass(frozen=True)
class Try:
    """One try to sign in: which account (any text that names it), from which device and address."""

    account: str
    device: str
    address: str

    @property
    def known(self) -> str:
        return f"try:known:{_digest(self.account)}:{self.device}"

    def limits(self) -> list[Limit]:
        """What this try is measured by; a device that knows the account is measured by itself alone."""
        name = f"{_digest(self.account)}:{cache.get(_epoch(self.account), 0)}"
        own = Limit(f"try:pair:{name}:{self.device}", FREE_TRIES, _doubling, 30 * MINUTE)
        if cache.get(self.known):
            return [own]
        account = Limit(f"try:account:{name}", ACCOUNT_FREE_TRIES, _soon_then_slowly, DAY)
        place = f"try:address:{self.address}:{cache.get(_address_epoch(self.address), 0)}"
        return [own, account, Limit(place, ADDRESS_FREE_TRIES, lambda _more: ADDRESS_SECONDS, 30 * MINUTE)]


def _doubling(more: int) -> int:
    return min(LONGEST_SECONDS, 2 ** min(more, 10))


def _soon_then_slowly(more: int) -> int:
    return min(ACCOUNT_SOON_SECONDS, 2 ** min(more, 10)) + min(LONGEST_SECONDS - ACCOUNT_SOON_SECONDS, max(0, more - 5))


def _digest(account: str) -> str:
    return hashlib.sha256(account.lower().encode()).hexdigest()[:24]


def _epoch(account: str) -> str:
    return f"try:epoch:{_digest(account)}"


def _address_epoch(address: str) -> str:
    return f"try:address_epoch:{address}"


def begin(attempt: Try) -> list[Limit]:
    """Count a try that is about to be made; give what was counted to succeeded() if it was right.

    Raises Refused with the seconds to wait, status 429, at the cost of no password hash; such a try does not count.
    """
    limits = attempt.limits()
    gates = cache.get_many([limit.gate for limit in limits])
    if gates:
        raise _wait(max(gates.values()))
    for limit in limits:
        cache.add(limit.key, 0, limit.keep)
        more = _one_more(limit) - limit.free
        if more > 0:
            delay = limit.delay(more)
            # Of many at once one comes through.
            if not cache.add(limit.gate, time() + delay, delay):
                raise _wait(time() + delay)
    return limits


def _one_more(limit: Limit) -> int:
    try:
        count = cache.incr(limit.key)
    except ValueError:
        # It expired or was thrown out between the two.
        count = 1
        cache.set(limit.key, count, limit.keep)
    cache.touch(limit.key, limit.keep)
    return count


def _wait(until: float) -> Refused:
    seconds = max(1, round(until - time()))
    return Refused(
        ngettext(
            "Too many wrong tries. Please wait %(seconds)s second, then try again. Your teacher or school "
            "administrator can clear this.",
            "Too many wrong tries. Please wait %(seconds)s seconds, then try again. Your teacher or school "
            "administrator can clear this.",
            seconds,
        )
        % {"seconds": seconds},
        status=429,
    )


def succeeded(attempt: Try, counted: list[Limit]) -> None:
    """Take the try back, forget this device's wrong ones, and remember that it knows the account."""
    own, *others = counted
    cache.delete_many([own.key, own.gate])
    for limit in others:
        cache.add(limit.key, 1, limit.keep)
        cache.decr(limit.key)
        cache.touch(limit.key, limit.keep)
    cache.set(attempt.known, True, KNOWN_KEEP_SECONDS)


def clear(user: User) -> None:
    """Let this account try again at once, everywhere."""
    for account in filter(None, (user.login_name, f"seat:{user.pk}")):
        cache.set(_epoch(account), time(), KNOWN_KEEP_SECONDS)


def clear_address(address: str) -> None:
    """Let everybody behind this address try again at once."""
    cache.set(_address_epoch(address), time(), KNOWN_KEEP_SECONDS)
