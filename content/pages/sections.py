"""The sections of a quiz: fixed items, or a draw from what a pool holds of some tags, types, stage and difficulty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, FloatBlock, IntegerBlock, ListBlock, MultipleChoiceBlock, StructBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from content.items.choices import ItemType, Stage
from content.items.models import Item, Pool
from content.items.questions import tags_of

if TYPE_CHECKING:
    from content.pages.models import CourseQuiz


class SectionBlock(StructBlock):
    """One section: it asks of just these items, else of its pool; all of them, or as many as it draws."""

    title = CharBlock(label=_("title"), max_length=120, required=False)
    pool = SnippetChooserBlock("content.Pool", label=_("pool"), required=False)
    draw = IntegerBlock(label=_("how many are asked"), required=False, min_value=1, help_text=_("Empty for all."))
    tags = CharBlock(label=_("with one of these tags"), required=False, max_length=200)
    difficulty_least = IntegerBlock(label=_("difficulty from"), required=False, min_value=1, max_value=3)
    difficulty_most = IntegerBlock(label=_("difficulty up to"), required=False, min_value=1, max_value=3)
    stage = ChoiceBlock(label=_("stage"), choices=Stage.choices, required=False)
    types = MultipleChoiceBlock(label=_("question types"), choices=ItemType.choices, required=False)
    items = ListBlock(SnippetChooserBlock("content.Item"), label=_("just these items"), default=[])
    points = FloatBlock(label=_("points for each item"), required=False, min_value=0)
    pass_mark = IntegerBlock(label=_("passes at percent"), required=False, min_value=0, max_value=100)

    class Meta:
        icon = "list-ul"
        label = _("section")


@dataclass(frozen=True, kw_only=True)
class Section:
    """What a section asks. draw: how many of its items, None for all; points: for each item, None for its own."""

    title: str = ""
    pool: Pool | None = None
    items: tuple[Item, ...] = ()
    draw: int | None = None
    tags: tuple[str, ...] = ()
    difficulty_least: int | None = None
    difficulty_most: int | None = None
    stage: str = ""
    types: tuple[str, ...] = ()
    points: float | None = None
    pass_mark: int | None = None

    def takes(self, item: Item) -> bool:
        """Does an item of its pool fit what the section asks for?"""
        least, most = self.difficulty_least or 1, self.difficulty_most or 3
        fits = least <= item.difficulty <= most and (not self.types or item.type in self.types)
        fits &= not self.stage or item.stage == self.stage
        return fits and (not self.tags or bears(item.tags, self.tags))


def bears(tags: str, wanted: Iterable[str]) -> bool:
    """Has a tags field one of the wanted words, or a word below it (安全/欺凌 lies below 安全)?"""
    held = tags_of(tags)
    return any(tag == word or tag.startswith(f"{word}/") for tag in held for word in wanted)


def of(quiz: "CourseQuiz") -> list[Section]:
    """The sections of a quiz; pool and draw alone are one section."""
    if not quiz.sections:
        return [Section(pool=quiz.pool, draw=quiz.draw)]
    return [_section(child.value) for child in quiz.sections]


def _section(value) -> Section:
    items = tuple(item for item in value["items"] or () if item is not None)
    return Section(
        title=value["title"] or "",
        pool=value["pool"],
        items=items,
        draw=value["draw"],
        tags=tags_of(value["tags"] or ""),
        difficulty_least=value["difficulty_least"],
        difficulty_most=value["difficulty_most"],
        stage=value["stage"] or "",
        types=tuple(value["types"] or ()),
        points=value["points"],
        pass_mark=value["pass_mark"],
    )


def published(pools: Iterable[Pool]) -> dict[int, list[Item]]:
    """The published items of each pool in its order, by its key; one query."""
    # What an item says is long, and nobody asks for it here.
    asked_for = ("pool", "position", "slug", "type", "difficulty", "stage", "tags", "current")
    items = Item.objects.filter(pool__in=list(pools), live=True).only(*asked_for)
    found: dict[int, list[Item]] = {}
    for item in items.order_by("position", "slug"):
        found.setdefault(item.pool_id, []).append(item)
    return found


def chosen(section: Section, held: Mapping[int, list[Item]] | None = None) -> list[Item]:
    """The published items that the section may ask, in the order of their pool.

    held: what published() says of the pool, if it was asked.
    """
    if section.items:
        live = Item.objects.in_bulk([item.pk for item in section.items])
        return [live[item.pk] for item in section.items if item.pk in live and live[item.pk].live]
    if section.pool is None:
        return []
    held = published([section.pool]) if held is None else held
    return [item for item in held.get(section.pool.pk, ()) if section.takes(item)]


def pools(quiz: "CourseQuiz") -> list[Pool]:
    """Every pool from which the quiz may ask, each once."""
    found = [pool for section in of(quiz) for pool in (section.pool, *(item.pool for item in section.items)) if pool]
    return list(dict.fromkeys(found))


def raw(section: Section) -> dict:
    """A section as the block holds it."""
    return {
        "title": section.title,
        "pool": section.pool,
        "draw": section.draw,
        "tags": ", ".join(section.tags),
        "difficulty_least": section.difficulty_least,
        "difficulty_most": section.difficulty_most,
        "stage": section.stage,
        "types": list(section.types),
        "items": list(section.items),
        "points": section.points,
        "pass_mark": section.pass_mark,
    }
