"""Fields that forms of every room have."""

from datetime import date

from django import forms

from lms import dates
from lms.refused import Refused


class Day(forms.DateField):
    """A date as browsers send it, of a year that somebody means."""

    def __init__(self, **options) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%d"], **options})

    def validate(self, value: date | None) -> None:
        super().validate(value)
        try:
            dates.check(value)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused
