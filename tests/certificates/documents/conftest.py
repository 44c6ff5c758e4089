"""PDFs as an independent tool reads them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

XHTML = "{http://www.w3.org/1999/xhtml}"


def pytest_collection_modifyitems(items) -> None:
    """A page looks the same whatever database its figures come from."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.sqlite_only)


@dataclass(frozen=True)
class Box:
    """A line of text with its place on the page, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Do they share more than a hair? Boxes of lines are as high as the font, a little more than its signs."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and down > 0.35 * min(self.bottom - self.top, other.bottom - other.top)


@pytest.fixture
def poppler(tmp_path):
    """poppler("pdftotext", content, …) gives what the tool says about these bytes."""

    def run(tool: str, content: bytes, *options: str) -> str:
        file = tmp_path / "document.pdf"
        file.write_bytes(content)
        rest = ["-"] if tool == "pdftotext" else []
        return subprocess.run([tool, *options, str(file), *rest], capture_output=True, text=True, check=True).stdout

    return run


@pytest.fixture
def lines(poppler):
    """The lines of a PDF's first page with their places."""

    def read(content: bytes) -> list[Box]:
        tree = ElementTree.fromstring(poppler("pdftotext", content, "-bbox-layout", "-f", "1", "-l", "1"))
        return [_box(line) for line in tree.iter(f"{XHTML}line")]

    return read


def _box(line: ElementTree.Element) -> Box:
    text = " ".join(word.text or "" for word in line.iter(f"{XHTML}word"))
    return Box(text, *(float(line.attrib[key]) for key in ("xMin", "yMin", "xMax", "yMax")))
