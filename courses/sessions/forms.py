"""What somebody types after a lesson."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.sessions.models import ClassSession
from courses.sessions.queries import ClassQuiz
from courses.sessions.record import MOST_PERIODS
from lms.people.models import User
from lms.web.fields import Day


class SessionForm(forms.Form):
    """One lesson held: nearly all of it is filled in when it opens."""

    held_on = Day(label=_("Date"))
    period = forms.TypedChoiceField(label=_("Period"), required=False, coerce=int, empty_value=0)
    expected = forms.IntegerField(label=_("Should be here"), min_value=1, max_value=200)
    present = forms.IntegerField(label=_("Are here"), min_value=1, max_value=200)
    led_by = forms.ModelChoiceField(User.objects.none(), label=_("Led by"), empty_label=None)
    note = forms.CharField(label=_("Note"), max_length=200, required=False, help_text=_("Nothing about single pupils."))

    def __init__(self, *args, leaders: list[User], quiz: ClassQuiz | None, **options) -> None:
        super().__init__(*args, **options)
        self.quiz = quiz
        periods = [(n, _("period %(number)s") % {"number": n}) for n in range(1, MOST_PERIODS + 1)]
        self.fields["period"].choices = [("", "—"), *periods]
        self.fields["led_by"].queryset = User.objects.filter(pk__in=[person.pk for person in leaders])
        self.fields["held_on"].widget.attrs["autocomplete"] = "off"
        for name in ("expected", "present"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        for question in quiz.questions if quiz else ():
            self.fields[_tally(question)] = forms.IntegerField(
                label=_("Question %(number)s: right") % {"number": question.number}, min_value=0, required=False
            )

    @property
    def tally_fields(self) -> list:
        """(question, field) in the order of the quiz."""
        return [(question, self[_tally(question)]) for question in (self.quiz.questions if self.quiz else ())]

    @property
    def has_tallies(self) -> bool:
        """Is a count filled in, or wrong?"""
        return any(field.value() not in (None, "") for _question, field in self.tally_fields)

    def values(self) -> dict:
        """What record() and correct() take besides the lesson."""
        names = ("held_on", "period", "expected", "present", "led_by", "note")
        return {**{name: self.cleaned_data[name] for name in names}, "tallies": self._tallies()}

    def _tallies(self) -> dict:
        counts = {str(q.item.pk): self.cleaned_data.get(_tally(q)) for q in (self.quiz.questions if self.quiz else ())}
        right = {item: count for item, count in counts.items() if count is not None}
        return {"quiz": self.quiz.quiz.key, "right": right} if right else {}


class CorrectionForm(SessionForm):
    """The same, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Stays with the record."))


class WithdrawForm(forms.Form):
    """Why a record does not count any more."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Stays with the record."))


def _tally(question) -> str:
    return f"right_{question.item.pk}"


def from_record(session: ClassSession, *, with_tallies: bool) -> dict:
    """The form's initial values for a correction; without tallies for those who may not see a small group's."""
    names = ("held_on", "period", "expected", "present", "led_by", "note")
    initial = {name: getattr(session, name) for name in names}
    right = session.tallies.get("right", {}) if with_tallies else {}
    return initial | {f"right_{item}": count for item, count in right.items()}
