"""A pack as a folder of files: read with every check that needs no database, written in the one canonical form."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from content.exchange import forms, marked, marks
from content.exchange.faults import Faults
from content.exchange.shapes import Mapping, Place, read_prose
from content.items.svg import check_svg
from lms.refused import Refused

MOST_FILES = 2000
MOST_TEXT_BYTES = 1_000_000
MOST_MEDIA_BYTES = 200_000_000
MEDIA = {".svg", ".png", ".jpg", ".jpeg", ".webp", ".mp4", ".webm", ".vtt"}
_BLOCK = re.compile(r"^:::[ ]?([a-z]+)$")

Part = tuple[str, object]


@dataclass
class LawPack:
    """Laws as read from files, each a dictionary in the form of forms.LAW."""

    folder: Path
    laws: dict[str, dict] = field(default_factory=dict)


@dataclass
class CoursePack:
    """A course as read from files: dictionaries in the forms of content.exchange.forms, and media by name.

    A lesson has besides its form the key "body": ("text", blocks) and (block name, dictionary) in order.
    """

    folder: Path
    course: dict = field(default_factory=dict)
    lessons: list[dict] = field(default_factory=list)
    pools: list[dict] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)

    def media_names(self) -> Iterator[str]:
        """The files that its lessons and items show."""
        return media_names(self.lessons, self.pools)

    def said(self) -> tuple:
        """All that the pack says, to compare with another."""
        media = {name: content for name, content in self.media.items() if name in set(self.media_names())}
        return self.course, self.lessons, sorted(self.pools, key=lambda pool: pool["pool"]), media


def read_all(folders: Iterable[Path]) -> list[LawPack | CoursePack]:
    """The packs in folders. Raises PackRefused with every mistake of all of them.

    What a mistake spoils is left out, so nobody should look further at packs that have one.
    """
    faults = Faults()
    packs = []
    for folder in folders:
        with faults.going_on():
            packs.append(read(Path(folder), faults))
    faults.raise_if_any()
    return packs


def read(folder: Path, faults: Faults) -> LawPack | CoursePack:
    """The pack in a folder; mistakes go to faults, and what they spoil is left out."""
    place = Place(folder, faults)
    if not folder.is_dir() or folder.is_symlink():
        raise place.stop(0, _("There is no such folder. Name the folder that holds pack.yaml."))
    files = dict(_files(folder, place))
    about = _yaml(files, folder / "pack.yaml", forms.PACK, faults)
    return _read_law(folder, files, faults) if about["kind"] == "law" else _read_course(folder, files, faults)


def _files(folder: Path, place: Place) -> Iterator[tuple[Path, int]]:
    found = sorted(folder.rglob("*"))
    if len(found) > MOST_FILES:
        raise place.stop(0, _("At most %(most)d files in a pack.") % {"most": MOST_FILES})
    for path in found:
        if path.is_symlink():
            place.faults.add(path, 0, _("Links to other places are not followed. Put the file itself here."))
        elif path.is_file():
            yield path, path.stat().st_size


def _text(files: dict[Path, int], path: Path, faults: Faults) -> str:
    place = Place(path, faults)
    if path not in files:
        raise place.stop(0, _("This file is missing. Add it."))
    if files[path] > MOST_TEXT_BYTES:
        raise place.stop(0, _("The file has more than %(kb)d kB. Split it.") % {"kb": MOST_TEXT_BYTES // 1000})
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise place.stop(0, _("The file is not UTF-8. Save it as UTF-8.")) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _yaml(files: dict[Path, int], path: Path, shape: Mapping, faults: Faults) -> dict:
    return _read_yaml(_text(files, path, faults), 1, shape, Place(path, faults))


def _read_yaml(text: str, first: int, shape, place: Place) -> dict:
    try:
        node = marked.read(text, first_line=first)
    except marked.Mistake as mistake:
        raise place.stop(mistake.line, mistake.message) from mistake
    return shape.read(node, place)


def _read_law(folder: Path, files: dict[Path, int], faults: Faults) -> LawPack:
    pack = LawPack(folder)
    for path in files:
        if path.parent == folder / "laws" and path.suffix == ".yaml":
            with faults.going_on():
                law = _yaml(files, path, forms.LAW, faults)
                pack.laws[path.stem] = law
                _check_name(path, law["slug"], faults)
        elif path != folder / "pack.yaml":
            faults.add(path, 0, _("A law pack holds pack.yaml and laws/*.yaml only. Remove this file."))
    return pack


def _check_name(path: Path, slug: str, faults: Faults) -> None:
    """Faults are told by the names of files, so a file is named after what it holds."""
    if slug != path.stem:
        faults.add(path, 1, _("The file is named after its slug: %(name)s.") % {"name": f"{slug}.yaml"})


def _read_course(folder: Path, files: dict[Path, int], faults: Faults) -> CoursePack:
    pack = CoursePack(folder)
    pack.course = _yaml(files, folder / "course.yaml", forms.COURSE, faults)
    for path, size in files.items():
        with faults.going_on():
            _read_part(pack, path, size, files, faults)
    for stem in pack.course["lessons"]:
        with faults.going_on():
            pack.lessons.append(_lesson(files, folder / "lessons" / f"{stem}.md", faults))
    return pack


def _read_part(pack: CoursePack, path: Path, size: int, files: dict[Path, int], faults: Faults) -> None:
    home, place = path.parent.relative_to(pack.folder).as_posix(), Place(path, faults)
    if home == "items" and path.suffix == ".yaml":
        pool = _yaml(files, path, forms.POOL, faults)
        pack.pools.append(pool)
        _check_name(path, pool["pool"], faults)
    elif home == "media" and path.suffix in MEDIA:
        if size > MOST_MEDIA_BYTES:
            raise place.stop(0, _("The file has more than %(mb)d MB.") % {"mb": MOST_MEDIA_BYTES // 1_000_000})
        pack.media[path.name] = _media(path, place)
    elif home == "lessons" and path.suffix == ".md":
        if path.stem not in pack.course["lessons"]:
            raise place.stop(0, _("course.yaml does not list this lesson. Add it under lessons, or remove the file."))
    elif path.relative_to(pack.folder).as_posix() not in ("pack.yaml", "course.yaml"):
        raise place.stop(
            0, _("A course pack holds pack.yaml, course.yaml, lessons, items and media. Remove this file.")
        )


def _media(path: Path, place: Place) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".svg":
        try:
            check_svg(content)
        except Refused as refused:
            raise place.stop(0, refused.message) from refused
    return content


def _lesson(files: dict[Path, int], path: Path, faults: Faults) -> dict:
    place = Place(path, faults)
    lines = _text(files, path, faults).split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        raise place.stop(1, _("A lesson begins with its slug, title and minutes between two lines of ---."))
    end = lines.index("---", 1)
    lesson = _read_yaml("\n".join(lines[1:end]), 2, forms.LESSON, place)
    lesson["body"] = tuple(_body(lines[end + 1 :], end + 2, place))
    return lesson


def _body(lines: list[str], first: int, place: Place) -> Iterator[Part]:
    """Text and blocks of a lesson, in order; first: number of the first line."""
    text: list[str] = []
    at = 0
    while at < len(lines):
        if not (found := _BLOCK.match(lines[at].rstrip())):
            if lines[at].rstrip().startswith(":::"):
                raise place.stop(first + at, _("A block begins with “::: name” and ends with “:::”."))
            text.append(lines[at])
            at += 1
            continue
        yield from _text_part(text, first + at - len(text), place)
        text = []
        # What stands in a block is indented or begins with its key: the next mark ends it, or shows that it is open.
        end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith(":::")), len(lines))
        is_closed = end < len(lines) and lines[end].rstrip() == ":::"
        with place.faults.going_on():
            if not is_closed:
                raise place.stop(
                    first + at, _("The block that opens here is not closed. Put “:::” after its last line.")
                )
            yield _block(found.group(1), lines[at + 1 : end], first + at, place)
        at = end + 1 if is_closed else end
    yield from _text_part(text, first + at - len(text), place)


def _text_part(lines: list[str], first: int, place: Place) -> Iterator[Part]:
    with place.faults.going_on():
        if blocks := read_prose("\n".join(lines), first, place):
            yield "text", blocks


def _block(name: str, lines: list[str], line: int, place: Place) -> Part:
    shape = forms.BLOCKS.get(name)
    if shape is None:
        words = {"name": name, "known": ", ".join(forms.BLOCKS)}
        raise place.stop(line, _("There is no block “%(name)s”. Blocks are: %(known)s.") % words)
    return name, _read_yaml("\n".join(lines), line + 1, shape, place)


def media_names(lessons: Iterable[dict], pools: Iterable[dict] = ()) -> Iterator[str]:
    """The files that pictures, films and cards of lessons name, and the answers of items that are pictures."""
    for lesson in lessons:
        for kind, value in lesson["body"]:
            if kind in ("image", "video"):
                yield from (value[name] for name in ("file", "captions") if value.get(name))
            if kind == "cards":
                yield from (card["figure"] for card in value["cards"] if card["figure"])
    for item in (item for pool in pools for item in pool["items"]):
        yield from (one["figure"] for one in (item, *item["options"]) if one["figure"])


def written(pack: LawPack | CoursePack) -> dict[str, bytes]:
    """The files of a pack in canonical form, by their path in the folder."""
    if isinstance(pack, LawPack):
        files = {"pack.yaml": marked.write({"kind": "law", "format": 1})}
        files |= {f"laws/{slug}.yaml": marked.write(forms.LAW.write(law)) for slug, law in sorted(pack.laws.items())}
        return {name: text.encode() for name, text in files.items()}
    stems = [f"{number:02}-{lesson['slug']}" for number, lesson in enumerate(pack.lessons, start=1)]
    files = {
        "pack.yaml": marked.write({"kind": "course", "format": 1}),
        "course.yaml": marked.write(forms.COURSE.write({**pack.course, "lessons": stems})),
        **{f"lessons/{stem}.md": _lesson_text(lesson) for stem, lesson in zip(stems, pack.lessons, strict=True)},
        **{f"items/{pool['pool']}.yaml": written_pool(pool) for pool in pack.pools},
    }
    media = {f"media/{name}": pack.media[name] for name in sorted(set(pack.media_names()))}
    return {name: text.encode() for name, text in files.items()} | media


def written_pool(pool: dict) -> str:
    """The file of a pool in canonical form."""
    return marked.write(forms.POOL.write(pool))


def read_pool(path: Path, faults: Faults) -> dict:
    """A pool from a file that stands alone."""
    return _yaml({path: path.stat().st_size}, path, forms.POOL, faults)


def read_text(text: str, name: str, shape: Mapping, faults: Faults) -> dict:
    """What a text of YAML says in that shape. Raises Stop; mistakes go to faults."""
    return _read_yaml(text.removeprefix("\ufeff").replace("\r\n", "\n"), 1, shape, Place(name, faults))


def _lesson_text(lesson: dict) -> str:
    head = marked.write(forms.LESSON.write(lesson))
    return "\n".join([f"---\n{head}---", *(f"\n{_part_text(kind, value)}" for kind, value in lesson["body"])]) + "\n"


def _part_text(kind: str, value) -> str:
    if kind == "text":
        return marks.write(value)
    return f"::: {kind}\n{marked.write(forms.BLOCKS[kind].write(value))}:::"


def put(folder: Path, name: str, content: bytes) -> None:
    """A file of a pack into its folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def differences(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Paths in a folder that are missing, superfluous or not byte for byte as given."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    changed = [name for name, content in files.items() if name in there and there[name].read_bytes() != content]
    return sorted([*changed, *(set(there) ^ set(files))])
