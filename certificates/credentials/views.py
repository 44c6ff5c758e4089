"""Pages of certificates: for their holders and readers, and for anyone who has a code."""

from datetime import date, timedelta
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.credentials import codes, counts, misses, queries, revoke, shares, verify
from certificates.credentials.forms import CodeForm, RevokeForm, ShareForm, TermForm
from certificates.credentials.models import Certificate
from certificates.keys import load
from lms.schools import calendar
from lms.schools.models import Term
from lms.web.address import client_address
from lms.web.paging import page

TRUST_SECONDS = 300
PUBLIC_LANGUAGES = {"zh": "zh-hans", "en": "en"}


@require_safe
def show(request, number: str):
    """A certificate as its holder and those who may read it see it."""
    certificate = request.access.get(Certificate, "read", number=number)
    return show_page(request, certificate)


def show_page(request, certificate: Certificate, *, share_form: ShareForm | None = None, status: int = 200):
    """The page of one certificate; share_form: the form for a link as it came back with errors."""
    today = calendar.today()
    is_own = request.access.may("share", certificate)
    holder = certificate.user.get_full_name() if certificate.user else ""
    usual = {"last_day": today + timedelta(days=shares.USUAL_DAYS)}
    context = {
        "certificate": certificate,
        "says": certificate.snapshot,
        "verdict": verify.verdict_of(certificate, on=today),
        "address": request.build_absolute_uri(reverse("verify:code", args=[certificate.code])),
        "grouped_code": codes.grouped(certificate.code),
        "may_revoke": request.access.may("revoke", certificate),
        "may_reissue": request.access.may("reissue", certificate),
        "new_name": holder if holder != certificate.snapshot.get("holder") else "",
        "successors": list(certificate.successors.order_by("pk")),
        "verified": queries.verified(certificate),
        "files": certificate.files.order_by("made_at"),
        "stamps": bool(settings.TSA_URL),
        "share_form": (share_form or ShareForm(initial=usual)) if is_own else None,
        "links": _links(request, certificate, on=today) if is_own else [],
    }
    return render(request, "certificates/certificate.html", context, status=status)


def _links(request, certificate: Certificate, *, on: date) -> list[dict]:
    return [
        {
            "share": one,
            "is_open": one.is_open(on),
            "url": request.build_absolute_uri(reverse("verify:shared", args=[one.token])),
        }
        for one in certificate.shares.all()
    ]


@require_http_methods(["GET", "POST"])
def take_back(request, number: str):
    """The form to revoke a certificate, and what it does."""
    certificate = request.access.get(Certificate, "revoke", number=number)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        revoke.revoke(certificate, by=request.user, reason=said["reason"], ground=said["ground"])
        messages.success(request, _("The certificate is revoked. Whoever scans it sees so from now on."))
        return redirect("certificates:show", number=number)
    context = {"certificate": certificate, "form": form}
    return render(request, "certificates/revoke.html", context, status=422 if form.is_bound else 200)


@require_safe
def schools(request):
    """The schools that have certificates; whoever reads those of one school only goes straight there."""
    request.access.require("read_certificates")
    organisations = request.access.organisations("read_certificates")
    if organisations.count() == 1:
        return redirect("certificates:school", code=organisations.get().code)
    return render(
        request,
        "certificates/schools.html",
        {"places": queries.places(organisations), "may_manage": request.access.has("manage_certificates")},
    )


@require_safe
def school(request, code: str):
    """The certificates of a school, by term, with their status."""
    organisation = request.access.organisation("read_certificates", code=code)
    terms = list(Term.objects.filter(root=organisation.root_id))
    chosen = next((term for term in terms if str(term.pk) == request.GET.get("term")), None)
    today = calendar.today()
    certificates = page(queries.of_school(organisation, term=chosen), request)
    context = {
        "organisation": organisation,
        "form": TermForm(terms, initial={"term": chosen.pk if chosen else ""}),
        "term": chosen,
        "page": certificates,
        "rows": [(certificate, certificate.status(today)) for certificate in certificates],
        "may_print": request.access.has("print_certificates"),
    }
    return render(request, "certificates/school.html", context)


def public(view):
    """For strangers: ?lang= chooses the language without a cookie, and no search engine keeps the page."""

    @wraps(view)
    def respond(request, **kwargs):
        language = PUBLIC_LANGUAGES.get(request.GET.get("lang", ""), translation.get_language())
        with translation.override(language):
            response = view(request, **kwargs)
        response["Content-Language"] = language
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        return response

    return respond


@require_safe
@public
def verify_form(request):
    """Where a code is typed; a good one leads to its own page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        # The letters as they were typed, so that the next page can say what it corrected.
        lang = request.GET.get("lang")
        there = reverse("verify:code", args=[codes.letters(request.GET["code"])])
        return redirect(f"{there}?lang={lang}" if lang in PUBLIC_LANGUAGES else there)
    return _form_page(request, form, status=422 if form.is_bound else 200)


@require_safe
@public
def verify_code(request, code: str):
    """What a stranger sees after scanning; says what it corrected, and what to check if there is no such code."""
    form = CodeForm({"code": code})
    if not form.is_valid():
        return _form_page(request, form, status=422)
    found = verify.verdict(form.cleaned_data["code"], on=calendar.today())
    if found:
        counts.count(found.pk)
        context = {"verdict": found, "corrected": form.reading.corrected, "at": timezone.now(), "trust": _trusted()}
        return render(request, "certificates/verdict.html", context)
    if misses.count(client_address(request)) > misses.MOST:
        response = _form_page(request, form, status=429, minutes=-(-misses.seconds_left() // 60))
        response["Retry-After"] = str(misses.seconds_left())
        return response
    return _form_page(request, form, status=404, unknown=codes.grouped(form.cleaned_data["code"]))


def _form_page(request, form: CodeForm, *, status: int, **context):
    context = {"form": form, "trust": _trusted(), **context}
    return render(request, "certificates/verify.html", context, status=status)


def _trusted() -> str:
    """What a file dropped on the page is checked against; keys change once in years."""
    return cache.get_or_set("verify:trusted", load.trusted, TRUST_SECONDS)
