"""A class's seats: PINs, cards, and how pupils sign in."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.people import sign_in, throttle
from lms.refused import Refused
from lms.schools import cards, class_cards, consent
from lms.schools.calendar import today
from lms.schools.forms import ClassCodeForm, SeatForm
from lms.schools.models import SchoolClass, Seat
from lms.web import links
from lms.web.address import client_address
from lms.web.downloads import PDF, attachment


@require_safe
def seats(request, pk: int):
    """The seats of a class, with what the class teacher may do for each."""
    school_class = request.access.get(SchoolClass, "reset_pins", pk=pk)
    context = {
        "school_class": school_class,
        "class_name": school_class.display_name(today()),
        "class_url": links.url("class", school_class.pk),
        "seats": class_cards.seats(school_class, on=today()),
        "level": school_class.school.identity_level,
        "code": class_cards.ensure_code(school_class),
        "may_names": request.access.may("read_names", school_class),
    }
    return render(request, "lms/schools/seats.html", context)


@require_safe
def ask_pins(request, pk: int):
    """Asks once before a whole class gets new PINs."""
    school_class = request.access.get(SchoolClass, "reset_pins", pk=pk)
    places = class_cards.seats(school_class, on=today())
    with_pin = sum(bool(place.user.password_changed_at) for place in places)
    context = {
        "school_class": school_class,
        "class_name": school_class.display_name(today()),
        "count": len(places),
        "with_pin": with_pin,
    }
    return render(request, "lms/schools/ask_pins.html", context)


@never_cache
@require_POST
def pins(request, pk: int):
    """New PINs for the whole class, as tear-off strips."""
    school_class = request.access.get(SchoolClass, "reset_pins", pk=pk)
    return _strips(request, school_class, f"{school_class.display_name(today())}-PIN.pdf")


@never_cache
@require_POST
def pin(request, pk: int):
    """A new PIN for one seat, as one strip."""
    post = request.access.get(Seat, "reset_pin", pk=pk, superseded_at=None)
    return _strips(request, post.school_class, f"PIN-{post.seat}.pdf", seat=post.seat)


def _strips(request, school_class: SchoolClass, filename: str, *, seat: int | None = None):
    may_names = request.access.may("read_names", school_class)
    paper = partial(cards.strips_pdf, school_class, with_names=may_names)
    document = class_cards.issue_pins(
        school_class, by=request.user, at=timezone.now(), on=today(), paper=paper, seat=seat
    )
    return attachment(document, filename, PDF)


@require_safe
def card(request, pk: int):
    """The class card for the door."""
    school_class = request.access.get(SchoolClass, "reset_pins", pk=pk)
    return attachment(cards.class_card_pdf(school_class), f"{school_class.display_name(today())}.pdf", PDF, inline=True)


@require_POST
def clear_tries(request, pk: int):
    """Let every seat of the class try again at once, and the room that the teacher stands in."""
    school_class = request.access.get(SchoolClass, "reset_pins", pk=pk)
    for place in class_cards.seats(school_class, on=today()):
        throttle.clear(place.user)
    throttle.clear_address(client_address(request))
    messages.success(request, _("All seats of the class may try again now."))
    return redirect("schools:seats", pk=pk)


@require_http_methods(["GET", "POST"])
def withdraw_consent(request, pk: int):
    """Guardian's withdrawal, after asking once: the name goes, the seat stays."""
    post = request.access.get(Seat, "reset_pin", pk=pk, superseded_at=None)
    if request.method == "GET":
        context = {"seat": post, "class_name": post.school_class.display_name(today())}
        return render(request, "lms/schools/ask_consent.html", context)
    consent.withdraw(post, by=request.user, at=timezone.now())
    messages.success(request, _("The name was erased. The seat stays, so that the pupil can go on without a name."))
    return redirect("schools:seats", pk=post.school_class_id)


@never_cache
@require_http_methods(["GET", "POST"])
def class_code(request):
    """Pupils begin with the code on their class card."""
    form = ClassCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            school_class = class_cards.find(form.cleaned_data["code"])
            return redirect("schools:class_seat", code=school_class.code)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    return render(request, "lms/schools/class_code.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def class_seat(request, code: str):
    """Seat and PIN; also the page that the QR on the door opens."""
    school_class = class_cards.find(code)
    form = SeatForm(request.POST or None)
    device = sign_in.device(request)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _enter(request, school_class, device=device, **form.cleaned_data)
                return redirect("lms:start")
            except Refused as refused:
                form.add_error(refused.field, refused.message)
                status = refused.status
    context = {"form": form, "school_class": school_class, "class_name": school_class.display_name(today())}
    response = render(request, "lms/schools/class_seat.html", context, status=status)
    sign_in.remember_device(response, device, secure=request.is_secure())
    return response


def _enter(request, school_class: SchoolClass, *, seat: int, pin: str, device: str) -> None:
    holder = class_cards.seat_holder(school_class, seat, on=today())
    account = f"seat:{holder.pk}" if holder else f"class:{school_class.pk}:{seat}"
    user = sign_in.with_pin(request, holder, pin, account=account, device=device)
    if notice := sign_in.reset_notice(user):
        messages.warning(request, notice)
