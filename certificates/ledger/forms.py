"""What people type about the ledger."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.ledger.models import Witness


class SheetForm(forms.Form):
    """A printed sheet that was filed: where, and its words read back."""

    witness = forms.ModelChoiceField(
        label=_("Where is the sheet filed?"),
        queryset=Witness.objects.filter(kind=Witness.Kind.PAPER, ended_at=None).order_by("name"),
    )
    words = forms.CharField(
        label=_("The words on the sheet"),
        help_text=_("Twenty-four characters in groups of four. Read them from the paper, not from the screen."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
