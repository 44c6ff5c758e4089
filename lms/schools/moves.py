"""People through time: leave, change class, be away, be lent, move to another school, and corrections of all that.

Each takes an effective day and a reason. Rows are superseded and succeeded, so what was known before stays known.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.facts import record
from lms.facts.anew import anew
from lms.people.models import User
from lms.refused import Refused
from lms.schools import posts
from lms.schools.lock import hold
from lms.schools.models import Organisation, Post, SchoolClass


def leave(user: User, organisation: Organisation, *, on: date, by: User | None, reason: str) -> list[Post]:
    """End every staff post of a person at a place on a day, those to come too; what is left of them."""
    with transaction.atomic():
        held = _left(user, organisation, on)
        if not held:
            raise Refused(_("%(name)s holds no post here on that day.") % {"name": user.name}, field="on")
        left = (posts.end(post, on=on, by=by, reason=_why(reason)) for post in held)
        return [post for post in left if post]


def _left(user: User, organisation: Organisation, on: date) -> list[Post]:
    """The staff posts there that end if the person leaves on that day, and those to come, such as after a leave.

    None for somebody who came only later: that day is a slip.
    """
    here = Post.objects.staff().filter(user=user, organisation=organisation)
    if not here.known().filter(valid_from__lte=on).exists():
        return []
    to_come = Q(valid_from__gt=max(on, timezone.localdate()))
    rows = here.standing(on).filter(to_come | Q(valid_from__lte=on))
    return list(rows.select_related("user", "organisation", "school_class__school").order_by("pk"))


def _why(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Say in a few words why. The reason stays with the record."), field="reason")
    return reason.strip()


@transaction.atomic
def change_class(post: Post, school_class: SchoolClass, *, on: date, by: User | None, reason: str) -> Post:
    """A class teacher, or a pupil, in another class of the same school from a day on."""
    if post.school_class_id is None:
        raise Refused(_("This post has no class. Choose the post of a class teacher, or appoint one."), field="what")
    if on < post.valid_from:
        raise Refused(
            _("The post begins only on %(date)s. Choose that day or a later one.") % {"date": post.valid_from},
            field="from_",
        )
    if post.school_class_id == school_class.pk:
        raise Refused(_("This is the class of the post already. Choose another one."), field="school_class")
    posts.end(post, on=on, by=by, reason=_why(reason))
    return _again(post, from_=on, to=post.valid_to, by=by, reason=reason, school_class=school_class)


@transaction.atomic
def be_away(post: Post, *, from_: date, to: date | None, by: User | None, reason: str) -> Post | None:
    """An interruption 离岗, such as maternity leave: the post ends, and goes on from `to` if that day is known.

    Returns the post that goes on. While away nobody is on the roster with it, so nothing is required by it.
    """
    if to is not None and to <= from_:
        raise Refused(_("The day of the return lies before the leave. Choose a later one."), field="to")
    if from_ < post.valid_from:
        raise Refused(
            _("The post begins only on %(date)s. A leave cannot begin before it.") % {"date": post.valid_from},
            field="from_",
        )
    posts.end(post, on=from_, by=by, reason=_why(reason))
    if to is None or (post.valid_to and post.valid_to <= to):
        return None
    return _again(post, from_=to, to=post.valid_to, by=by, reason=reason)


@transaction.atomic
def lend(
    post: Post, organisation: Organisation, role: str, *, from_: date, to: date | None, by: User | None, reason: str
) -> Post:
    """A secondment 借调: away from a post for a time, and at another place with another one for just that time."""
    be_away(post, from_=from_, to=to, by=by, reason=reason)
    return posts.appoint(post.user, organisation, role, from_=from_, to=to, by=by, reason=_why(reason))


@transaction.atomic
def transfer(
    user: User,
    *,
    source: Organisation,
    target: Organisation,
    role: str,
    on: date,
    by: User | None,
    reason: str,
    school_class: SchoolClass | None = None,
) -> Post:
    """A move 调动 to another school: everything there ends, one post begins here on the same day."""
    if source.pk == target.pk:
        raise Refused(_("This is the same school. Choose another one."), field="organisation")
    leave(user, source, on=on, by=by, reason=reason)
    return posts.appoint(user, target, role, from_=on, by=by, reason=_why(reason), school_class=school_class)


@transaction.atomic
def correct(post: Post, *, from_: date, to: date | None, by: User | None, reason: str) -> Post:
    """Other days for a post that was entered wrongly; both versions show. Raises Refused where two posts would meet."""
    hold(post.user)
    at = timezone.now()
    posts.check_days(from_, to)
    if not Post.objects.filter(pk=post.pk, superseded_at__isnull=True).update(superseded_at=at):
        raise Refused(_("This post was changed in the meantime. Open the page again."))
    post.superseded_at = at
    record.record("post.superseded", [post], by=by, at=at)
    return _again(post, from_=from_, to=to, by=by, reason=reason, at=at)


def _again(
    post: Post,
    *,
    from_: date,
    to: date | None,
    by: User | None,
    reason: str,
    school_class: SchoolClass | None = None,
    at: datetime | None = None,
) -> Post:
    """A post like another one in another period; it ends with its place and class, as every post does."""
    at = at or timezone.now()
    its_class = school_class or post.school_class
    posts.check_place(post.organisation, its_class, from_=from_)
    until = posts.ends(post.organisation, its_class, to=to)
    fresh = anew(post, at=at, school_class=its_class, valid_from=from_, valid_to=until, reason=_why(reason))
    if its_class:
        posts.check_class(fresh.role, its_class, from_=from_, to=until)
    posts.check_overlap(fresh)
    fresh.save()
    record.record("post.opened", [fresh], by=by, at=at)
    return fresh
