"""What the database says about the places and people that the files name: few bulk reads, plain tuples."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q, QuerySet

from lms.bulk import chunks
from lms.people.models import Consent, User
from lms.schools import grades
from lms.schools.models import HeadCount, Organisation, Post, Role, SchoolClass
from lms.schools.roster.class_names import School
from lms.schools.roster.draft import ClassKey

# What 教职工表 says completely; posts in other roles are left alone.
STAFF_TABLE_ROLES = (
    Role.LEARNER,
    Role.CLASS_TEACHER,
    Role.MORAL_EDUCATION,
    Role.PRINCIPAL,
    Role.SCHOOL_ADMIN,
)


class KnownPerson(NamedTuple):
    pk: int
    login_name: str | None
    name: str


class KnownPost(NamedTuple):
    pk: int
    user: int
    organisation: int
    school_class: int | None
    role: str
    job_title: str
    valid_from: date
    valid_to: date | None


class KnownSeat(NamedTuple):
    """A pupil's place. consented_on: the date of the standing consent."""

    post: int
    user: int
    name: str
    consented_on: date | None
    since: date


class Known:
    """The roster as it stands, bounded by the organisations that the importer may import for.

    within: the tops of those parts of the tree; a bureau among them lets schools themselves be imported.
    """

    def __init__(self, within: Sequence[Organisation], *, on: date) -> None:
        self.within = within
        self.on = on
        self.root = within[0] if within[0].parent_id is None else Organisation.objects.get(pk=within[0].root_id)
        self.has_district = any(top.kind == Organisation.Kind.BUREAU for top in within)
        scope = Q()
        for top in within:
            scope |= Q(path__startswith=top.path)
        self.organisations = list(Organisation.objects.filter(scope).order_by("path"))
        self.schools = {o.code: o for o in self.organisations if o.kind == Organisation.Kind.SCHOOL}
        self.clusters = {o.name: o for o in self.organisations if o.kind == Organisation.Kind.CLUSTER}
        self.campuses = {(o.parent_id, o.name): o for o in self.organisations if o.kind == Organisation.Kind.CAMPUS}
        self.code_of_school = {o.pk: o.code for o in self.schools.values()}
        self.classes: dict[ClassKey, SchoolClass] = {}
        for school_class in SchoolClass.objects.that_ran().filter(school__in=list(self.code_of_school)):
            self.classes[self.key(school_class)] = school_class

    def key(self, school_class: SchoolClass) -> ClassKey:
        """How files name this class."""
        code = self.code_of_school[school_class.school_id]
        return code, school_class.stage, school_class.entry_year, school_class.number

    def taken_codes(self, codes: Iterable[str]) -> set[str]:
        """Which of these codes stand for something that is no school of this scope."""
        found: set[str] = set()
        for some in chunks(code for code in codes if code not in self.schools):
            found.update(Organisation.objects.filter(code__in=some).values_list("code", flat=True))
        return found

    @cached_property
    def gone_on(self) -> dict[int, SchoolClass]:
        """As what classes that closed here go on at another school, by the key of the class here."""
        closed = {(row.line, row.closed_on): row.pk for row in self.classes.values() if row.closed_on}
        there = SchoolClass.objects.that_ran().exclude(continues=None).select_related("school") if closed else ()
        return {closed[row.line, row.opened_on]: row for row in there if (row.line, row.opened_on) in closed}

    def inhabited(self) -> set[int]:
        """The schools at which somebody holds a post on that day or later, or a class runs or will."""
        posts = Post.objects.standing(self.on).order_by().values_list("organisation_id", flat=True).distinct()
        return {*posts, *(row.school_id for key, row in self.classes.items() if self._goes_on(key, row))}

    def _goes_on(self, key: ClassKey, row: SchoolClass) -> bool:
        """Is the class in its stage, or will it be?"""
        code, stage, entry_year, _number = key
        system = self.schools[code].system
        grade = grades.grade(entry_year, stage, on=self.on, system=system)
        return grade <= grades.LAST_GRADE[system][stage] and self.on < (row.closed_on or date.max)

    def head_counts(self) -> dict[int, HeadCount]:
        """The standing head count of each class, by the class's key in the database."""
        places = [self.schools[code].pk for code in self.schools]
        standing = HeadCount.objects.filter(school_class__school__in=places).select_related("school_class__school")
        rows, later = standing.held(self.on), standing.known().filter(valid_from__gt=self.on)
        return {row.school_class_id: row for some in (later.order_by("-valid_from"), rows) for row in some}

    def people(self, login_names: Iterable[str]) -> dict[str, KnownPerson]:
        """People by login name, wherever they are."""
        found = {}
        for some in chunks(login_names):
            for row in User.objects.filter(login_name__in=some).values_list("pk", "login_name", "name"):
                found[row[1]] = KnownPerson(*row)
        return found

    def names(self, users: Iterable[int]) -> dict[int, KnownPerson]:
        """People by primary key."""
        found = {}
        for some in chunks(users):
            for row in User.objects.filter(pk__in=some).values_list("pk", "login_name", "name"):
                found[row[0]] = KnownPerson(*row)
        return found

    def operators(self, users: Iterable[int]) -> set[int]:
        """Who of these people may do everything, whatever the roster says."""
        found: set[int] = set()
        for some in chunks(users):
            found.update(User.objects.filter(pk__in=some, is_superuser=True).values_list("pk", flat=True))
        return found

    def called(self, names: Iterable[str]) -> set[tuple[str, str, int]]:
        """(name, login name, place) of everybody of these names with a standing post of the staff table's roles."""
        found: set[tuple[str, str, int]] = set()
        for some in chunks(names):
            rows = Post.objects.standing(self.on).filter(user__name__in=some, role__in=STAFF_TABLE_ROLES)
            rows = rows.filter(organisation__path__startswith=self.root.path).exclude(user__login_name=None)
            found.update(rows.values_list("user__name", "user__login_name", "organisation_id"))
        return found

    def posts_of(self, users: Iterable[int]) -> dict[int, list[KnownPost]]:
        """The standing posts of these people in the staff table's roles, anywhere."""
        found: dict[int, list[KnownPost]] = defaultdict(list)
        for some in chunks(users):
            for post in self._standing(Post.objects.filter(user__in=some, role__in=STAFF_TABLE_ROLES)):
                found[post.user].append(post)
        return found

    def staff_at(self, places: Iterable[int]) -> list[tuple[str | None, KnownPost]]:
        """(login name, post) of everybody with a standing post of the staff table's roles at these schools."""
        found = []
        for some in chunks(places):
            posts = self._standing(Post.objects.filter(organisation__in=some, role__in=STAFF_TABLE_ROLES))
            names = self.names({post.user for post in posts})
            found += [(names[post.user].login_name, post) for post in posts]
        return found

    def people_at(self, places: Iterable[int]) -> list[tuple[int, bool]]:
        """(place, is a pupil) of each person with a standing post there, once for each of these."""
        found: list[tuple[int, bool]] = []
        names = ("organisation_id", "user_id", "role")
        for some in chunks(places):
            rows = Post.objects.held(self.on).filter(organisation__in=some).order_by()
            people = {(place, user, role == Role.PUPIL) for place, user, role in rows.values_list(*names)}
            found += [(place, is_pupil) for place, _user, is_pupil in people]
        return found

    def places_of(self, users: Iterable[int]) -> dict[int, set[int]]:
        """Where these people hold posts, in any role, today or later."""
        found: dict[int, set[int]] = defaultdict(set)
        for some in chunks(users):
            for user, place in (
                Post.objects.standing(self.on).filter(user__in=some).values_list("user_id", "organisation_id")
            ):
                found[user].add(place)
        return found

    def beyond(self, users: Iterable[int]) -> set[int]:
        """Who of these people holds a post outside of this scope or of which 教职工表 says nothing, today or later."""
        inside = {organisation.pk for organisation in self.organisations}
        found: set[int] = set()
        for some in chunks(users):
            rows = Post.objects.standing(self.on).filter(user__in=some)
            for user, place, role in rows.values_list("user_id", "organisation_id", "role"):
                if place not in inside or role not in STAFF_TABLE_ROLES:
                    found.add(user)
        return found

    def class_teachers(self, classes: Iterable[int]) -> dict[int, KnownPost]:
        """Who is class teacher of these classes."""
        found = {}
        for some in chunks(classes):
            rows = Post.objects.filter(school_class__in=some, role=Role.CLASS_TEACHER)
            found.update({post.school_class: post for post in self._standing(rows) if post.school_class})
        return found

    def appointments(self, places: Iterable[int]) -> list[KnownPost]:
        """All appointments of vice-principals for rule of law at these schools, past ones included."""
        found: list[KnownPost] = []
        for some in chunks(places):
            rows = Post.objects.filter(
                organisation__in=some,
                role=Role.VICE_PRINCIPAL_LAW,
                superseded_at__isnull=True,
            )
            found += self._tuples(rows)
        return found

    def seats(self, places: Iterable[int]) -> dict[int, dict[int, KnownSeat]]:
        """Pupils of these schools by class and seat."""
        found: dict[int, dict[int, KnownSeat]] = defaultdict(dict)
        for some in chunks(places):
            # Two plain reads put together here; one with an outer join takes twice as long for 100,000 pupils.
            consents = dict(
                Consent.objects.filter(withdrawn_at__isnull=True)
                .filter(user__posts__organisation__in=some, user__posts__role=Role.PUPIL)
                .values_list("user_id", "given_on")
            )
            rows = Post.objects.filter(
                organisation__in=some,
                role=Role.PUPIL,
                superseded_at__isnull=True,
                valid_to__isnull=True,
            )
            for class_pk, seat, post, user, name, since in rows.values_list(
                "school_class_id", "seat", "pk", "user_id", "user__name", "valid_from"
            ).iterator(chunk_size=5000):
                found[class_pk][seat] = KnownSeat(post, user, name, consents.get(user), since)
        return found

    def as_school(self, school_type: str, system: str) -> School:
        """What its class names mean; no stages where none are taught (kindergarten)."""
        return School(grades.STAGES_OF.get(school_type, ()), system or "63")

    def _standing(self, rows: QuerySet[Post]) -> list[KnownPost]:
        rows = rows.filter(superseded_at__isnull=True).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=self.on))
        return self._tuples(rows)

    def _tuples(self, rows: QuerySet[Post]) -> list[KnownPost]:
        fields = (
            "pk",
            "user_id",
            "organisation_id",
            "school_class_id",
            "role",
            "job_title",
            "valid_from",
            "valid_to",
        )
        return [KnownPost(*row) for row in rows.order_by("pk").values_list(*fields)]
