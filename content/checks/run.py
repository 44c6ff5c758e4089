"""All checks over packs."""

from collections.abc import Iterable, Iterator
from datetime import date

from content.checks import care, citations, items, names, patterns, terms, timing, wording
from content.checks.citations import Library
from content.checks.said import Finding, texts
from content.exchange.files import CoursePack, LawPack
from lms.bulk import no_collecting

FAMILIES = (items, patterns, wording, timing, citations, names, terms, care)


@no_collecting()
def findings(packs: Iterable[LawPack | CoursePack], *, on: date, library: Library | None = None) -> list[Finding]:
    """What an editor should look at in course packs, in the order of files and lines.

    library: the legal library to check against; None takes the law packs among the given ones.
    """
    packs = list(packs)
    library = library or citations.of_packs([pack for pack in packs if isinstance(pack, LawPack)], on=on)
    found = [one for pack in packs if isinstance(pack, CoursePack) for one in _of(pack, library)]
    return sorted(dict.fromkeys(found), key=lambda one: (str(one.file), one.line))


def _of(pack: CoursePack, library: Library) -> Iterator[Finding]:
    said = texts(pack)
    for family in FAMILIES:
        yield from family.check(said, library)
