"""What an editor decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from content.review.models import Review

CHOICES = [
    (Review.Outcome.CONFIRMED.value, _("still right: the words hold under the new law")),
    (Review.Outcome.MENDED.value, _("mended: I have published other words")),
    (Review.Outcome.WITHDRAWN.value, _("withdrawn: nobody shall be asked or taught this any more")),
]


class DecisionForm(forms.Form):
    """One decision and a line why."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=CHOICES, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Why"), max_length=200, required=False)
