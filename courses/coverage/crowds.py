"""People of an audience who stand alike, counted by the database: what a city's figures need of them.

A person whose first completion decides, and about whom nothing else is on record, is their places and that day. The
others are few, and are read one by one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Max, Min, QuerySet

from courses.requirements import audience
from courses.requirements.models import Requirement
from courses.requirements.standing import Done, Standing, judged, terms
from lms.schools.models import Organisation, paths_to

MOST_APART = 500

# Two posts are their first and their last place; whoever has more of them is named. A million people of a city take
# PostgreSQL 1.7 s of 5.6 that reading them one by one took: a hash of the posts by person beside one of the
# completions by person, both from one scan each (completion_edition), joined and hashed again by what is alike.
ALIKE = """SELECT post.least_place, post.most_place, done.first_day, CASE WHEN post.posts > 2 THEN post.user_id END,
    COUNT(*)
FROM (%s) post LEFT JOIN (%s) done ON done.user_id = post.user_id GROUP BY 1, 2, 3, 4"""


@dataclass(frozen=True)
class Crowds:
    """standings: of two posts the places, and how somebody stands -> how many people. apart: whom they leave out.

    record: what is on record about single people of that audience.
    """

    standings: Counter[tuple[int, int, Standing]]
    apart: set[int]
    record: audience.OnRecord

    def by_place(self) -> defaultdict[str, Counter[Standing]]:
        """Path -> of those there and below it, each once, how many stand how; one query."""
        paths = {place: paths_to(path) for place, path in Organisation.objects.values_list("pk", "path")}
        found: defaultdict[str, Counter[Standing]] = defaultdict(Counter)
        for (first, last, standing), people in self.standings.items():
            for path in {*paths[first], *paths[last]}:
                found[path][standing] += people
        return found


def read(
    version: Requirement, *, within: Sequence[Organisation], on: date, known_by: datetime | None = None
) -> Crowds | None:
    """Everybody who is not apart, in two queries; None where too much about single people decides.

    version: audience.as_known() at the same instant.
    """
    if version.is_for_classes or version.asks_each or version.valid_months or version.lapse_on:
        return None
    record = audience.on_record(version, on=on, within=within, known_by=known_by)
    apart = record.people
    if len(apart) > MOST_APART:
        return None
    asked = terms(version, on=on)
    standings: Counter[tuple[int, int, Standing]] = Counter()
    for first, last, day, person, people in _alike(version, apart, within=within, on=on, known_by=known_by):
        if person:
            apart.add(person)
        else:
            done = [Done(day)] if day else []
            standings[first, last, judged(asked, done, exempt=False, on=on).standing] += people
    return Crowds(standings, apart, record) if len(apart) <= MOST_APART else None


def _alike(
    version: Requirement, apart: set[int], *, within: Sequence[Organisation], on: date, known_by: datetime | None
) -> Iterator[tuple[int, int, date | None, int | None, int]]:
    posts = audience.members(version, on=on, within=within, known_by=known_by).exclude(user__in=apart).order_by()
    done = audience.completions(version, on=on, known_by=known_by).order_by()
    # A school is asked for by its people; for a district it is faster to read the course's completions as a whole.
    if len(within) == 1 and not version.organisation.inside(within[0]):
        done = done.filter(user__in=posts.values("user_id"))
    place = "organisation_id"
    by_person = posts.values("user_id").annotate(least_place=Min(place), most_place=Max(place), posts=Count("*"))
    try:
        (people, its), (days, others) = map(
            _said, (by_person, done.values("user_id").annotate(first_day=Min("completed_on")))
        )
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        cursor.execute(ALIKE % (people, days), [*its, *others])
        for first, last, day, person, count in cursor:
            # SQLite does not know that the least of days is a day.
            yield first, last, date.fromisoformat(day) if isinstance(day, str) else day, person, count


def _said(rows: QuerySet) -> tuple[str, tuple]:
    """In SQL, with its values."""
    return rows.query.sql_with_params()
