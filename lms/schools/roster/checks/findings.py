"""Where checks write down what is wrong, and what they know of places while they read."""

from collections.abc import Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from lms.schools import grades
from lms.schools.roster.class_names import School, parse
from lms.schools.roster.columns import SCHOOL_TYPES as TYPES
from lms.schools.roster.columns import STAGES, SYSTEMS
from lms.schools.roster.draft import ClassKey, Draft
from lms.schools.roster.known import Known, KnownPerson, KnownPost
from lms.schools.roster.read import Problem, Sheet

STAGE_WORDS = {value: word for word, value in STAGES.items()}


class Findings:
    """One import's sheets, the draft that grows from them and the roster that is known."""

    def __init__(self, sheets: list[Sheet], known: Known, answers: Mapping[str, str]) -> None:
        self.sheets = sheets
        self.known = known
        self.answers = answers
        self.draft = Draft()
        # Class -> seat as written -> (sheet, row, rest of the row).
        self.seats_seen: dict[ClassKey, dict[str, tuple]] = {}
        self._schools: dict[str, School | None] = {}

    def add(self, sheet: int, row: int | None, column: str, message: str) -> None:
        """Note a problem; column is the column's key."""
        kind = self.sheets[sheet].kind
        heading = kind.column(column).heading if kind and column else ""
        self.sheets[sheet].problems.append(Problem(row, heading, message))

    def place(self, sheet: int, row: int) -> str:
        """How a message names another row: “row 12 of 学生表”."""
        return _("row %(row)s of %(sheet)s") % {
            "row": row,
            "sheet": self.sheets[sheet].name,
        }

    def school(self, code: str) -> School | None:
        """What class names mean at this school of the files or the database; None if neither knows the code."""
        if code not in self._schools:
            self._schools[code] = self._read_school(code)
        return self._schools[code]

    def level(self, code: str) -> str:
        """The identity level that the school has once this import is applied."""
        wish, known = self.draft.schools.get((code, "")), self.known.schools.get(code)
        return max(
            (wish.level if wish else "") or "L0",
            known.identity_level if known else "L0",
        )

    def unknown_school(self, code: str) -> str:
        """The message for a code that neither the files nor the roster know as that of an open school."""
        wish = self.draft.schools.get((code, ""))
        if wish and wish.closed == "Y":
            return _("%(name)s is closed by 学校表. Leave 停用 empty there, or delete this row.") % {"name": wish.name}
        if self.known.has_district:
            message = _("School code %(code)s is not in the roster. Add the school to 学校表 or correct the code.")
        else:
            message = _(
                "School code %(code)s is not one of those that you may import for. Correct the code, or leave the row "
                "out: other schools are imported by themselves or by the bureau."
            )
        return message % {"code": code}

    def class_exists(self, key: ClassKey) -> bool:
        """In the files or, not closed, in the database?"""
        known = self.known.classes.get(key)
        return key in self.draft.classes or (known is not None and known.is_open(self.known.on))

    def class_name(self, key: ClassKey) -> str:
        """七年级（3）班 on the day of the import."""
        school = self.school(key[0])
        grade = grades.grade(key[2], key[1], on=self.known.on, system=school.system if school else "63")
        return grades.class_name(grade, key[3], entry_year=key[2])

    def class_key(self, code: str, stage_word: str, entry_year: int, label: str) -> tuple[ClassKey | None, str, str]:
        """(key, "", "") of a class written in several columns, or (None, column, message) if that is no class."""
        school = self.school(code)
        if school is None:
            return None, "school_code", self.unknown_school(code)
        if not school.stages:
            return (
                None,
                "school_code",
                _("A kindergarten has no classes of pupils here. Delete this row."),
            )
        named = parse(label, school=school, on=self.known.on)
        if named is None:
            message = _("“%(label)s” is not understood as a class of this school. Write its number only, such as 3.")
            return None, "class_number", message % {"label": label}
        if named.entry_year not in (None, entry_year):
            message = _(
                "“%(label)s” is a class that entered in %(named)s, but the row says %(year)s. Correct one of them."
            )
            return (
                None,
                "class_number",
                message % {"label": label, "named": named.entry_year, "year": entry_year},
            )
        stages = self._stages(
            code,
            school,
            STAGES.get(stage_word) or named.stage,
            entry_year,
            named.number,
        )
        if len(stages) != 1:
            return None, "stage", self._stage_message(school, stage_word)
        return (code, stages[0], entry_year, named.number), "", ""

    def _stages(self, code: str, school: School, said: str | None, entry_year: int, number: int) -> list[str]:
        """The stages in which such a class can be: the one that is said, the only one, or those that have it."""
        if said or len(school.stages) == 1:
            return [stage for stage in school.stages if said in (None, stage)]
        return [stage for stage in school.stages if self.class_exists((code, stage, entry_year, number))]

    def _stage_message(self, school: School, stage_word: str) -> str:
        words = "、".join(STAGE_WORDS[stage] for stage in school.stages)
        if stage_word:
            return _("This school has no stage %(stage)s. It has %(stages)s.") % {
                "stage": stage_word,
                "stages": words,
            }
        return _("This school has several stages. Write in 学段 which one is meant: %(stages)s.") % {"stages": words}

    def _read_school(self, code: str) -> School | None:
        wish, known = self.draft.schools.get((code, "")), self.known.schools.get(code)
        is_shut = known is None or (known.closed_on and known.closed_on <= self.known.on)
        if wish.closed == "Y" if wish else is_shut:
            return None
        school_type = TYPES[wish.school_type] if wish else known.school_type if known else ""
        system = SYSTEMS.get(wish.system, "") if wish else ""
        return self.known.as_school(school_type, system or (known.system if known else "63"))

    @cached_property
    def people(self) -> dict[str, KnownPerson]:
        """People by login name, for every login name in the files."""
        names: set[str] = set()
        for sheet in self.sheets:
            for key in ("login_name", "class_teacher") if sheet.kind else ():
                names.update(_cells(sheet, key))
        return self.known.people(name for name in names if name)

    @cached_property
    def posts(self) -> dict[int, list[KnownPost]]:
        """The staff posts of these people, by person."""
        return self.known.posts_of(person.pk for person in self.people.values())

    @cached_property
    def places(self) -> dict[int, set[int]]:
        """Where these people hold posts, in any role, by person."""
        return self.known.places_of(person.pk for person in self.people.values())

    @cached_property
    def strangers(self) -> set[str]:
        """Login names in the files of people whom this importer has no say over: they hold no post inside its scope.

        The district has a say over those without any post, too; nobody has one over who operates the server.
        """
        inside = {organisation.pk for organisation in self.known.organisations}
        others = {login for login, person in self.people.items() if not self.places[person.pk] & inside}
        operators = self.known.operators(self.people[login].pk for login in self.people)
        return {
            login
            for login, person in self.people.items()
            if person.pk in operators or (login in others and (self.places[person.pk] or not self.known.has_district))
        }

    @cached_property
    def classes_of_teacher(self) -> dict[str, list[ClassKey]]:
        """Login name -> classes that 班级表 gives to it; ask once classes were read."""
        found: dict[str, list[ClassKey]] = {}
        for key, wish in self.draft.classes.items():
            if wish.class_teacher:
                found.setdefault(wish.class_teacher, []).append(key)
        return found


def in_use_elsewhere(login: str) -> str:
    """The message for a stranger's login name."""
    message = _("Login name %(login)s is in use elsewhere. Choose another one, or ask the bureau to move the person.")
    return message % {"login": login}


def _cells(sheet: Sheet, key: str) -> set[str]:
    assert sheet.kind
    for place, column in enumerate(sheet.kind.columns):
        if column.key == key:
            return {row[place] for row in sheet.rows}
    return set()
