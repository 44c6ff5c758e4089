"""Lines of a pack's files as the editor knows them: the lesson and its part, the question, the course."""

import re
from pathlib import Path

from django.utils.translation import gettext as _

from content.blocks import stream
from content.checks.said import bare
from content.exchange.files import CoursePack
from content.pages.models import LessonPage

SEPARATOR = "，"
MOST_SOUGHT = 16
# Stands above and below what a lesson's file says of the lesson.
HEAD = "---"
_ITEM = re.compile(r"^- id: (\S+)")
# What stands before the words of a line: the mark of a list, the key of a mapping.
_BEFORE = re.compile(r"^\s*(?:- |\d+[.] )?(?:[a-z_]+: )?")


class Places:
    """Names lines of the files of a pack; pages: the lessons by the stems of their files."""

    def __init__(self, pack: CoursePack, pages: dict[str, LessonPage]) -> None:
        self.pages = pages
        self.pools = {pool["pool"]: pool["title"] for pool in pack.pools}
        self.lines: dict[Path, list[str]] = {}

    def name(self, file: Path, line: int) -> str:
        """lesson “…”，part 3 (callout) or introduction; question fw-p-1; pool “…”; “” for the course itself."""
        if file.parent.name == "items":
            return self._question(file, line)
        page = self.pages.get(file.stem) if file.parent.name == "lessons" else None
        if page is None:
            return ""
        lesson, part = _("lesson “%(title)s”") % {"title": page.title}, self._part(page, file, line)
        return f"{lesson}{SEPARATOR}{part}" if part else lesson

    def _question(self, file: Path, line: int) -> str:
        above = self._read(file)[:line]
        found = next((match[1] for text in reversed(above) if (match := _ITEM.match(text))), "")
        words = {"pool": self.pools.get(file.stem, file.stem), "id": found}
        return _("question %(id)s") % words if found else _("pool “%(pool)s”") % words

    def _part(self, page: LessonPage, file: Path, line: int) -> str:
        """The introduction or the part of the lesson that says this; empty for its title."""
        sought = bare(_BEFORE.sub("", self._line(file, line)))[:MOST_SOUGHT]
        if self._read(file)[:line].count(HEAD) == 1:
            return _("introduction") if sought and sought in bare(page.intro) else ""
        for number, child in enumerate(page.body, start=1):
            if sought and any(sought in bare(words.plain()) for words in stream.words(child)):
                return _("part %(number)d (%(name)s)") % {"number": number, "name": child.block.label}
        return ""

    def _line(self, file: Path, line: int) -> str:
        lines = self._read(file)
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def _read(self, file: Path) -> list[str]:
        if file not in self.lines:
            self.lines[file] = file.read_text(encoding="utf-8").split("\n") if file.is_file() else []
        return self.lines[file]
