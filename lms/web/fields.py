"""Fields that forms of every room have."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(1950, 1, 1), date(2100, 12, 31)


class Day(forms.DateField):
    """A date as browsers send it, of a year that somebody means: 0206 for 2026 would undo the past of a school."""

    def __init__(self, **options) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%d"], **options})

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST <= value <= LAST:
            words = _("%(day)s cannot be meant. Choose a date from %(first)s to %(last)s.")
            raise forms.ValidationError(words, "limits", {"day": value, "first": FIRST, "last": LAST})
