"""Whether packs are sound and in canonical form, without a database."""

from collections.abc import Iterable
from pathlib import Path

from content.exchange import agreement, files
from content.exchange.files import CoursePack, LawPack
from content.exchange.unpack import normal
from lms.bulk import no_collecting


def differences(folders: Iterable[Path], *, write: bool = False) -> list[Path]:
    """Files that are not byte for byte what export_pack would write; rewritten if asked.

    Citations are looked for in the law packs among the folders, if there are any. Raises PackRefused for unsound packs.
    """
    return [path for pack in read_all(folders) for path in _differences(pack, write)]


@no_collecting()
def read_all(folders: Iterable[Path]) -> list[LawPack | CoursePack]:
    """Packs that are sound and agree with each other and with the law packs among them. Raises PackRefused."""
    packs = files.read_all(folders)
    laws = {
        f"{slug}/{article['number']}"
        for pack in packs
        if isinstance(pack, LawPack)
        for slug, law in pack.laws.items()
        for article in law["articles"]
    }
    courses = [pack for pack in packs if isinstance(pack, CoursePack)]
    agreement.check_all(courses, known=lambda path: "" if not laws or path in laws else f"{path}?")
    return packs


def _differences(pack: LawPack | CoursePack, write: bool) -> list[Path]:
    written = files.written(pack if isinstance(pack, LawPack) else normal(pack))
    names = files.differences(pack.folder, written)
    if write:
        for name in names:
            if name in written:
                files.put(pack.folder, name, written[name])
            else:
                (pack.folder / name).unlink()
    return [pack.folder / name for name in names]
