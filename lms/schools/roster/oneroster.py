"""OneRoster 1.2 CSV: a zip of tables as other systems write and read it, bulk or delta, in and out.

Into ours: organisations become 学校表, users with roles 教职工表, classes 班级表; pupils are counted by class and
nothing else of them is read. A person's sourcedId going out is the opaque id. What OneRoster has no word for goes out
as metadata.mingfa.*, so that a roster of ours comes back as it was.
"""

import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from lms.refused import Refused
from lms.schools import grades
from lms.schools.models import HeadCount, Organisation, Post, Role, SchoolClass
from lms.schools.roster import columns, delimited
from lms.schools.roster.columns import Kind
from lms.schools.roster.compare.staff import CLASS_TEACHER_TITLE, USUAL
from lms.schools.roster.container import MAX_TOTAL_BYTES
from lms.schools.roster.known import STAFF_TABLE_ROLES
from lms.schools.roster.normalise import text
from lms.schools.roster.read import Sheet

Rows = list[dict[str, str]]
TABLES = ("orgs", "users", "roles", "classes", "enrollments", "academicSessions")
ENDED = "tobedeleted"
TITLES = {"principal": "校长", "siteAdministrator": "学校管理员", "teacher": "科任教师", "counselor": "心理教师"}
OUR_ROLE = "metadata.mingfa.role"
STAFF = frozenset({*TITLES, "aide", "districtAdministrator", "systemAdministrator"})
TYPES = {kind: word for word, kind in columns.SCHOOL_TYPES.items()}
SYSTEMS = {system: word for word, system in columns.SYSTEMS.items()}
STAGES = {stage: word for word, stage in columns.STAGES.items()}


