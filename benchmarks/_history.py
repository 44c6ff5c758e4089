"""Invented histories of required training: staff at 120 schools, twenty requirements over five years, late entries.

Rows are written in bulk, without the journal; counters are rebuilt from them.
"""

import random
from datetime import date, datetime, timedelta

from django.db import connection

from courses.coverage import asof
from courses.learning.models import Completion, Enrolment
from courses.requirements.models import Requirement
from lms.people.models import User
from lms.schools.models import Organisation, Post, Role
from tests.factories.content import an_edition
from tests.factories.lms import a_bureau, a_cluster, a_school

SCHOOLS, CLUSTERS, REQUIREMENTS, YEARS = 120, 12, 20, 5
FIRST_YEAR = 2021
BATCH = 5_000
DONE, LATE, LONGEST_LATE = 0.7, 0.12, 90
# Of a hundred people so many move to another school, and so many leave, within a year.
MOVE, LEAVE = 0.06, 0.02
DAY = timedelta(days=1)


class History:
    """A district with everything that people did in five years."""

    def __init__(self, people: int, *, seed: int = 7) -> None:
        self.dice = random.Random(seed)
        self.bureau = a_bureau()
        clusters = [a_cluster(f"学区{n}") for n in range(CLUSTERS)]
        self.schools = [a_school(f"学校{n:03}", parent=clusters[n % CLUSTERS]) for n in range(SCHOOLS)]
        self.requirements = [self._requirement(n) for n in range(REQUIREMENTS)]
        self.facts = 0
        self.people = people
        for start in range(0, people, BATCH):
            self._write(start, min(BATCH, people - start))

    def _requirement(self, n: int) -> Requirement:
        year = FIRST_YEAR + n * YEARS // REQUIREMENTS
        opens = date(year, 9, 1) + timedelta(days=14 * (n % 4))
        edition = an_edition(items=0, practice=0, lessons=0)
        return Requirement.objects.create(
            number=n + 1, course=edition.course, title=f"要求{n + 1}", organisation=self.bureau,
            roles=[Role.LEARNER.value], opens_on=opens, due_on=opens + timedelta(days=240), counts_from=opens,
            basis_text="依据", recorded_at=instant(opens - 10 * DAY),
        )  # fmt: skip

    def _write(self, start: int, count: int) -> None:
        users = User.objects.bulk_create(
            [User(login_name=f"h{n:07}", name=f"人{n}", sort_key=f"ren2 {n:07}") for n in range(start, start + count)]
        )
        posts = [post for user in users for post in self._posts(user)]
        Post.objects.bulk_create(posts, batch_size=BATCH)
        self.facts += len(posts)
        for requirement in self.requirements:
            self._complete(users, requirement)

    def _posts(self, user: User) -> list[Post]:
        place = self.dice.choice(self.schools)
        since = date(FIRST_YEAR, 8, 1) + timedelta(days=self.dice.choice([0, 0, 0, self.dice.randrange(1500)]))
        found = []
        while True:
            ends = None
            chance = self.dice.random()
            if chance < (MOVE + LEAVE) * YEARS and since < date(FIRST_YEAR + YEARS, 1, 1):
                ends = since + timedelta(days=self.dice.randrange(60, 1500))
            found.append(self._post(user, place, since, ends))
            if ends is None or chance < LEAVE * YEARS or ends > date(2026, 8, 1):
                return found
            since, place = ends, self.dice.choice(self.schools)

    def _post(self, user: User, place: Organisation, since: date, ends: date | None) -> Post:
        return Post(
            user=user, organisation=place, role=Role.LEARNER, valid_from=since, valid_to=ends,
            recorded_at=instant(self._known(since)),
        )  # fmt: skip

    def _known(self, day: date) -> date:
        """Most is entered on its day, some up to three months later."""
        late = self.dice.randrange(1, LONGEST_LATE) if self.dice.random() < LATE else 0
        return min(day + timedelta(days=late), date(2026, 11, 1))

    def _complete(self, users: list[User], requirement: Requirement) -> None:
        edition = requirement.course.current
        done = [user for user in users if self.dice.random() < DONE]
        days = [requirement.opens_on + timedelta(days=self.dice.randrange(270)) for _user in done]
        days = [min(day, date(2026, 11, 1)) for day in days]
        enrolments = Enrolment.objects.bulk_create(
            [
                Enrolment(user=user, edition=edition, cycle=1, opened_at=instant(day))
                for user, day in zip(done, days, strict=True)
            ],
            batch_size=BATCH,
        )
        Completion.objects.bulk_create(
            [
                Completion(
                    enrolment=row, user_id=row.user_id, edition=edition, cycle=1, started_on=day, completed_on=day,
                    recorded_at=instant(self._known(day)), rule={}, rule_text={},
                )
                for row, day in zip(enrolments, days, strict=True)
            ],
            batch_size=BATCH,
        )  # fmt: skip
        self.facts += len(done)


def instant(day: date) -> datetime:
    return asof.end_of(day) - timedelta(hours=6)


def settle() -> None:
    """Let the database know its tables, as its own upkeep would after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
