"""Everything on record about people, in one statement for any number of them.

In words of its own: for one person, who completes a course while she waits, the ORM takes longer over four queries than
the database over this one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from courses.requirements.person import ClassRow, DoneRow, NamedRow, Person, PostRow
from lms.schools.models import Organisation, Role

POSTS, NAMINGS, EXEMPTIONS, COMPLETIONS, EQUIVALENTS = range(5)
PERIODS = "{0}.valid_from, {0}.valid_to, {0}.recorded_at, {0}.superseded_at"
# Organisations whose own people stand in a line of their own.
APART = f"place.kind IN ('{Organisation.Kind.BUREAU}', '{Organisation.Kind.CLUSTER}')"
STATEMENT = f"""
SELECT {POSTS}, post.user_id, post.id, 0, post.role, place.path, {APART}, class.id, class.stage, class.entry_year,
    place.system, {PERIODS.format("post")}
FROM lms_post post JOIN lms_organisation place ON place.id = post.organisation_id
    LEFT JOIN lms_schoolclass class ON class.id = post.school_class_id
WHERE post.user_id IN (%(users)s) AND post.role <> '{Role.PUPIL}'
UNION ALL
SELECT {NAMINGS}, named.user_id, named.id, requirement.number, named.kind, place.path, {APART}, NULL, NULL, NULL, NULL,
    {PERIODS.format("named")}
FROM courses_naming named JOIN courses_requirement requirement ON requirement.id = named.requirement_id
    JOIN lms_organisation place ON place.id = named.organisation_id
WHERE named.user_id IN (%(users)s)
UNION ALL
SELECT {EXEMPTIONS}, exempt.user_id, exempt.id, requirement.number, '', place.path, {APART}, NULL, NULL, NULL, NULL,
    {PERIODS.format("exempt")}
FROM courses_exemption exempt JOIN courses_requirement requirement ON requirement.id = exempt.requirement_id
    JOIN lms_organisation place ON place.id = exempt.organisation_id
WHERE exempt.user_id IN (%(users)s)
UNION ALL
SELECT {COMPLETIONS}, done.user_id, done.id, edition.course_id, '', '', done.tested_out <> '[]', edition.number, NULL,
    NULL, NULL, done.completed_on, NULL, done.recorded_at, done.superseded_at
FROM courses_completion done JOIN content_edition edition ON edition.id = done.edition_id
WHERE done.user_id IN (%(users)s) AND edition.course_id IN (%(courses)s)
UNION ALL
SELECT {EQUIVALENTS}, done.user_id, done.id, done.course_id, '', '', FALSE, NULL, NULL, NULL, NULL, done.completed_on,
    NULL, done.recorded_at, done.superseded_at
FROM courses_equivalent done
WHERE done.user_id IN (%(users)s) AND done.course_id IN (%(courses)s)
"""


def people(users: Collection[int], *, courses: Collection[int]) -> dict[int, Person]:
    """All rows of these people, superseded ones too, and what they did in these courses.

    Who has no row at all has an empty Person.
    """
    found: dict[int, Person] = defaultdict(Person)
    if not users:
        return found
    sql = STATEMENT % {"users": _keys(users), "courses": _keys(courses or [0])}
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall()
    for table, user, *row in sorted(rows, key=lambda row: (row[0], row[2])):
        _add(found[user], table, row)
    return found


def _keys(keys: Iterable[int]) -> str:
    """Whole numbers, so they may stand in the statement: SQLite allows few placeholders and this needs them often."""
    return ", ".join(str(int(key)) for key in keys)


def _add(person: Person, table: int, row: list[Any]) -> None:
    pk, key, kind, path, flag, number, stage, year, system, since, until, recorded, superseded = row
    known = (_instant(recorded), _instant(superseded) if superseded else None)
    if table >= COMPLETIONS:
        edition = number if table == COMPLETIONS else None
        person.done.append(DoneRow(pk, key, edition, bool(flag), _day(since), *known))
        return
    period = (_day(since), _day(until) if until else None, *known)
    if table == POSTS:
        its_class = ClassRow(number, stage, year, system) if number else None
        person.posts.append(PostRow(pk, kind, path, its_class, *period, bool(flag)))
    else:
        rows = person.namings if table == NAMINGS else person.exemptions
        rows.append(NamedRow(pk, key, kind, path, *period, bool(flag)))


def _day(value: date | str) -> date:
    """SQLite keeps days and instants as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: datetime | str) -> datetime:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read if read.tzinfo else read.replace(tzinfo=UTC)
