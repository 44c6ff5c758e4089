"""The five tables and their columns: one definition for reader, template, checks, error workbook and demo district."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms import dates
from lms.people.login_names import LOGIN_NAME, NAME
from lms.schools.roster import normalise

YES_NO = ("Y", "N")
SCHOOL_TYPES = {
    "小学": "primary",
    "初中": "junior",
    "九年一贯": "nine_year",
    "完中": "complete",
    "高中": "senior",
    "中职": "vocational",
    "特教": "special",
    "幼儿园": "kindergarten",
}
SYSTEMS = {"六三": "63", "五四": "54"}
STAGES = {"小学": "primary", "初中": "junior", "高中": "senior"}
LEVELS = ("L0", "L1", "L2")
JOB_TITLES = (
    "校长",
    "书记",
    "副校长",
    "德育主任",
    "政教主任",
    "学校管理员",
    "班主任",
    "副班主任",
    "科任教师",
    "年级组长",
    "心理教师",
    "安全主任",
    "宿管",
    "保安",
    "食堂",
)

SCHOOL_CODE = re.compile(r"[0-9]{10}").fullmatch
YEAR = re.compile(r"20[0-9]{2}").fullmatch


def words(longest: int) -> Callable[[str], object]:
    """Free text up to that length, without what a spreadsheet or a page would take for more than text."""
    return re.compile(rf"(?!.*[0-9]{{11}})[^=+@<>]{{1,{longest}}}").fullmatch


def between(least: int, most: int) -> Callable[[str], bool]:
    """A whole number in that range."""
    return lambda cell: cell.isascii() and cell.isdigit() and len(cell) <= 4 and least <= int(cell) <= most


def is_date(cell: str) -> bool:
    """A day that exists, written 2026-09-01."""
    try:
        return len(cell) == 10 and dates.is_meant(date.fromisoformat(cell))
    except ValueError:
        return False


def anything(cell: str) -> bool:
    return True


@dataclass(frozen=True)
class Column:
    """A column: how it is headed, what its cells may say and how to explain it."""

    key: str
    heading: str
    clean: Callable[[normalise.Cell], str]
    accepts: Callable[[str], object]
    say: str | Promise
    needed: bool = False
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()
    only_choices: bool = True
    aliases: tuple[str, ...] = ()
    is_stored: bool = True
    example: str = ""
    width: int = 14

    def accepts_cell(self, cell: str) -> bool:
        """Is this normalised cell something the column may say?"""
        if not cell:
            return not self.needed or self.may_be_empty
        if self.choices and self.only_choices:
            return cell in self.choices
        return bool(self.accepts(cell))


@dataclass(frozen=True)
class Kind:
    """One of the five tables."""

    key: str
    title: str
    columns: tuple[Column, ...]
    about: str | Promise
    by_heading: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        headings = {h: n for n, column in enumerate(self.columns) for h in (column.heading, *column.aliases)}
        object.__setattr__(self, "by_heading", headings)

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


def _school_code(**changes) -> Column:
    fields = {
        "key": "school_code",
        "heading": "学校标识码",
        "clean": normalise.tight,
        "accepts": SCHOOL_CODE,
        "say": _("The ten digits of the school's code, formatted as text."),
        "needed": True,
        "aliases": ("学校代码", "机构标识码", "学校(机构)标识码", "标识码"),
        "example": "3141000001",
        "width": 16,
    }
    return Column(**(fields | changes))


_ENTRY_YEAR = Column(
    "entry_year",
    "入学年份",
    normalise.year,
    YEAR,
    _("The year in which the class entered this stage, with four digits: 2024."),
    needed=True,
    aliases=("入学年度", "入学年月", "级"),
    example="2024",
    width=10,
)
_CLASS_NUMBER = Column(
    "class_number",
    "班号",
    normalise.tight,
    words(20),
    _("The number of the class: 3. Names such as 3班, （3）班 or 七(3)班 are understood, too."),
    needed=True,
    aliases=("班级", "班", "班级名称"),
    example="3",
    width=10,
)


def _stage(**changes) -> Column:
    say = _("小学, 初中 or 高中.")
    return Column(
        **(
            {
                "key": "stage",
                "heading": "学段",
                "clean": normalise.tight,
                "accepts": anything,
                "say": say,
                "choices": tuple(STAGES),
            }
            | changes
        )
    )


SCHOOLS = Kind(
    "schools",
    "学校表",
    (
        _school_code(),
        Column(
            "name",
            "学校名称",
            normalise.name,
            words(80),
            _("The full name, as on the school's seal."),
            needed=True,
            aliases=("学校", "名称", "学校全称"),
            example="明德区朝阳路小学",
            width=26,
        ),
        Column(
            "short_name",
            "简称",
            normalise.name,
            words(40),
            _("What lists show; may stay empty."),
            example="朝阳路小学",
        ),
        Column(
            "school_type",
            "办学类型",
            normalise.tight,
            anything,
            _("Choose from the list."),
            needed=True,
            choices=tuple(SCHOOL_TYPES),
            aliases=("类型", "学校类型"),
            example="小学",
            width=10,
        ),
        Column(
            "system",
            "学制",
            normalise.tight,
            anything,
            _("六三 or 五四; empty means 六三."),
            choices=tuple(SYSTEMS),
            example="六三",
            width=8,
        ),
        Column(
            "cluster",
            "所属中心校",
            normalise.name,
            words(80),
            _("The name of the central school above it, if there is one."),
            aliases=("中心校", "学区"),
            width=20,
        ),
        Column(
            "campus",
            "校区",
            normalise.name,
            words(40),
            _("Only for a further campus: its name, in a row of its own with the code of its school."),
        ),
        Column(
            "closed",
            "停用",
            normalise.yes_no,
            anything,
            _("Y closes a school without people and classes from the day of the import; empty changes nothing."),
            choices=YES_NO,
            width=8,
        ),
        Column(
            "identity_level",
            "识别级别",
            lambda cell: normalise.tight(cell).upper(),
            anything,
            _(
                "What is kept of pupils: L0 head counts only, L1 seats without names, L2 names with consent. "
                "Empty means L0 for a new school and no change for others. It can be raised here, not lowered."
            ),
            choices=LEVELS,
            aliases=("身份级别", "学生识别级别"),
            width=10,
        ),
    ),
    _("One row for each school. Only the bureau imports this table."),
)

STAFF = Kind(
    "staff",
    "教职工表",
    (
        _school_code(),
        Column(
            "name",
            "姓名",
            normalise.name,
            NAME,
            _("As on the certificate; rare characters and · are kept."),
            needed=True,
            aliases=("教师姓名", "教职工姓名"),
            example="李晓云",
        ),
        Column(
            "login_name",
            "工号或登录名",
            normalise.login,
            LOGIN_NAME,
            _("Two or more letters and digits, the same every year. Never an ID card or telephone number."),
            needed=True,
            aliases=("工号", "登录名", "工号/登录名"),
            example="md0001",
            width=16,
        ),
        Column(
            "job_titles",
            "岗位",
            normalise.text,
            anything,
            _(
                "One or several, with 、 between them. 班主任, 德育主任, 政教主任, 校长, 书记 and 学校管理员 "
                "carry rights; all others learn."
            ),
            needed=True,
            choices=JOB_TITLES,
            only_choices=False,
            aliases=("职务", "岗位名称"),
            example="班主任、科任教师",
            width=22,
        ),
        Column(
            "class_names",
            "任教年级班级",
            normalise.text,
            anything,
            _("Classes with 、 between them; a class teacher's own class comes first. Kept for class teachers only."),
            aliases=("任教班级", "班级"),
            example="七(3)班",
            width=20,
        ),
        Column(
            "from_",
            "起始日期",
            normalise.day,
            is_date,
            _(
                "When the posts at this school began: 2026-09-01. Read when the person is new at the school; "
                "empty means the day of the import."
            ),
            aliases=("任职日期", "入职日期"),
            example="2026-09-01",
        ),
    ),
    _("One row for each person and school. No ID card numbers, no telephone numbers: passwords are reset at school."),
)

CLASSES = Kind(
    "classes",
    "班级表",
    (
        _school_code(),
        _stage(needed=True, example="初中", width=8),
        _ENTRY_YEAR,
        _CLASS_NUMBER,
        Column(
            "class_teacher",
            "班主任登录名",
            normalise.login,
            LOGIN_NAME,
            _("The class teacher's login name; may stay empty if the staff table says it."),
            aliases=("班主任工号", "班主任"),
            example="md0001",
            width=16,
        ),
        Column(
            "head_count",
            "在籍人数",
            normalise.number,
            between(0, 200),
            _("How many pupils are on the roll today."),
            needed=True,
            aliases=("人数", "学生人数", "学生数"),
            example="45",
            width=10,
        ),
        Column(
            "note",
            "备注",
            normalise.text,
            anything,
            _("For yourself; it is not kept."),
            is_stored=False,
            width=20,
        ),
    ),
    _("One row for each class. The grade is computed from the entry year: nothing needs to be promoted in September."),
)

STUDENTS = Kind(
    "students",
    "学生表",
    (
        _school_code(),
        _stage(say=_("Only for schools with several stages: 小学, 初中 or 高中.")),
        _ENTRY_YEAR,
        _CLASS_NUMBER,
        Column(
            "seat",
            "班内学号",
            normalise.number,
            between(1, 200),
            _("The pupil's number within the class, 1 to 200. Never the national pupil number. May be empty at L0."),
            needed=True,
            may_be_empty=True,
            aliases=("座号", "班内座号"),
            example="12",
            width=10,
        ),
        Column(
            "name",
            "姓名或代号",
            normalise.name,
            words(60),
            _("Kept only at L2 and only with consent. Leave it empty at L0 and L1."),
            aliases=("姓名", "代号", "学生姓名"),
        ),
        Column(
            "is_fourteen",
            "年满14周岁",
            normalise.yes_no,
            anything,
            _("Y or N; it is not kept."),
            choices=YES_NO,
            aliases=("是否年满14周岁", "年满14", "出生年份是否≥14"),
            is_stored=False,
            width=12,
        ),
        Column(
            "consent",
            "监护人同意",
            normalise.yes_no,
            anything,
            _("Y: the guardian agreed in writing. N: refused or withdrawn, the name is erased. Empty: no statement."),
            choices=YES_NO,
            aliases=("监护人是否同意",),
            width=12,
        ),
        Column(
            "consent_on",
            "同意日期",
            normalise.day,
            is_date,
            _("The day of the consent: 2026-09-01. Needed with Y."),
            aliases=("监护人同意日期",),
        ),
    ),
    _("Only for schools above L0, or to have head counts counted. At L0 nothing of a pupil is kept."),
)

VICE_PRINCIPALS = Kind(
    "vice_principals",
    "法治副校长表",
    (
        Column(
            "name",
            "姓名",
            normalise.name,
            NAME,
            _("As on the letter of appointment."),
            needed=True,
            aliases=("法治副校长姓名", "法治副校长"),
            example="周正平",
        ),
        Column(
            "office",
            "派出单位",
            normalise.name,
            words(40),
            _("Court, procuratorate, police or justice office that sends the person."),
            needed=True,
            aliases=("单位", "工作单位"),
            example="明德区人民检察院",
            width=24,
        ),
        _school_code(
            heading="聘任学校标识码",
            aliases=("学校标识码", "聘任学校代码", "学校代码"),
            say=_("The code of one school; a second school is a row of its own."),
        ),
        Column(
            "from_",
            "聘期起",
            normalise.day,
            is_date,
            _("First day: 2026-09-01."),
            needed=True,
            aliases=("聘期开始", "聘期起始", "起始日期"),
            example="2026-09-01",
        ),
        Column(
            "until",
            "聘期止",
            normalise.day,
            is_date,
            _("Last day: 2027-08-31."),
            needed=True,
            aliases=("聘期结束", "聘期终止", "截止日期"),
            example="2027-08-31",
        ),
        Column(
            "login_name",
            "登录名",
            normalise.login,
            LOGIN_NAME,
            _("May stay empty: the platform then gives one."),
            aliases=("工号或登录名",),
            width=16,
        ),
    ),
    _("One row for each appointment. Nobody's telephone number is asked for."),
)

# In the order in which one needs the other.
KINDS = (SCHOOLS, STAFF, CLASSES, STUDENTS, VICE_PRINCIPALS)
BY_KEY = {kind.key: kind for kind in KINDS}
GUIDE_SHEET = "填写说明"
