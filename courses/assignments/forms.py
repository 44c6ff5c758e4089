"""What authors and readers of plans type."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.assignments.models import LONGEST_LINE

TALL, LOW = 6, 3
# A part that asks for more than this gets a tall field.
TALL_FROM = 60


class PartField(forms.CharField):
    """A part that a draft may leave open; the rule says what is too short, and only when the plan is handed in."""

    def validate(self, value) -> None:
        pass


class PlanForm(forms.Form):
    """A field for each part of the plan."""

    use_required_attribute = False

    def __init__(self, *args, parts: list[dict], **options) -> None:
        super().__init__(*args, **options)
        for part in parts:
            rows = TALL if (part["least"] or 0) > TALL_FROM else LOW
            self.fields[part["key"]] = PartField(
                label=part["title"],
                help_text=_hint(part),
                widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
            )


def _hint(part: dict) -> str:
    if not part["least"]:
        return part["hint"]
    least = ngettext("At least %(least)d character.", "At least %(least)d characters.", part["least"])
    return f"{part['hint']} {least % {'least': part['least']}}".strip()


class ReadingForm(forms.Form):
    """Two lines and whether it will do."""

    good = forms.CharField(label=_("What is good about it"), max_length=LONGEST_LINE)
    advice = forms.CharField(label=_("What to change or to try"), max_length=LONGEST_LINE)
