"""What people type about certificates."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.credentials import codes
from certificates.credentials.models import StatusChange
from certificates.credentials.revoke import LONGEST_REASON
from lms.web.fields import Day


class CodeForm(forms.Form):
    """The verification code as it stands on paper; `reading` is how it was understood."""

    reading = codes.Reading("")
    code = forms.CharField(
        label=gettext_lazy("Verification code"),
        help_text=gettext_lazy("Four groups of four beside the QR code. Small letters and missing hyphens do no harm."),
        max_length=codes.MOST_TYPED,
        widget=forms.TextInput(
            attrs={
                "placeholder": "K7QX-3MRA-9TVC-2HWD",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        self.reading = codes.read(self.cleaned_data["code"])
        if self.reading.problem:
            raise forms.ValidationError(self.reading.problem)
        return self.reading.code


class RevokeForm(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it revoked?"),
        help_text=gettext_lazy("Kept with the certificate for ever. Those who may read it see it, strangers do not."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why the certificate is revoked; the reason is kept with it.")},
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=StatusChange.Ground.choices,
        initial=StatusChange.Ground.PAPER,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "If the completion no longer counts, the person is outstanding again and the school’s figures change today."
        ),
        error_messages={"required": gettext_lazy("Say whether the completion stays on record.")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I know that this cannot be taken back."),
        error_messages={"required": gettext_lazy("Tick this if you are sure; otherwise leave the page.")},
    )


class ReviewEndForm(forms.Form):
    """Until when an edition's certificates hold after its law changed."""

    last_day = Day(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("From the day after, these certificates say that the training has to be renewed."),
        error_messages={"required": gettext_lazy("Choose the last day on which they hold.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Which law changed?"),
        help_text=gettext_lazy("Holders read this beside the last day."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say which law changed; it stands beside the last day.")},
    )


class ShareForm(forms.Form):
    """A link for somebody who should see the whole name."""

    last_day = Day(
        label=gettext_lazy("Open until"),
        error_messages={"required": gettext_lazy("Choose a last day: a link without end cannot be made.")},
    )
    note = forms.CharField(label=gettext_lazy("For whom? (only you see this)"), max_length=60, required=False)


class TermForm(forms.Form):
    """Which term's certificates; all of them without one. Only shown: the view takes the terms that it knows."""

    use_required_attribute = False
    term = forms.ChoiceField(label=gettext_lazy("Issued in"))

    def __init__(self, terms, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [("", _("all terms")), *((str(term.pk), str(term)) for term in reversed(terms))]
