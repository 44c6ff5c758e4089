"""What the pages of schools show."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lms.people.models import AccessLogEntry, OneTimeCode, User
from lms.schools.models import HeadCount, Organisation, Post, Reorganisation, Role, SchoolClass, StaffCount
from lms.schools.running import running
from lms.web import links


@dataclass(frozen=True)
class Figures:
    """Counts of a place on a date. pupils is what the head counts say, seats how many pupils' places are kept."""

    staff: int
    classes: int
    pupils: int
    seats: int


def workplace(user: User, *, on: date) -> Organisation | None:
    """Where the person's first post on a day is; one query."""
    post = Post.objects.held(on).filter(user=user).select_related("organisation").order_by("pk").first()
    return post and post.organisation


def called(users: Collection[User], *, on: date) -> dict[int, str]:
    """user → how those who look after them call them: by name, a pupil without one by class and seat. One query."""
    found = {user.pk: str(user) for user in users}
    nameless = [user.pk for user in users if not user.name]
    seats = Post.objects.held(on).filter(user__in=nameless, seat__isnull=False).select_related("school_class")
    for post in seats if nameless else ():
        words = {"class": post.school_class.display_name(on), "seat": post.seat}
        found[post.user_id] = _("%(class)s, seat %(seat)s") % words
    return found


def with_counts(organisations: QuerySet[Organisation], *, on: date) -> QuerySet[Organisation]:
    """The same rows with staff_count, persons counted once in each place."""
    staff = Post.objects.held(on).exclude(role=Role.PUPIL).filter(organisation=OuterRef("pk"))
    count = staff.order_by().values("organisation").annotate(n=Count("user", distinct=True)).values("n")
    return organisations.annotate(staff_count=Coalesce(Subquery(count, output_field=IntegerField()), 0))


def classes(organisation: Organisation, *, on: date) -> list[SchoolClass]:
    """The classes that run on that date, by grade and number, with pupils (head count or None), teacher and url."""
    count = HeadCount.objects.held(on).filter(school_class=OuterRef("pk")).values("count")[:1]
    teacher = (
        Post.objects.held(on).by_role(Role.CLASS_TEACHER).filter(school_class=OuterRef("pk")).values("user__name")[:1]
    )
    rows = running([organisation.path], on=on).filter(school=organisation).select_related("school")
    found = list(rows.annotate(pupils=Subquery(count), teacher=Subquery(teacher)))
    for school_class in found:
        school_class.name = school_class.display_name(on)
        school_class.url = links.url("class", school_class.pk)
    return sorted(found, key=lambda c: (c.grade(on), c.number))


def figures(organisation: Organisation, *, on: date) -> Figures:
    """Counts of the place and all below it."""
    held = Post.objects.held(on).within(organisation)
    those = running([organisation.path], on=on)
    pupils = HeadCount.objects.held(on).filter(school_class__in=those).aggregate(sum=Sum("count"))["sum"]
    return Figures(
        staff=held.staff().values("user").distinct().count(),
        classes=those.count(),
        pupils=pupils or 0,
        seats=held.by_role(Role.PUPIL).filter(school_class__in=those).count(),
    )


def staff(organisation: Organisation, *, on: date, called: str = "") -> QuerySet[Post]:
    """Posts of staff here on that date or to come, by pinyin of the name.

    called: a part of name or login name; then those that ended, too: what was entered wrongly is found and corrected.
    """
    rows = Post.objects.known().staff().filter(organisation=organisation)
    if called:
        rows = rows.filter(Q(user__name__icontains=called) | Q(user__login_name__icontains=called))
    else:
        rows = rows.standing(on)
    return rows.select_related("user", "school_class__school", "organisation").order_by(
        "user__sort_key", "user_id", "pk"
    )


def access_log(organisation: Organisation) -> QuerySet[AccessLogEntry]:
    """What was done with people's data here and below, the newest first."""
    places = Organisation.objects.within(organisation).values("pk")
    rows = AccessLogEntry.objects.filter(organisation__in=places).select_related("by", "person")
    return rows.order_by("-at", "-pk")


def never_signed_in(organisation: Organisation, *, on: date, at: datetime) -> QuerySet[User]:
    """Staff here who have not chosen a password yet, by pinyin, each with has_code: one that works at that moment."""
    held = Post.objects.held(on).staff().filter(organisation=organisation)
    people = User.objects.filter(pk__in=held.values("user"), password_changed_at=None, is_active=True)
    valid = OneTimeCode.objects.filter(user=OuterRef("pk"), used_at=None, expires_at__gt=at)
    return people.exclude(login_name=None).annotate(has_code=Exists(valid)).order_by("sort_key", "pk")


def stated_staff(
    within: Iterable[Organisation], *, on: date, known_by: datetime | None = None
) -> dict[Organisation, int]:
    """What these places and those below state as their staff; who states nothing is left out. One query."""
    below = Q(pk__in=[])
    for place in within:
        below |= Q(path__startswith=place.path)
    rows = StaffCount.objects.held(on, known_by).filter(organisation__in=Organisation.objects.filter(below))
    stated: dict[Organisation, int] = {}
    tops: set[str] = set()
    for row in rows.select_related("organisation").order_by("organisation__path"):
        # A place states for all below it, so what these state is in it.
        if not tops & row.organisation.paths_above:
            stated[row.organisation] = row.count
            tops.add(row.organisation.path)
    return stated


def held_beside(post: Post, *, on: date, except_at: Organisation | None = None) -> list[Post]:
    """The other posts of the holder on that date, but those at one place."""
    rows = Post.objects.held(on).staff().filter(user=post.user_id).exclude(pk=post.pk)
    return list(rows.exclude(organisation=except_at).select_related("organisation", "school_class__school"))


def teachers_of(classes: Iterable[SchoolClass], *, still_at: Organisation, on: date) -> list[str]:
    """Names of those who taught these classes until that day and hold a post at the place on it, by pinyin."""
    ended = Post.objects.known().by_role(Role.CLASS_TEACHER).filter(school_class__in=classes, valid_to=on)
    here = Post.objects.held(on).staff().filter(organisation=still_at, user__in=ended.values("user"))
    people = User.objects.filter(pk__in=here.values("user")).order_by("sort_key", "pk")
    return list(people.values_list("name", flat=True))


def reorganisations(school: Organisation) -> QuerySet[Reorganisation]:
    """What became of the school and what came to it, the latest first."""
    rows = Reorganisation.objects.filter(Q(school=school) | Q(into=school))
    return rows.select_related("school", "into", "by", "undone_by")


def history(user: User) -> QuerySet[Post]:
    """Every staff post of a person, superseded ones too, by when it began and when it was entered."""
    rows = Post.objects.filter(user=user).exclude(role=Role.PUPIL)
    return rows.select_related("organisation", "school_class__school").order_by("valid_from", "recorded_at", "pk")
