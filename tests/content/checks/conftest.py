"""A sound pack to spoil, and what the checks then say."""

from datetime import date

import pytest

from content.checks import run
from content.exchange import files
from content.exchange.faults import Faults
from tests.content.exchange.conftest import course_pack, law_pack, mend

__all__ = ["course_pack", "law_pack", "mend"]
TODAY = date(2026, 11, 23)


@pytest.fixture
def found(course_pack, law_pack):
    """A function: the findings of some families over the pack as it stands now, as file:line: message."""

    def findings(*families, on: date = TODAY, blocked: tuple[str, ...] = ()) -> list[str]:
        faults = Faults()
        packs = [files.read(folder, faults) for folder in (course_pack, law_pack)]
        assert faults.found == []
        library = run.citations.of_packs(packs[1:], on=on)
        library.blocked = blocked
        said = run.texts(packs[0])
        rows = [one for family in families for one in family.check(said, library)]
        return [str(one).removeprefix(f"{course_pack}/") for one in rows]

    return findings
