"""One-time codes for staff: whoever gives one must have a say over everything that it opens."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.people import codes, reset
from lms.people.models import User
from lms.refused import Refused
from lms.schools import queries
from lms.schools.models import Organisation, Post


def beyond(people: Iterable[int], *, reach: QuerySet[Post], on: date) -> set[int]:
    """Which of these people hold, on that date or later, a post outside of `reach`: theirs is not ours to reset."""
    elsewhere = Post.objects.standing(on).filter(user__in=people).exclude(pk__in=reach.values("pk"))
    return set(elsewhere.values_list("user_id", flat=True))


def give(post: Post, *, reach: QuerySet[Post], by: User, at: datetime, on: date) -> str:
    """A new code for the post's holder, in place of the password, to be shown once.

    reach: the posts whose holders `by` may reset. Raises Refused if the person holds a post beyond it.
    """
    if beyond([post.user_id], reach=reach, on=on):
        raise Refused(
            _(
                "%(name)s also holds a post elsewhere, and a new code would open that one, too. Ask the bureau: its "
                "administrator can give the code."
            )
            % {"name": post.user.name}
        )
    return reset.new_code(post.user, by=by, at=at, organisation=post.organisation_id)


def print_strips(
    organisation: Organisation,
    *,
    reach: QuerySet[Post],
    by: User,
    at: datetime,
    on: date,
    paper: Callable[[list[tuple[User, str]]], bytes],
    anew: bool = False,
) -> bytes:
    """What `paper` makes of new codes for all here who never signed in and hold no code that still works.

    anew: for those with such a code, too; it then stops working. The codes count once the paper is there: if it cannot
    be made, earlier ones go on working. Raises Refused if nobody is left.
    """
    newcomers = _newcomers(organisation, reach=reach, on=on, at=at)
    people = [person for person in newcomers if anew or not person.has_code]  # type: ignore[attr-defined]
    if not people and newcomers:
        raise Refused(
            _(
                "Everybody who has not signed in yet holds a code that still works. Hand out the printed strips, or "
                "print all anew: that ends the earlier codes."
            )
        )
    if not people:
        raise Refused(_("Everybody here has chosen a password already. Use the button beside a name to reset one."))
    rows = [(person, codes.draw()) for person in people]
    document = paper(rows)
    reset.first_codes(rows, by=by, at=at, organisation=organisation.pk)
    return document


def _newcomers(organisation: Organisation, *, reach: QuerySet[Post], on: date, at: datetime) -> list[User]:
    people = list(queries.never_signed_in(organisation, on=on, at=at))
    others = beyond([person.pk for person in people], reach=reach, on=on)
    return [person for person in people if person.pk not in others]