def is_oneroster(path: Path) -> bool:
    """A zip with a manifest and tables of OneRoster?"""
    try:
        with zipfile.ZipFile(path) as packed:
            return any(Path(name).name == "manifest.csv" for name in packed.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


@dataclass(frozen=True)
class Package:
    """The tables of a zip by name. is_delta: it holds only what changed; otherwise everybody is in it."""

    tables: Mapping[str, Rows]
    is_delta: bool

    def columns(self, table: str) -> Collection[str]:
        """The columns of a table; none where it has no rows."""
        return next(iter(self.tables.get(table, [])), {}).keys()


def unpack(path: Path, *, name: str) -> Package:
    """Read a zip. Raises Refused for one that is damaged, too large, or of another version."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(info.file_size for info in packed.infolist()) > MAX_TOTAL_BYTES:
                raise Refused(_("%(file)s is too large when unpacked. Split it.") % {"file": name})
            found = {Path(part).name.removesuffix(".csv"): packed.read(part) for part in packed.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Refused(_("%(file)s is damaged. Export it again.") % {"file": name}) from error
    tables = {key: _rows(found[key], name) for key in ("manifest", *TABLES) if key in found}
    manifest = {row.get("propertyName", ""): row.get("value", "") for row in tables.pop("manifest", [])}
    if not manifest.get("oneroster.version", "").startswith("1."):
        raise Refused(_("%(file)s is no OneRoster 1.2 export: its manifest names no such version.") % {"file": name})
    return Package(tables, any(value == "delta" for key, value in manifest.items() if key.startswith("file.")))


def _rows(content: bytes, name: str) -> Rows:
    return list(csv.DictReader(io.StringIO(delimited.decoded(content, name=name))))


def sheets(path: Path, *, name: str, on: date) -> list[Sheet]:
    """The zip as our tables, in the order in which one needs the other; of pupils only how many are in a class."""
    package = unpack(path, name=name)
    places = {row["sourcedId"]: row for row in package.tables.get("orgs", []) if row.get("type") == "school"}
    # Campuses are schools to OneRoster; our tables give nobody a post there.
    orgs = {key: row for key, row in places.items() if not _is_campus(row)}
    classes = _classes(package, orgs, on)
    found = [
        _sheet(name, columns.SCHOOLS, [_school(row, orgs) for row in places.values() if not _is_ended(row)]),
        _sheet(name, columns.CLASSES, _class_rows(package, classes)),
        _sheet(name, columns.STAFF, _staff(package, orgs, classes, on)),
    ]
    order = {kind.key: place for place, kind in enumerate(columns.KINDS)}
    found[-1].leaving = _leaving(package, orgs)
    kept = [sheet for sheet in found if sheet.rows or sheet.leaving]
    if not kept:
        message = _(
            "%(file)s names no school, class or staff that a roster reads. A delta ends a post by its row in "
            "roles.csv, together with its user and organisation. Export it again with these."
        )
        raise Refused(message % {"file": name})
    return sorted(kept, key=lambda sheet: order[sheet.kind.key] if sheet.kind else 0)


def _is_ended(row: Mapping[str, str]) -> bool:
    return row.get("status") == ENDED


def _is_campus(row: Mapping[str, str]) -> bool:
    return row.get("metadata.mingfa.kind") == Organisation.Kind.CAMPUS


def reader(on: date) -> Callable[[Path, str], list[Sheet] | None]:
    """For read.everything: the tables of a OneRoster zip, None for other files."""
    return lambda path, name: sheets(path, name=name, on=on) if is_oneroster(path) else None


def _sheet(name: str, kind: Kind, rows: list[dict[str, str]]) -> Sheet:
    made = [tuple(column.clean(row.get(column.key, "")) for column in kind.columns) for row in rows]
    return Sheet(name, kind.title, kind, 1, made, list(range(2, len(made) + 2)))


def _school(row: Mapping[str, str], orgs: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    school = orgs.get(row.get("parentSourcedId", ""), row) if _is_campus(row) else row
    return {
        "school_code": school.get("identifier", ""),
        "name": school.get("name", ""),
        "school_type": text(row.get("metadata.mingfa.schoolType", "")) or "初中",
        "system": text(row.get("metadata.mingfa.system", "")),
        "campus": row.get("name", "") if _is_campus(row) else "",
    }


def _leaving(package: Package, orgs: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """Whose account or role a delta takes away."""
    users = {row["sourcedId"]: row for row in package.tables.get("users", [])}
    found = []
    for row in package.tables.get("roles", []):
        user, school = users.get(row.get("userSourcedId", "")), orgs.get(row.get("orgSourcedId", ""))
        if user and school and row.get("role") in STAFF and (_is_ended(row) or _is_ended(user)):
            found.append((user.get("username", ""), school.get("identifier", "")))
    return found


@dataclass(frozen=True)
class _Class:
    school: str
    stage: str
    entry_year: int
    number: str

    @property
    def label(self) -> str:
        """With its stage: a nine-year school has a class 1 of 2026 in either of its two."""
        return f"{STAGES[self.stage]}{self.entry_year}级{self.number}班"


def _classes(package: Package, orgs: Mapping[str, Mapping[str, str]], on: date) -> dict[str, _Class]:
    """By sourcedId, those whose school, grade and number are understood."""
    found = {}
    for row in package.tables.get("classes", []):
        grade = row.get("grades", "").split(",")[0].strip()
        school = orgs.get(row.get("schoolSourcedId", ""))
        digits = "".join(filter(str.isdigit, row.get("classCode", "")))
        if school is None or not grade.isdigit() or not digits or not 1 <= int(grade) <= 12:
            continue
        system = columns.SYSTEMS.get(school.get("metadata.mingfa.system", ""), "63")
        by_grade = next(stage for stage, last in grades.LAST_GRADE[system].items() if int(grade) <= last)
        said = row.get("metadata.mingfa.stage", "")
        stage = said if said in STAGES else by_grade
        year = grades.entry_year(int(grade), stage, on=on, system=system)
        found[row["sourcedId"]] = _Class(school.get("identifier", ""), stage, year, str(int(digits[-2:])))
    return found


def _class_rows(package: Package, classes: Mapping[str, _Class]) -> list[dict[str, str]]:
    if package.is_delta:
        # Some enrolments say nothing about how many there are in all.
        return []
    pupils: Counter[str] = Counter()
    for row in package.tables.get("enrollments", []):
        if row.get("role") == "student" and not _is_ended(row):
            pupils[row.get("classSourcedId", "")] += 1
    stated = {row["sourcedId"]: row.get("metadata.mingfa.headCount", "") for row in package.tables.get("classes", [])}
    return [
        {"school_code": its.school, "stage": STAGES[its.stage], "entry_year": str(its.entry_year),
         "class_number": its.number, "head_count": str(pupils[key] or stated[key] or 0)}
        for key, its in classes.items()
    ]  # fmt: skip


def _staff(
    package: Package, orgs: Mapping[str, Mapping[str, str]], classes: Mapping[str, _Class], on: date
) -> list[dict[str, str]]:
    people = {row["sourcedId"]: row for row in package.tables.get("users", []) if not _is_ended(row)}
    leads: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in package.tables.get("enrollments", []):
        its = classes.get(row.get("classSourcedId", ""))
        if its and row.get("role") == "teacher" and row.get("primary") == "true" and not _is_ended(row):
            leads[row.get("userSourcedId", ""), its.school].append(its.label)
    titles: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in package.tables.get("roles", []):
        school = orgs.get(row.get("orgSourcedId", ""))
        if school and _is_staff(row) and row.get("userSourcedId") in people and not _is_ended(row):
            titles[row["userSourcedId"], school.get("identifier", "")].append(_title(row))
    is_ours = OUR_ROLE in package.columns("roles")
    said = {key: _said(words, bool(leads[key]), is_ours=is_ours) for key, words in titles.items()}
    return [
        {
            "school_code": school,
            "name": people[user].get("familyName", "") + people[user].get("givenName", ""),
            "login_name": people[user].get("username", ""),
            "job_titles": "、".join(words),
            "class_names": "、".join(leads[user, school]),
        }
        for (user, school), words in said.items()
        if words
    ]


def _is_staff(row: Mapping[str, str]) -> bool:
    """A role that 教职工表 can say? Of ours there are more that go out as teachers: vice-principals for rule of law."""
    return row.get("role") in STAFF and row.get(OUR_ROLE, Role.LEARNER) in STAFF_TABLE_ROLES


def _title(row: Mapping[str, str]) -> str:
    return (
        row.get("metadata.mingfa.jobTitle") or USUAL.get(row.get(OUR_ROLE, "")) or TITLES.get(row["role"], "科任教师")
    )


def _said(titles: list[str], leads_a_class: bool, *, is_ours: bool) -> list[str]:
    """The job titles of a person. From elsewhere who leads a class teaches it as its class teacher, not beside that."""
    if is_ours:
        return list(dict.fromkeys(title for title in titles if leads_a_class or title != CLASS_TEACHER_TITLE))
    if not leads_a_class:
        return list(dict.fromkeys(titles))
    return [*dict.fromkeys(title for title in titles if title != TITLES["teacher"]), CLASS_TEACHER_TITLE]


def pack(within: Organisation, *, on: date) -> bytes:
    """The roster of a date as a OneRoster 1.2 bulk zip. Pupils are numbers of a class: none of them is in it."""
    places = list(Organisation.objects.within(within).open(on).order_by("path"))
    rows = _tables(places, on)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        manifest = [("manifest.version", "1.0"), ("oneroster.version", "1.2")]
        manifest += [(f"file.{name}", "bulk" if name in rows else "absent") for name in TABLES]
        packed.writestr("manifest.csv", _csv([{"propertyName": key, "value": value} for key, value in manifest]))
        for name, table in rows.items():
            packed.writestr(f"{name}.csv", _csv(table))
    return content.getvalue()


def _csv(rows: Iterable[Mapping[str, str]]) -> str:
    rows, out = list(rows), io.StringIO()
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return out.getvalue()


def _tables(places: list[Organisation], on: date) -> dict[str, list[dict[str, str]]]:
    changed = {"status": "", "dateLastModified": ""}
    kinds = {"bureau": "district", "cluster": "local", "school": "school", "campus": "school"}
    posts = list(
        Post.objects.held(on).filter(organisation__in=places).exclude(role=Role.PUPIL).order_by("pk")
        .select_related("user", "organisation", "school_class")
    )  # fmt: skip
    roles = {Role.PRINCIPAL: "principal", Role.SCHOOL_ADMIN: "siteAdministrator"}
    people = {post.user.opaque.hex: post.user for post in posts}
    classes = SchoolClass.objects.filter(school__in=places).select_related("school").order_by("pk")
    running = [row for row in classes if row.is_running(on)]
    counts = dict(HeadCount.objects.held(on).filter(school_class__in=running).values_list("school_class_id", "count"))
    return {
        "orgs": [
            {"sourcedId": f"org-{row.pk}", **changed, "name": row.name, "type": kinds[row.kind],
             "identifier": row.code, "parentSourcedId": f"org-{row.parent_id}" if row.parent_id else "",
             "metadata.mingfa.kind": row.kind, "metadata.mingfa.schoolType": TYPES.get(row.school_type, ""),
             "metadata.mingfa.system": SYSTEMS[row.system]}
            for row in places
        ],
        "users": [
            {"sourcedId": key, **changed, "enabledUser": "true", "username": user.login_name or "",
             "givenName": user.name[1:], "familyName": user.name[:1], "identifier": ""}
            for key, user in people.items()
        ],
        "roles": [
            {"sourcedId": f"role-{post.pk}", **changed, "userSourcedId": post.user.opaque.hex, "roleType": "primary",
             "role": roles.get(Role(post.role), "teacher"), "beginDate": post.valid_from.isoformat(),
             "endDate": post.valid_to.isoformat() if post.valid_to else "",
             "orgSourcedId": f"org-{post.organisation_id}", OUR_ROLE: post.role,
             "metadata.mingfa.jobTitle": post.job_title}
            for post in posts
        ],
        "classes": [
            {"sourcedId": f"class-{row.pk}", **changed, "title": row.display_name(on), "grades": f"{row.grade(on):02}",
             "classCode": f"{row.entry_year}-{row.number:02}", "classType": "homeroom",
             "schoolSourcedId": f"org-{row.school_id}", "metadata.mingfa.stage": row.stage,
             "metadata.mingfa.headCount": str(count)}
            for row, count in ((row, counts.get(row.pk, 0)) for row in running)
        ],
        "enrollments": [
            {"sourcedId": f"enrollment-{post.pk}", **changed, "classSourcedId": f"class-{post.school_class_id}",
             "schoolSourcedId": f"org-{post.organisation_id}", "userSourcedId": post.user.opaque.hex,
             "role": "teacher", "primary": "true"}
            for post in posts if post.school_class_id
        ],
    }  # fmt: skip
