"""Erase what is kept of somebody who has left: one person asks, another one confirms."""

import re
from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.facts import erase
from lms.people import access_log
from lms.people.models import User
from lms.refused import Refused
from lms.schools.models import ErasureRequest, Organisation, Post

# How the journal, which has no language of its own, cites each ground.
CITED = {
    ErasureRequest.Basis.PURPOSE: "《个人信息保护法》第四十七条第一款第（一）项",
    ErasureRequest.Basis.PERIOD: "《个人信息保护法》第四十七条第一款第（二）项",
    ErasureRequest.Basis.CONSENT: "《个人信息保护法》第四十七条第一款第（三）项",
    ErasureRequest.Basis.BREACH: "《个人信息保护法》第四十七条第一款第（四）项",
    ErasureRequest.Basis.LAW: "《个人信息保护法》第四十七条第一款第（五）项",
}
OPEN_ALREADY = gettext_lazy("A request for this person is open already. Confirm or withdraw that one.")
# Fewer digits are a year or the number of a document as often as somebody's login name.
TELLING_DIGITS = 6
ERASED = Q(login_name=None, name="")
# What rooms above know of that must end first: each gives a whole sentence for a person, or nothing.
_hindrances: list[Callable[[User], str]] = []


def register_hindrance(tell: Callable[[User], str]) -> None:
    """Let a room above say why somebody cannot be erased now; the same function twice counts once."""
    if tell not in _hindrances:
        _hindrances.append(tell)


def left(organisation: Organisation, *, on: date, called: str = "") -> QuerySet[Post]:
    """Of each member of staff who once was here or below and holds no post any more anywhere, the last post.

    By pinyin; pupils and who was erased are left out. called: a part of name or login name.
    """
    standing = Post.objects.standing(on).filter(user=OuterRef("user"))
    theirs = Post.objects.staff().within(organisation).filter(user=OuterRef("user"))
    last = theirs.order_by(F("superseded_at").desc(nulls_first=True), "-valid_from", "-pk").values("pk")[:1]
    rows = Post.objects.staff().within(organisation).filter(~Exists(standing), pk=Subquery(last))
    rows = rows.exclude(user__in=User.objects.filter(ERASED))
    if called:
        rows = rows.filter(user__name__icontains=called) | rows.filter(user__login_name__icontains=called)
    return rows.select_related("user", "organisation").order_by("user__sort_key", "user_id")


def requests(organisation: Organisation) -> QuerySet[ErasureRequest]:
    """Requests for people here and below, open ones first, then by when they were done or withdrawn, the last first."""
    rows = ErasureRequest.objects.filter(organisation__path__startswith=organisation.path)
    rows = rows.select_related("user", "organisation", "asked_by", "second", "withdrawn_by")
    return rows.order_by(Coalesce("done_at", "withdrawn_at").desc(nulls_first=True), "-pk")


def open_request(user: User) -> ErasureRequest | None:
    """The request that waits for somebody to confirm it."""
    return ErasureRequest.objects.filter(user=user, done_at=None, withdrawn_at=None).first()


def check(user: User, *, by: User, reach: QuerySet[Organisation], on: date) -> None:
    """Raise Refused with what stands in the way of erasing this person now.

    reach: where `by` may erase people; a post elsewhere, a pupil's as well, makes the records not theirs alone.
    """
    if user.pk == by.pk:
        raise Refused(_("These are your own records. Ask a colleague at the bureau to erase them."))
    if User.objects.filter(ERASED, pk=user.pk).exists():
        raise Refused(_("These records were erased already. There is nothing left to do."))
    posts = Post.objects.filter(user=user)
    if post := posts.standing(on).select_related("organisation").first():
        raise Refused(
            _("The person holds a post at %(place)s. End every post first.") % {"place": post.organisation.name}
        )
    if posts.exclude(organisation__in=reach).exists():
        raise Refused(_("The person also had a post outside your area. Ask the bureau to erase the records."))
    for tell in _hindrances:
        if sentence := tell(user):
            raise Refused(sentence)


def ask(
    post: Post, *, basis: str, reason: str, by: User, reach: QuerySet[Organisation], at: datetime, on: date
) -> ErasureRequest:
    """The request to erase the holder of a former post; nothing is erased yet.

    Raises Refused as `check` does, for a reason that is empty or names the person, and while a request is open.
    """
    user = post.user
    check(user, by=by, reach=reach, on=on)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say in a few words why. The reason stays with the record."), field="reason")
    if _names(reason, user):
        raise Refused(_("The reason stays when the person is erased. Write it without the name."), field="reason")
    try:
        with transaction.atomic():
            return ErasureRequest.objects.create(
                user=user, organisation=post.organisation, basis=basis, reason=reason, asked_by=by, asked_at=at
            )
    except IntegrityError:
        raise Refused(str(OPEN_ALREADY))


def _names(reason: str, user: User) -> bool:
    """Does the text hold the person's name, spaced or not, or login name as a word of its own?"""
    name, text = ("".join(words.lower().split()) for words in (user.name, reason))
    login = (user.login_name or "").lower()
    if len(name) > 1 and name in text:
        return True
    is_telling = login and (not login.isdigit() or len(login) >= TELLING_DIGITS)
    return bool(is_telling and re.search(rf"(?<![0-9a-z]){re.escape(login)}(?![0-9a-z])", reason.lower()))


@transaction.atomic
def confirm(request: ErasureRequest, *, by: User, reach: QuerySet[Organisation], at: datetime, on: date) -> int:
    """Erases the person for good: a second person agrees. Returns how many facts lost their text.

    The erasure's fact, the line of the access log and the request itself say that it was done, and not of whom.
    Raises Refused as `check` does, for whoever asked, and when the request is not open any more.
    """
    if request.asked_by_id == by.pk:
        raise Refused(_("You asked for this yourself. Erasing takes two people: somebody else must confirm it."))
    whose = request.user
    _close(request, done_at=at, second=by, user=None)
    assert whose is not None, "only an open request names somebody"
    # Whoever appoints the person at this moment waits here, or is seen by the check.
    user = User.objects.select_for_update().get(pk=whose.pk)
    check(user, by=by, reach=reach, on=on)
    place = request.organisation_id
    count = erase.erase_person(
        user.opaque.hex,
        by=request.asked_by,
        second=by,
        basis=CITED[ErasureRequest.Basis(request.basis)],
        at=at,
        organisation=place,
    )
    ErasureRequest.objects.filter(pk=request.pk).update(count=count)
    # Earlier ones that were withdrawn name nobody any more either.
    ErasureRequest.objects.filter(user=user).update(user=None)
    access_log.log("person.erased", by=by, at=at, organisation=place, note=str(count))
    return count


def withdraw(request: ErasureRequest, *, by: User, at: datetime) -> None:
    """Ends a request without erasing anything. Raises Refused when it is not open any more."""
    _close(request, withdrawn_at=at, withdrawn_by=by)


def _close(request: ErasureRequest, **values: object) -> None:
    """The database decides who was first."""
    rows = ErasureRequest.objects.filter(pk=request.pk, done_at=None, withdrawn_at=None)
    if not rows.update(**values):
        raise Refused(_("This request was confirmed or withdrawn in the meantime. Nothing more was done."))
