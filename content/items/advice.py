"""What an editor should look at before publishing, beside what is missing; a subject above says what that is."""

from collections.abc import Callable

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

Adviser = Callable[[Model], list[str]]
_advisers: dict[type[Model], Adviser] = {}


def register(model: type[Model], adviser: Adviser) -> None:
    """Let a subject above say what to look at in a saved row of this model: file, line and what to do, as text."""
    _advisers[model] = adviser


def lines(row: Model) -> list[str]:
    """What to look at in a saved row; nothing where nobody looks."""
    adviser = _advisers.get(type(row))
    return adviser(row) if adviser and row.pk else []


class AdvicePanel(Panel):
    """What to look at before publishing; it holds nobody up."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("To look at before publishing"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/advice.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "advice": lines(self.instance)}
