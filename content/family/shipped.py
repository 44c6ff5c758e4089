"""The texts that come with the product: a Markdown file each, its first line the title."""

from pathlib import Path

from content.exchange import marks
from content.family.models import FamilyText
from content.items.choices import Stage
from content.law import prose

TEXTS = Path(__file__).parent / "texts"


def read(kind: str, stage: str) -> tuple[str, str]:
    """(title, stored rich text) of a shipped text."""
    title, _break, text = (TEXTS / f"{kind}-{stage}.md").read_text(encoding="utf-8").partition("\n")
    return title.removeprefix("# ").strip(), prose.write(marks.parse(text))


def ensure() -> int:
    """Add what is missing; what is there is the editor's. How many texts were added."""
    there = set(FamilyText.objects.values_list("kind", "stage"))
    wanted = [(kind, stage) for kind in FamilyText.Kind.values for stage in Stage.values]
    rows = [_row(kind, stage) for kind, stage in wanted if (kind, stage) not in there]
    return len(FamilyText.objects.bulk_create(rows))


def _row(kind: str, stage: str) -> FamilyText:
    title, body = read(kind, stage)
    return FamilyText(kind=kind, stage=stage, title=title, body=body)
