"""Is every string of the code translated? `write` brings locale/ up to date, also with entries of other files.

python scripts/translations.py check
python scripts/translations.py write [more.po ...]
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("lms", "content", "courses", "certificates", "templates", "scripts")
PLACEHOLDER = re.compile(r"%\([a-z_A-Z0-9]+\)[sd]|\{[a-z_A-Z0-9]*\}|%[sd]")
METADATA = {
    "Project-Id-Version": "Mingfa",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def main(arguments: list[str]) -> int:
    """Check, or write."""
    if arguments[:1] == ["write"]:
        return write([SHIPPED, *map(Path, arguments[1:])])
    wrong = list(problems(extracted(), polib.pofile(str(SHIPPED))))
    print("\n".join(wrong) or "Every string is translated.")
    return 1 if wrong else 0


def extracted() -> polib.POFile:
    """What the sources say now, taken in a folder of links so that nothing in the repository changes."""
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            (Path(folder) / name).symlink_to(ROOT / name)
        target = Path(folder) / "locale"
        target.mkdir()
        before = Path.cwd()
        os.chdir(folder)
        try:
            settings.configure(LOCALE_PATHS=[str(target)], INSTALLED_APPS=[])
            call_command(makemessages.Command(), locale=["zh_Hans"], symlinks=True, no_wrap=True, verbosity=0)
        finally:
            os.chdir(before)
        return polib.pofile(str(target / "zh_Hans" / "LC_MESSAGES" / "django.po"))


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    """What gettext looks a string up by."""
    return entry.msgctxt, entry.msgid


def problems(source: polib.POFile, shipped: polib.POFile) -> Iterator[str]:
    """One line for each string that is missing, unsure, left over, or loses or invents a placeholder."""
    known = {key(entry): entry for entry in shipped if not entry.obsolete}
    for entry in source:
        if entry.obsolete:
            continue
        place = entry.occurrences[0][0] if entry.occurrences else "?"
        translation = known.pop(key(entry), None)
        if translation is None or not texts(translation):
            yield f"{place}: no translation of {entry.msgid!r}"
        elif translation.fuzzy:
            yield f"{place}: unsure (fuzzy) translation of {entry.msgid!r}"
        else:
            yield from (f"{place}: {entry.msgid!r}: {wrong}" for wrong in wrong_placeholders(entry, translation))
    yield from (f"{SHIPPED.relative_to(ROOT)}: nothing uses {entry.msgid!r}" for entry in known.values())


def texts(entry: polib.POEntry) -> list[str]:
    """The translations of an entry, one for each plural form; empty when one is missing."""
    found = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return found if all(found) else []


def wrong_placeholders(entry: polib.POEntry, translation: polib.POEntry) -> Iterator[str]:
    """A translation uses exactly the placeholders of its string."""
    wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    for text in texts(translation):
        found = set(PLACEHOLDER.findall(text))
        if found - wanted:
            yield f"the translation invents {', '.join(sorted(found - wanted))}"
        if wanted - found:
            yield f"the translation loses {', '.join(sorted(wanted - found))}"


def write(files: list[Path]) -> int:
    """Write locale/ anew from the sources, with the translations of the files; the first file that has one wins."""
    translations: dict[tuple[str | None, str], polib.POEntry] = {}
    for file in files:
        for entry in polib.pofile(str(file)) if file.is_file() else []:
            if texts(entry) and not entry.obsolete:
                translations.setdefault(key(entry), entry)
    result = polib.POFile(wrapwidth=100)
    result.metadata = METADATA
    missing = 0
    for entry in sorted(extracted(), key=lambda entry: (entry.occurrences[:1], entry.msgid)):
        if entry.obsolete:
            continue
        translation = translations.get(key(entry))
        missing += translation is None
        result.append(filled(entry, translation))
    SHIPPED.parent.mkdir(parents=True, exist_ok=True)
    result.save(str(SHIPPED))
    print(f"{len(result)} strings written, {missing} of them without translation.")
    return 0


def filled(entry: polib.POEntry, translation: polib.POEntry | None) -> polib.POEntry:
    """The source's entry with a translation; places without line numbers, which change with every edit."""
    places = dict.fromkeys((file, "") for file, _line in entry.occurrences)
    new = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, occurrences=list(places), comment=entry.comment)
    new.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    if entry.msgid_plural:
        new.msgid_plural = entry.msgid_plural
        new.msgstr_plural = {0: texts(translation)[0] if translation else ""}
    elif translation:
        new.msgstr = texts(translation)[0]
    return new


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
