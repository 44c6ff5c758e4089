"""What readers and those who answer type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.feedback.models import LONGEST_TEXT


class MessageForm(forms.Form):
    """A few words."""

    text = forms.CharField(
        label=_("What do you want to say"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("No names of pupils."),
    )


class ReplyForm(forms.Form):
    """The answer."""

    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
