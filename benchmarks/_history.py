"""Invented histories of required training: staff at 120 schools, twenty requirements over five years, late entries.

Rows are written in bulk, without the journal; counters are rebuilt from them.
"""

import random
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Model

from courses.coverage import asof
from courses.learning.models import Completion, Enrolment
from courses.requirements.models import Requirement
from lms import bulk
from lms.people.models import User
from lms.schools.models import Post, Role
from tests.factories.content import an_edition
from tests.factories.lms import a_bureau, a_cluster, a_school

SCHOOLS, CLUSTERS, REQUIREMENTS, YEARS = 120, 12, 20, 5
FIRST_YEAR = 2021
BATCH = 5_000
DONE, LATE, LONGEST_LATE = 0.7, 0.12, 90
# Of a hundred people so many move to another school, and so many leave, within a year.
MOVE, LEAVE = 0.06, 0.02
DAY = timedelta(days=1)
USER_REST, USER = (
    ("!", False, True, "", "2021-08-01 00:00:00"),
    ("id", "login_name", "name", "sort_key", "opaque", "password", "is_superuser", "is_active", "email", "date_joined"),
)
POST_REST, POST = (
    ("", 1, ""),
    ("user_id", "organisation_id", "role", "valid_from", "valid_to", "recorded_at", "job_title", "seat", "reason"),
)
ENROLMENT = ("id", "user_id", "edition_id", "cycle", "opened_at", "last_lesson_key", "last_position")
COMPLETION_REST, COMPLETION = (
    ("", "online", False, "{}", "{}", "[]"),
    ("enrolment_id", "user_id", "edition_id", "cycle", "started_on", "completed_on", "recorded_at",
     "superseded_reason", "how", "after_reset", "rule", "rule_text", "tested_out"),
)  # fmt: skip


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
        # Keys are given here, from above whatever the factories have made.
        self.user, self.enrolment = 1_000_000, 1_000_000
        for start in range(0, people, BATCH):
            # Without a transaction SQLite makes one of each row.
            with transaction.atomic():
                self._write(start, min(BATCH, people - start))
        for model in (User, Post, Enrolment, Completion):
            _after_the_last_key(model)

    def _requirement(self, n: int) -> Requirement:
        year = FIRST_YEAR + n * YEARS // REQUIREMENTS
        opens = date(year, 9, 1) + timedelta(days=14 * (n % 4))
        edition = an_edition(items=0, practice=0, lessons=1)
        return Requirement.objects.create(
            number=n + 1, course=edition.course, title=f"要求{n + 1}", organisation=self.bureau,
            roles=[Role.LEARNER.value], opens_on=opens, due_on=opens + timedelta(days=240), counts_from=opens,
            basis_text="依据", recorded_at=instant(opens - 10 * DAY),
        )  # fmt: skip

    def _write(self, start: int, count: int) -> None:
        users = range(self.user + start, self.user + start + count)
        bulk.write(User, USER, ((n, f"h{n}", f"人{n}", f"ren2 {n}", uuid4().hex, *USER_REST) for n in users))
        posts = [post for user in users for post in self._posts(user)]
        bulk.write(Post, POST, posts)
        self.facts += len(posts)
        for requirement in self.requirements:
            self._complete(users, requirement)

    def _posts(self, user: int) -> list[tuple]:
        place = self.dice.choice(self.schools)
        since = date(FIRST_YEAR, 8, 1) + timedelta(days=self.dice.choice([0, 0, 0, self.dice.randrange(1500)]))
        found = []
        while True:
            ends = None
            chance = self.dice.random()
            if chance < (MOVE + LEAVE) * YEARS and since < date(FIRST_YEAR + YEARS, 1, 1):
                ends = since + timedelta(days=self.dice.randrange(60, 1500))
            known = stored(self._known(since))
            found.append((user, place.pk, Role.LEARNER.value, since, ends, known, *POST_REST))
            if ends is None or chance < LEAVE * YEARS or ends > date(2026, 8, 1):
                return found
            since, place = ends, self.dice.choice(self.schools)

    def _known(self, day: date) -> date:
        """Most is entered on its day, some up to three months later."""
        late = self.dice.randrange(1, LONGEST_LATE) if self.dice.random() < LATE else 0
        return min(day + timedelta(days=late), date(2026, 11, 1))

    def _complete(self, users: range, requirement: Requirement) -> None:
        edition = requirement.course.current.pk
        done = [user for user in users if self.dice.random() < DONE]
        days = [requirement.opens_on + timedelta(days=self.dice.randrange(270)) for _user in done]
        days = [min(day, date(2026, 11, 1)) for day in days]
        keys = range(self.enrolment, self.enrolment + len(done))
        self.enrolment += len(done)
        pairs = list(zip(keys, done, days, strict=True))
        bulk.write(Enrolment, ENROLMENT, ((key, user, edition, 1, stored(day), "", "") for key, user, day in pairs))
        bulk.write(
            Completion,
            COMPLETION,
            ((key, user, edition, 1, day, day, stored(self._known(day)), *COMPLETION_REST) for key, user, day in pairs),
        )
        self.facts += len(done)


def _after_the_last_key(model: type[Model]) -> None:
    """Keys that the database gives go on after those that were given here."""
    if connection.vendor == "postgresql":
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


@cache
def stored(day: date) -> Any:
    """As the database keeps it."""
    return connection.ops.adapt_datetimefield_value(instant(day))


def instant(day: date) -> datetime:
    return asof.end_of(day) - timedelta(hours=6)


def settle() -> None:
    """Let the database know its tables, as its own upkeep would after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
