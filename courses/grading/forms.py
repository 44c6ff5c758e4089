"""What those who look after quizzes fill in."""

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from content.items.bodies import Essay
from courses.learning.models import Accommodation
from lms.people.models import User
from lms.schools.queries import called


class MarkForm(forms.Form):
    """One level of each criterion, and a word to the learner."""

    def __init__(self, *args, body: Essay, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        for criterion in body.rubric:
            choices = [
                (f"{level.points:g}", mark_safe(" · ".join(filter(None, (f"{level.points:g}", level.text)))))
                for level in criterion.levels
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
    """More time for a person: staff by login name, a pupil, who may have none, from a list."""

    login_name = forms.CharField(label=_("Login name"), max_length=60, required=False)
    pupil = forms.TypedChoiceField(label=_("Pupil"), coerce=int, empty_value=None, required=False)
    factor = forms.TypedChoiceField(
        label=_("Time"), coerce=float, choices=Accommodation._meta.get_field("factor").choices
    )

    def __init__(self, *args, people: QuerySet[User], on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        pupils = list(people.filter(login_name__isnull=True))
        names = called(pupils, on=on)
        self.fields["pupil"].choices = [("", _("Choose")), *((pupil.pk, names[pupil.pk]) for pupil in pupils)]
        if not pupils:
            del self.fields["pupil"]
        elif not people.filter(login_name__isnull=False).exists():
            del self.fields["login_name"]
        if len(self.fields) == 2:
            next(iter(self.fields.values())).required = True

    def clean(self) -> dict:
        """With the person that is meant."""
        said = super().clean()
        login_name = said.get("login_name", "").strip()
        if login_name:
            said["person"] = self.people.filter(login_name__iexact=login_name).first()
            if said["person"] is None:
                self.add_error("login_name", _("Nobody of yours has this login name."))
        elif said.get("pupil"):
            said["person"] = self.people.get(pk=said["pupil"])
        elif not self.errors:
            self.add_error(next(iter(self.fields)), _("Say who gets more time."))
        return said


class RegradeForm(ReasonForm):
    """Whether nobody may lose by it, and what was wrong."""

    favour = forms.BooleanField(
        label=_("In favour of the learner: nobody loses points by it"), required=False, initial=True
    )
