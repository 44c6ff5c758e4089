"""Signing in: by login name and password, or as a seat of a class with its PIN."""

from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from lms.people import throttle
from lms.people.models import User
from lms.refused import Refused
from lms.web.address import client_address

BACKEND = "lms.people.sign_in.Backend"
DEVICE_COOKIE = "device"
DEVICE_KEEP_SECONDS = 400 * 24 * 3600


class Backend(ModelBackend):
    """Django's model backend with our field's name; group permissions serve the Wagtail admin only."""

    def authenticate(self, request, username=None, password=None, login_name=None, **kwargs) -> User | None:
        name = (login_name or username or "").strip()
        user = User.objects.filter(login_name=name).first() if name else None
        if user is None or password is None:
            # The same work as for a known name, so that the answer's time tells nothing.
            User().set_password(password or "")
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


def device(request) -> str:
    """This browser's random mark; it names no person and is only compared with itself."""
    mark = request.COOKIES.get(DEVICE_COOKIE, "")
    return mark if len(mark) == 20 and mark.isalnum() else get_random_string(20)


def remember_device(response, device: str, *, secure: bool) -> None:
    """Leave the mark in the browser, to be sent over TLS alone where the request came so."""
    response.set_cookie(
        DEVICE_COOKIE, device, max_age=DEVICE_KEEP_SECONDS, httponly=True, samesite="Lax", secure=secure
    )


def with_password(request, login_name: str, password: str, *, device: str) -> User:
    """Signs the person in. Raises Refused for a wrong name or password, or after too many wrong tries."""
    attempt = throttle.Try(login_name, device, client_address(request))
    counted = throttle.begin(attempt)
    user = auth.authenticate(request, login_name=login_name, password=password)
    if user is None:
        raise Refused(
            _(
                "Login name and password do not match. Check the name; your school administrator can give you a "
                "new code."
            ),
            field="password",
        )
    throttle.succeeded(attempt, counted)
    auth.login(request, user, backend=BACKEND)
    return user


def with_pin(request, seat_holder: User | None, pin: str, *, account: str, device: str) -> User:
    """Signs a pupil's seat in. account: what the wrong tries are counted under, also for seats that nobody has."""
    attempt = throttle.Try(account, device, client_address(request))
    counted = throttle.begin(attempt)
    if seat_holder is None:
        User().set_password(pin)
    elif seat_holder.is_active and seat_holder.check_password(pin):
        throttle.succeeded(attempt, counted)
        auth.login(request, seat_holder, backend=BACKEND)
        return seat_holder
    raise Refused(
        _("Seat and PIN do not match. Look at your strip again, or ask your teacher for a new PIN."), field="pin"
    )


def reset_notice(user: User) -> str:
    """What to tell a person whose password or PIN somebody else has reset, once."""
    reset = user.credential_reset_at
    if not reset or (user.reset_seen_at and user.reset_seen_at >= reset):
        return ""
    User.objects.filter(pk=user.pk).update(reset_seen_at=timezone.now())
    by = user.credential_reset_by
    return _(
        "Your sign-in was reset on %(when)s by %(who)s. If you did not ask for it, tell your school administrator."
    ) % {
        "when": timezone.localtime(reset).strftime("%Y-%m-%d %H:%M"),
        "who": by.name if by else _("the system"),
    }
