"""What those who look after quizzes fill in."""

from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from content.items.bodies import Essay
from courses.learning.models import Accommodation


class MarkForm(forms.Form):
    """One level of each criterion, and a word to the learner."""

    def __init__(self, *args, body: Essay, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        for criterion in body.rubric:
            choices = [
                (f"{level.points:g}", mark_safe(f"{level.points:g} · {level.text}")) for level in criterion.levels
            ]
            self.fields[f"level_{criterion.key}"] = forms.ChoiceField(
                label=mark_safe(criterion.title), choices=choices, widget=forms.RadioSelect
            )
        self.fields["comment"] = forms.CharField(
            label=_("A word to the learner"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    def levels(self) -> dict[str, float]:
        """{criterion: points} of a valid form."""
        return {one.key: float(self.cleaned_data[f"level_{one.key}"]) for one in self.body.rubric}


class ReasonForm(forms.Form):
    """Why; kept with what was done."""

    reason = forms.CharField(label=_("Why"), max_length=200)


class TimeForm(ReasonForm):
    """How many minutes, and why."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=24 * 60, initial=10)


class PapersForm(forms.Form):
    """Of which quiz and by whom."""

    quiz = forms.CharField(label=_("Quiz or course"), max_length=200, required=False)
    person = forms.CharField(label=_("Name or login name"), max_length=60, required=False)


class AccommodationForm(forms.Form):
    """More time for a person."""

    login_name = forms.CharField(label=_("Login name"), max_length=60)
    factor = forms.TypedChoiceField(
        label=_("Time"), coerce=float, choices=Accommodation._meta.get_field("factor").choices
    )


class RegradeForm(ReasonForm):
    """Whether nobody may lose by it, and what was wrong."""

    favour = forms.BooleanField(
        label=_("In favour of the learner: nobody loses points by it"), required=False, initial=True
    )
