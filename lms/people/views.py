"""Sign in, sign out, choose a password, and the page about oneself."""

from django.contrib import auth, messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from lms.people import codes, sign_in
from lms.people.forms import ChangePasswordForm, CodeForm, NewPasswordForm, SignInForm
from lms.refused import Refused
from lms.web import start as start_pages

CODE_IN_SESSION = "one_time_code"


def _next(request) -> str:
    """Where to go after signing in: the page that was asked for, if it is ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else reverse("lms:start")


def _welcome(request, user) -> None:
    if notice := sign_in.reset_notice(user):
        messages.warning(request, notice)


def _remember(request, response, device: str):
    sign_in.remember_device(response, device, secure=request.is_secure())
    return response


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_page(request):
    """Staff sign in with login name and password."""
    device = sign_in.device(request)
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            user = sign_in.with_password(request, **form.cleaned_data, device=device)
            _welcome(request, user)
            return _remember(request, redirect(_next(request)), device)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
            status = refused.status
    elif request.method == "POST":
        status = 422
    idle = request.session.pop("signed_out_idle", False)
    context = {"form": form, "next": _next(request), "idle": idle}
    return _remember(request, render(request, "lms/people/sign_in.html", context, status=status), device)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request):
    """Asks once (answers may wait in this browser), then ends the session and leaves nothing behind."""
    if request.method == "POST":
        auth.logout(request)
        return redirect("lms:signed_out")
    return render(request, "lms/people/sign_out.html")


@require_safe
def signed_out(request):
    return render(request, "lms/people/signed_out.html")


@never_cache
@require_http_methods(["GET", "POST"])
def code(request):
    """First sign-in: the one-time code leads to choosing a password."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                codes.owner(form.cleaned_data["code"], at=timezone.now())
                request.session[CODE_IN_SESSION] = form.cleaned_data["code"]
                return redirect("lms:choose_password")
            except Refused as refused:
                form.add_error(refused.field, refused.message)
    return render(request, "lms/people/code.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def choose_password(request):
    """The second and last screen of a first sign-in."""
    typed = request.session.get(CODE_IN_SESSION)
    if not typed:
        return redirect("lms:code")
    now = timezone.now()
    user = codes.owner(typed, at=now)
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        user = codes.redeem(typed, form.cleaned_data["password"], at=now)
        auth.login(request, user, backend=sign_in.BACKEND)
        _welcome(request, user)
        messages.success(
            request,
            _("Your password is set. From now on sign in with your login name %(name)s.") % {"name": user.login_name},
        )
        return redirect("lms:start")
    return render(
        request, "lms/people/choose_password.html", {"form": form, "person": user}, status=422 if form.errors else 200
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def account(request):
    """What the platform keeps about me, and a new password."""
    request.access.require_sign_in()
    if request.method == "POST" and not request.user.login_name:
        raise Refused(_("A seat has a PIN and no password. Your class teacher gives a new PIN."), status=403)
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.set_password(form.cleaned_data["password"])
        request.user.password_changed_at = timezone.now()
        request.user.save(update_fields=["password", "password_changed_at"])
        auth.update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password was changed. Other devices were signed out."))
        return redirect("lms:account")
    context = {"form": form if request.user.login_name else None, "posts": request.access.posts}
    return render(request, "lms/people/account.html", context, status=422 if form.errors else 200)


@require_safe
def start(request):
    """Where each person begins: their own learning, or the district's work."""
    return redirect(start_pages.url(request) if request.user.is_authenticated else "/")
