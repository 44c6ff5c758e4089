"""Appoint people and end their posts."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms import dates
from lms.facts import record
from lms.facts.anew import anew
from lms.people.models import User
from lms.refused import Refused
from lms.schools.lock import hold
from lms.schools.models import Organisation, Post, Role, SchoolClass


@transaction.atomic
def appoint(
    user: User,
    organisation: Organisation,
    role: str,
    *,
    from_: date,
    by: User | None,
    to: date | None = None,
    school_class: SchoolClass | None = None,
    seat: int | None = None,
    job_title: str = "",
    reason: str = "",
) -> Post:
    """The post that the person holds from that day; writes its fact. Asking again for a post held gives that one.

    Raises Refused for dates in the wrong order, a closed organisation, a class of another school, a class that has a
    class teacher already, or a period in which the person holds the same post.
    """
    hold(user)
    _check(role, from_=from_, to=to, school_class=school_class)
    check_place(organisation, school_class, from_=from_)
    to = ends(organisation, school_class, to=to)
    if school_class:
        check_class(role, school_class, from_=from_, to=to)
    standing = Post.objects.held(from_).filter(
        user=user, organisation=organisation, role=role, school_class=school_class, valid_to=to
    )
    if post := standing.first():
        return post
    at = timezone.now()
    post = Post(
        user=user,
        organisation=organisation,
        role=role,
        school_class=school_class,
        seat=seat,
        job_title=job_title,
        valid_from=from_,
        valid_to=to,
        recorded_at=at,
        reason=reason,
    )
    check_overlap(post)
    post.save()
    record.record("post.opened", [post], by=by, at=at)
    return post


def ends(organisation: Organisation, school_class: SchoolClass | None, *, to: date | None) -> date | None:
    """When a post there ends at the latest: with the place or the class, if their closing is entered already."""
    closings = (to, organisation.closed_on, school_class.closed_on if school_class else None)
    return min((day for day in closings if day), default=None)


def _check(role: str, *, from_: date, to: date | None, school_class: SchoolClass | None) -> None:
    check_days(from_, to)
    if role in (Role.CLASS_TEACHER, Role.PUPIL) and school_class is None:
        raise Refused(_("A class teacher and a pupil need a class. Choose one."), field="school_class")


def check_days(from_: date, to: date | None) -> None:
    """Raise Refused for dates that nobody means and for those in the wrong order."""
    dates.check(from_, field="from_")
    dates.check(to, field="to")
    if to is not None and to <= from_:
        raise Refused(_("The last day lies before the first one. Choose a later last day."), field="to")


def check_place(organisation: Organisation, school_class: SchoolClass | None, *, from_: date) -> None:
    """Raise Refused where no post can begin on that day, as place and class stand now; both are read again."""
    organisation.refresh_from_db(fields=["closed_on"])
    if organisation.closed_on and organisation.closed_on <= from_:
        raise Refused(
            _("%(place)s was closed on %(date)s. Choose another place or an earlier date.")
            % {"place": organisation.name, "date": organisation.closed_on.isoformat()},
            field="organisation",
        )
    if school_class is None:
        return
    school_class.refresh_from_db(fields=["opened_on", "closed_on"])
    if school_class.school_id != organisation.pk:
        raise Refused(_("This class belongs to another school. Choose a class of this school."), field="school_class")
    if school_class.closed_on and school_class.closed_on <= from_:
        raise Refused(
            _("This class ended here on %(date)s. Choose another class or an earlier date.")
            % {"date": school_class.closed_on.isoformat()},
            field="school_class",
        )
    if school_class.opened_on and from_ < school_class.opened_on:
        raise Refused(
            _("This class opens here on %(date)s. Choose another class or a later date.")
            % {"date": school_class.opened_on.isoformat()},
            field="school_class",
        )


def check_class(role: str, school_class: SchoolClass, *, from_: date, to: date | None) -> None:
    """Raise Refused if the post would be of a second class teacher."""
    if role == Role.CLASS_TEACHER:
        # Two at once wait for each other here; both would find the class free otherwise.
        SchoolClass.objects.select_for_update(no_key=True).get(pk=school_class.pk)
        others = Post.objects.overlapping(from_, to).by_role(Role.CLASS_TEACHER).filter(school_class=school_class)
        if holder := others.select_related("user").order_by("valid_from").first():
            raise Refused(
                _("%(class)s has a class teacher already: %(name)s. End that post first.")
                % {"class": school_class.display_name(max(from_, holder.valid_from)), "name": holder.user.name},
                field="school_class",
            )


def check_overlap(post: Post) -> None:
    """Raise Refused if the person holds the same post (role, place, class) in a period that meets this one."""
    same = Post.objects.filter(
        user=post.user,
        organisation=post.organisation,
        role=post.role,
        school_class=post.school_class,
        superseded_at__isnull=True,
    ).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=post.valid_from))
    if post.valid_to:
        same = same.filter(valid_from__lt=post.valid_to)
    other = same.exclude(pk=post.pk).first()
    if other:
        raise Refused(
            _("%(name)s holds this post already from %(from)s to %(to)s. Choose other days, or end that one first.")
            % {"name": post.user.name, "from": other.valid_from, "to": other.valid_to or "…"},
            field="from_",
        )


@transaction.atomic
def end(post: Post, *, on: date, by: User | None, reason: str = "") -> Post | None:
    """The post's successor that ends on that day (the day itself is not held any more); None if nothing is left of it.

    Nothing is edited: the row is superseded and a shorter one written. Raises Refused if it has ended or was corrected,
    and for the district's last administrator, after whom nobody could appoint one.
    """
    hold(post.user)
    at = timezone.now()
    dates.check_reach(on, on=timezone.localdate(), field="on")
    _check_somebody_stays(post, on=on)
    if not Post.objects.filter(pk=post.pk, superseded_at__isnull=True).update(superseded_at=at):
        raise Refused(_("This post was changed in the meantime. Open the page again."))
    if post.valid_to and post.valid_to <= on:
        raise Refused(_("This post ended on %(date)s.") % {"date": post.valid_to.isoformat()}, field="on")
    post.superseded_at = at
    successor = anew(post, at=at, valid_to=on, reason=reason) if on > post.valid_from else None
    if successor:
        successor.save()
    record.record("post.superseded", [post], by=by, at=at)
    record.record("post.opened", [successor] if successor else [], by=by, at=at)
    return successor


def _check_somebody_stays(post: Post, *, on: date) -> None:
    """Refuses to end the last administration of the district that somebody who has signed in goes on holding."""
    if post.role != Role.BUREAU_ADMIN or post.organisation.parent_id is not None:
        return
    standing = Post.objects.known().by_role(Role.BUREAU_ADMIN).filter(organisation=post.organisation, valid_to=None)
    # Locked, so that two who end each other's posts at the same moment are not both told that the other one stays.
    others = [row for row in standing.select_for_update() if row.pk != post.pk and row.valid_from <= on]
    able = User.objects.filter(posts__in=others, is_active=True).exclude(password_changed_at=None)
    if not able.exists():
        raise Refused(
            _(
                "Nobody else who has signed in administers the district from %(date)s on, and only an administrator "
                "can appoint one. Appoint another administrator first and let them sign in once."
            )
            % {"date": on.isoformat()},
            field="on",
        )
