"""Where the bureau makes and revokes tokens of the API."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.coverage import tokens as rules
from courses.coverage.models import ApiToken
from lms.refused import Refused
from lms.web.fields import Day


class TokenForm(forms.Form):
    """What a token is for, and until when."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=80)
    organisation = forms.ModelChoiceField(None, label=gettext_lazy("Place"))
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it opens"), choices=ApiToken.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    expires_on = Day(label=gettext_lazy("Until"), help_text=gettext_lazy("At most 400 days from now."))

    def __init__(self, *args, organisations, **options) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = organisations.order_by("path")


@never_cache
def tokens(request):
    """The tokens of my part of the tree; POST makes one and shows its text once."""
    request.access.require("manage_tokens")
    form = TokenForm(request.POST or None, organisations=request.access.organisations("manage_tokens"))
    text = ""
    if request.method == "POST" and form.is_valid():
        try:
            values = dict(form.cleaned_data)
            _token, text = rules.create(values.pop("organisation"), **values, by=request.user)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    rows = request.access.visible(ApiToken, "revoke").select_related("organisation", "created_by")
    context = {"form": form, "rows": rows, "text": text}
    return render(request, "courses/coverage/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request, pk: int):
    """From now on it opens nothing."""
    rules.revoke(request.access.get(ApiToken, "revoke", pk=pk), by=request.user)
    messages.success(request, _("The token opens nothing any more."))
    return redirect("coverage:tokens")
