"""The first-run page, and the middleware that leads to it."""

from django import forms
from django.conf import settings
from django.contrib import auth
from django.contrib.auth import password_validation
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from lms.jobs import progress
from lms.people import sign_in
from lms.people.login_names import checked_login_name, checked_name
from lms.people.models import User
from lms.refused import Refused
from lms.schools import first_run
from lms.schools.models import Organisation
from lms.schools.roster import normalise
from lms.web import links
from lms.web.fields import Day

OPEN_PREFIXES = ("/static/", "/first-run/", "/i18n/", "/healthz/", "/trust/")


class FirstRunForm(forms.Form):
    """District, two terms, administrator."""

    name = forms.CharField(label=_("Name of the district’s bureau"), max_length=80)
    code = forms.RegexField(
        r"^[A-Za-z0-9]{2,10}$",
        label=_("Short code"),
        help_text=_("Two to ten letters or digits; it stands in the address of the bureau’s page."),
    )
    first_name = forms.CharField(label=_("First term"), max_length=40)
    first_starts_on = Day(label=_("First day of the first term"))
    first_ends_on = Day(label=_("Last day of the first term"))
    second_name = forms.CharField(label=_("Second term"), max_length=40, required=False)
    second_starts_on = Day(label=_("First day of the second term"), required=False)
    second_ends_on = Day(label=_("Last day of the second term"), required=False)
    administrator = forms.CharField(label=_("Name of the first administrator"), max_length=60)
    login_name = forms.CharField(label=_("Login name"), max_length=60)
    password = forms.CharField(
        label=_("Password"), max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean_administrator(self) -> str:
        return _asked(checked_name, normalise.name(self.cleaned_data["administrator"]))

    def clean_login_name(self) -> str:
        return _asked(checked_login_name, normalise.tight(self.cleaned_data["login_name"]))

    def clean_password(self) -> str:
        person = User(login_name=self.cleaned_data.get("login_name"))
        password_validation.validate_password(self.cleaned_data["password"], person)
        return self.cleaned_data["password"]

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for term in ("first", "second"):
            first, last = cleaned.get(f"{term}_starts_on"), cleaned.get(f"{term}_ends_on")
            if first and last and last <= first:
                self.add_error(f"{term}_ends_on", _("The last day lies before the first one. Choose a later last day."))
        given = [bool(cleaned.get(f"second_{part}")) for part in ("name", "starts_on", "ends_on")]
        if any(given) and not all(given):
            self.add_error(
                "second_name", _("Fill in name, first and last day of the second term, or leave all three empty.")
            )
        ends, starts = cleaned.get("first_ends_on"), cleaned.get("second_starts_on")
        if ends and starts and starts <= ends:
            self.add_error("second_starts_on", _("The second term begins before the first one has ended."))
        return cleaned

    def terms(self) -> list[tuple]:
        """What first_run.found takes."""
        values = self.cleaned_data
        rows = [
            tuple(values[f"{term}_{part}"] for part in ("name", "starts_on", "ends_on")) for term in ("first", "second")
        ]
        return [row for row in rows if all(row)]


def _asked(rule, value: str) -> str:
    """The value as the rule lets it pass; what it refuses is told at the field."""
    try:
        return rule(value)
    except Refused as refused:
        raise forms.ValidationError(refused.message) from refused


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def page(request):
    """Name the district. Needs the key that the server printed, and works once."""
    if not first_run.is_needed():
        return redirect("lms:sign_in")
    first_run.check_key(request.POST.get("key") or request.GET.get("key", ""))
    form = FirstRunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = ("name", "code", "administrator", "login_name", "password")
        values = {name: form.cleaned_data[name] for name in wanted}
        user = first_run.found(**values, terms=form.terms(), at=timezone.now())
        first_run.start_jobs(by=user)
        auth.login(request, user, backend=sign_in.BACKEND)
        return redirect("lms:next_steps")
    context = {"form": form, "key": request.POST.get("key") or request.GET.get("key", "")}
    return render(request, "lms/first_run.html", context, status=422 if form.errors else 200)


@require_safe
def next_steps(request):
    """What a new district does next, and how far loading its courses is."""
    root = request.access.get(Organisation, "edit_calendar", parent=None)
    rows = [
        {"job": job, "progress": progress.read(job.pk)} for job in first_run.jobs() if request.access.may("read", job)
    ]
    context = {
        "root": root,
        "jobs": rows,
        "requirement_url": links.url("new requirement"),
        "lacks_public_url": not (settings.PUBLIC_URL or settings.DEMO),
    }
    return render(request, "lms/next_steps.html", context)


def middleware(get_response):
    """Until the district has a name, every page leads to the first-run page. Asks the database until it has one."""
    founded = False

    def respond(request):
        nonlocal founded
        if not founded and not request.path.startswith(OPEN_PREFIXES):
            founded = not first_run.is_needed()
            if not founded:
                request.awaits_first_run = True
                return render(request, "lms/first_run_wait.html", status=503)
        return get_response(request)

    return respond
