"""What an editor should look at before publishing, beside what is missing; a subject above says what that is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Page

from content.items.check import Problem


@dataclass(frozen=True)
class Advice(Problem):
    """One thing to look at, and where; with an error nothing is published."""

    is_error: bool = False


# A row as it stands, saved or not; the page below which it is, if it is new.
Adviser = Callable[[Model, Page | None], list[Advice]]
_advisers: dict[type[Model], Adviser] = {}


def register(model: type[Model], adviser: Adviser) -> None:
    """Let a subject above say what to look at in a row of this model."""
    _advisers[model] = adviser


def of(row: Model, *, within: Page | None = None) -> list[Advice]:
    """What to look at in a row as it stands, errors first; nothing where nobody looks.

    within: the page below which it is, if it is new.
    """
    adviser = _advisers.get(type(row))
    return sorted(adviser(row, within), key=lambda one: not one.is_error) if adviser else []


def errors(row: Model, *, within: Page | None = None) -> list[Advice]:
    """What must not be published so."""
    return [one for one in of(row, within=within) if one.is_error]


class BeforePublishingPanel(Panel):
    """What must be mended before publishing, and what to look at, as the saved draft stands."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("Before publishing"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/before_publishing.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            found = of(self.instance)
            return {
                **super().get_context_data(parent_context),
                "hinders": [*self.instance.missing(), *(one for one in found if one.is_error)],
                "advice": [one for one in found if not one.is_error],
            }
