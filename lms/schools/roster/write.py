"""Write the changes of an import: rows in bulk, their facts beside them, in the caller's transaction."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

from lms.bulk import chunks, insert
from lms.facts import record
from lms.facts.anew import anew
from lms.people.models import Consent, User
from lms.people.pinyin import name_key, sort_key
from lms.schools import class_periods, consent, counts
from lms.schools.models import HeadCount, Organisation, Post, Role, SchoolClass, Seat
from lms.schools.posts import ends
from lms.schools.roster.changes import Changes, NewPost, NewSeat
from lms.schools.roster.compare.places import wanted_fields
from lms.schools.roster.draft import SchoolWish
from lms.schools.roster.known import Known

# People at a time: more would only need more memory.
CHUNK = 2000
# done, total, both in people and posts.
Tell = Callable[[int, int], None]


def write(changes: Changes, *, known: Known, by: User | None, at: datetime, tell: Tell) -> None:
    """Write everything. Must run inside a transaction; `known` holds the new places afterwards."""
    _Writer(changes, known, by, at, tell).write()


class _Writer:
    """One import being written."""

    def __init__(self, changes: Changes, known: Known, by: User | None, at: datetime, tell: Tell) -> None:
        self.changes, self.known, self.by, self.at = changes, known, by, at
        self.total = len(changes.new_posts) + len(changes.ended_posts) + len(changes.new_seats) + len(changes.namings)
        self.done = 0
        self.tell = tell

    def write(self) -> None:
        self._places()
        self._classes()
        self._end_posts()
        self._staff()
        for seats in chunks(self.changes.new_seats, CHUNK):
            self._seats(seats)
        for namings in chunks(self.changes.namings, CHUNK):
            self._name(namings)
        self._erase()

    def _record(self, kind: str, rows: list) -> None:
        record.record(kind, rows, by=self.by, at=self.at)

    def _step(self, count: int) -> None:
        self.done += count
        self.tell(self.done, self.total)

    def _places(self) -> None:
        changes, known = self.changes, self.known
        planted = []
        for number, name in enumerate(changes.new_clusters):
            code = f"Z{known.root.pk}-{len(known.clusters) + 1 + number:03}"
            planted.append(
                Organisation.plant(
                    parent=known.root,
                    code=code,
                    name=name,
                    kind=Organisation.Kind.CLUSTER,
                )
            )
        known.clusters |= {cluster.name: cluster for cluster in planted}
        for wish in changes.new_schools:
            school = self._plant_school(wish)
            known.schools[school.code] = school
            planted.append(school)
        for wish in changes.new_campuses:
            school = known.schools[wish.code]
            code = f"{wish.code}-{school.children.filter(kind=Organisation.Kind.CAMPUS).count() + 1}"
            campus = {
                "code": code,
                "name": wish.campus,
                "kind": Organisation.Kind.CAMPUS,
            }
            planted.append(Organisation.plant(parent=school, school_type=school.school_type, **campus))
        for school, wish in changes.changed_schools:
            self._change_school(school, wish)
            planted.append(school)
        self._record("organisation", planted)

    def _plant_school(self, wish: SchoolWish) -> Organisation:
        return Organisation.plant(
            parent=self.known.clusters[wish.cluster] if wish.cluster else self.known.root,
            code=wish.code,
            kind=Organisation.Kind.SCHOOL,
            closed_on=self.known.on if wish.closed == "Y" else None,
            closing_known_at=self.at if wish.closed == "Y" else None,
            **wanted_fields(wish),
        )

    def _change_school(self, school: Organisation, wish: SchoolWish) -> None:
        for name, value in wanted_fields(wish).items():
            setattr(school, name, value)
        school.sort_key = sort_key(school.name)
        if wish.closed == "N":
            school.close(None, at=self.at)
        elif wish.closed == "Y" and school.closed_on is None:
            school.close(self.known.on, at=self.at)
        cluster = self.known.clusters.get(wish.cluster)
        if cluster and cluster.pk != school.parent_id:
            school.hang(cluster)
        school.save()

    def _classes(self) -> None:
        changes, known = self.changes, self.known
        fresh = [
            SchoolClass(school=known.schools[k[0]], stage=k[1], entry_year=k[2], number=k[3])
            for k in changes.new_classes
        ]
        insert(fresh)
        known.classes |= dict(zip(changes.new_classes, fresh, strict=True))
        reopened = [known.classes[key] for key in changes.reopened_classes]
        for school_class in reopened:
            school_class.closed_on = None
        class_periods.enter(reopened, by=self.by, at=self.at)
        for school_class in known.classes.values():
            if school_class.school_id in self._school_by_pk:
                school_class.school = self._school_by_pk[school_class.school_id]
        self._record("school_class", fresh + reopened)
        self._head_counts()

    @property
    def _school_by_pk(self) -> dict[int, Organisation]:
        return {school.pk: school for school in self.known.schools.values()}

    def _head_counts(self) -> None:
        on, changes, at = self.known.on, self.changes, self.at
        rows = []
        for key, count in changes.new_counts.items():
            fresh = HeadCount(school_class=self.known.classes[key], count=count, valid_from=on, recorded_at=at)
            if old := changes.ended_counts.get(key):
                fresh.valid_from, fresh.valid_to = max(on, old.valid_from), old.valid_to
                if old.valid_from < on:
                    rows.append(anew(old, at=at, valid_to=on))
            rows.append(fresh)
        counts.recount(changes.ended_counts.values(), rows, by=self.by, at=at)

    def _end_posts(self) -> None:
        for some in chunks(self.changes.ended_posts.values()):
            until = {ended.post.pk: ended.on for ended in some}
            posts = list(Post.objects.filter(pk__in=until).select_related("user", "organisation", "school_class"))
            Post.objects.filter(pk__in=until).update(superseded_at=self.at)
            successors = [
                anew(post, at=self.at, valid_to=until[post.pk]) for post in posts if until[post.pk] > post.valid_from
            ]
            insert(successors)
            self._record("post.superseded", posts)
            self._record("post.opened", successors)
            self._step(len(posts))

    def _staff(self) -> None:
        changes = self.changes
        people: dict[str | int, User] = {}
        User.objects.filter(pk__in=changes.reused.values()).update(login_name=None)
        for some in chunks(changes.new_people.values(), CHUNK):
            fresh = [_user(person.name, person.login_name, self.at) for person in some]
            insert(fresh)
            people |= {user.login_name: user for user in fresh if user.login_name}
        renamed = [User(pk=pk, name=name, sort_key=name_key(name)) for pk, (_old, name) in changes.renamed.items()]
        User.objects.bulk_update(renamed, ["name", "sort_key"], batch_size=200)
        for some in chunks({post.person for post in changes.new_posts if isinstance(post.person, int)}):
            people |= User.objects.in_bulk(some)
        for some in chunks(changes.new_posts, CHUNK):
            posts = [self._post(new, people[new.person]) for new in some]
            insert(posts)
            self._record("post.opened", posts)
            self._step(len(posts))

    def _post(self, new: NewPost, user: User) -> Post:
        place = self.known.schools[new.school_code]
        school_class = self.known.classes[new.class_key] if new.class_key else None
        return Post(
            user=user,
            organisation=place,
            school_class=school_class,
            role=new.role,
            job_title=new.job_title,
            valid_from=new.valid_from,
            valid_to=ends(place, school_class, to=new.valid_to),
            recorded_at=self.at,
        )

    def _seats(self, seats: list[NewSeat]) -> None:
        known, on, at = self.known, self.known.on, self.at
        users = [_user(seat.name, None, at) for seat in seats]
        insert(users)
        posts = []
        for seat, user in zip(seats, users, strict=True):
            school_class = known.classes[seat.class_key]
            posts.append(
                Post(
                    user=user,
                    organisation=school_class.school,
                    school_class=school_class,
                    role=Role.PUPIL,
                    seat=seat.seat,
                    valid_from=on,
                    valid_to=ends(school_class.school, school_class, to=None),
                    recorded_at=at,
                )
            )
        insert(posts)
        self._record("post.opened", posts)
        self._consent([(u, seat.consented_on) for seat, u in zip(seats, users, strict=True) if seat.consented_on])
        self._step(len(seats))

    def _consent(self, agreed: list[tuple[User, date]]) -> None:
        consents = [Consent(user=user, given_on=on, recorded_at=self.at) for user, on in agreed]
        insert(consents)
        self._record("consent", consents)

    def _name(self, namings: list) -> None:
        users = User.objects.in_bulk([naming.user for naming in namings])
        for naming in namings:
            users[naming.user].name, users[naming.user].sort_key = (
                naming.name,
                name_key(naming.name),
            )
        User.objects.bulk_update(users.values(), ["name", "sort_key"], batch_size=200)
        # A newer consent takes the older one's place; nothing is erased.
        renewed = Consent.objects.filter(
            user__in=[n.user for n in namings if n.had_consent],
            withdrawn_at__isnull=True,
        )
        superseded = list(renewed.select_related("user"))
        renewed.update(withdrawn_at=self.at)
        self._record("consent.superseded", superseded)
        self._consent([(users[naming.user], naming.consented_on) for naming in namings])
        self._step(len(namings))

    def _erase(self) -> None:
        for some in chunks(erasing.user for erasing in self.changes.erasings):
            seats = Seat.objects.known().filter(user__in=some, valid_to=None)
            consent.erase_names(seats, by=self.by, at=self.at)


def _user(name: str, login_name: str | None, at: datetime) -> User:
    """An unsaved person without a password; codes and PINs are made when they are printed."""
    opaque = uuid.uuid4()
    return User(
        login_name=login_name,
        name=name,
        sort_key=name_key(name) if name else "",
        opaque=opaque,
        password=f"!{opaque.hex}",
        date_joined=at,
    )
