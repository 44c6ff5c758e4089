"""Unknown codes count, per address and ten minutes; codes that exist never do and are always answered.

That a known code is answered while unknown ones are not gives a guesser nothing: there are 2 to the power of 80 codes.
A school behind one address is never kept from checking its certificates by a child who types nonsense.
"""

from time import time

from django.core.cache import cache

WINDOW_SECONDS = 600
MOST = 30


def count(address: str) -> int:
    """One more unknown code from this address; returns how many there were in this window."""
    key = f"verify:misses:{address}:{int(time()) // WINDOW_SECONDS}"
    misses = cache.get(key, 0) + 1
    cache.set(key, misses, WINDOW_SECONDS)
    return misses


def seconds_left() -> int:
    """Until the window ends and counting begins anew."""
    return WINDOW_SECONDS - int(time()) % WINDOW_SECONDS
