"""The invented district: schools, classes, staff, pupils, vice-principals for rule of law."""

from dataclasses import dataclass, field

from lms.schools import grades
from lms.schools.roster.columns import SCHOOL_TYPES, STAGES
from lms.schools.roster.demo import names
from lms.schools.roster.demo.dice import Dice


@dataclass(frozen=True)
class Scale:
    """How much there is of everything."""

    schools: int
    staff: int
    classes: int
    pupils: int


SCALES = {
    "small": Scale(12, 400, 150, 6_000),
    "district": Scale(120, 8_000, 2_500, 100_000),
    "city": Scale(1_200, 80_000, 25_000, 1_000_000),
}
# Of a hundred schools; what rounding leaves over become primary schools.
TYPE_SHARES = {
    "初中": 22,
    "九年一贯": 10,
    "完中": 4,
    "高中": 5,
    "中职": 2,
    "特教": 1,
    "幼儿园": 6,
}
LEVEL_SHARES = (("L0", 50), ("L1", 30), ("L2", 20))
OTHER_TITLES = (
    ("科任教师",) * 12 + ("副班主任、科任教师",) * 3 + ("年级组长、科任教师", "心理教师", "保安", "宿管", "食堂")
)
STAGE_WORDS = {value: word for word, value in STAGES.items()}
CLASS_SIZE = 40


@dataclass
class Class:
    """A class: its place and who leads it."""

    stage: str
    entry_year: int
    number: int
    grade: int
    pupils: int = CLASS_SIZE
    class_teacher: str = ""


@dataclass
class School:
    """A school with its classes."""

    code: str
    name: str
    school_type: str
    system: str
    level: str
    cluster: str = ""
    classes: list[Class] = field(default_factory=list)

    @property
    def stages(self) -> tuple[str, ...]:
        return grades.STAGES_OF.get(SCHOOL_TYPES[self.school_type], ())


@dataclass(frozen=True)
class Member:
    """A row of staff. classes: own class first."""

    school: School
    name: str
    login_name: str
    job_titles: str
    classes: tuple[Class, ...]
    from_year: int


@dataclass(frozen=True)
class District:
    """Everything that the files say, before anybody typed it."""

    year: int
    schools: list[School]
    staff: list[Member]
    appointments: list[tuple[str, str, School, int, int]]


def invent(scale: Scale, *, identity: str, year: int, seed: str = "mingfa") -> District:
    """The district in the school year that begins in that year; the same each time, whatever the identity level."""
    dice = Dice(f"{seed}/{scale.schools}")
    schools = _schools(scale, identity, dice)
    teaching = [school for school in schools if school.stages]
    for school, count in zip(teaching, _shares(scale.classes, [_weight(s) for s in teaching]), strict=True):
        school.classes = _classes(school, count, year)
    _spread_pupils([c for school in schools for c in school.classes], scale.pupils, dice)
    staff = _staff(schools, scale, year, dice)
    return District(year, schools, staff, _appointments(schools, year, dice))


def _shares(total: int, weights: list[int]) -> list[int]:
    """The total cut into whole parts by weight; largest remainders get what is left."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(value) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts


def _weight(school: School) -> int:
    return {
        "特教": 4,
        "小学": 10,
        "初中": 10,
        "九年一贯": 16,
        "完中": 16,
        "高中": 16,
        "中职": 12,
    }[school.school_type]


def _schools(scale: Scale, identity: str, dice: Dice) -> list[School]:
    types = [t for t, share in TYPE_SHARES.items() for _n in range(round(scale.schools * share / 100))]
    types = dice.shuffled(["小学"] * (scale.schools - len(types)) + types)
    fountains = {school_type: names.schools(dice, school_type) for school_type in SCHOOL_TYPES}
    prefixes = {t: f"{21 + n}41" for n, t in enumerate(SCHOOL_TYPES)}
    clusters = [f"明德区{place}中心校" for place in dice.shuffled(names.PLACES)[: max(scale.schools // 12, 1)]]
    schools = []
    for number, school_type in enumerate(types, 1):
        school = School(
            code=f"{prefixes[school_type]}9{number:05}",
            name=next(fountains[school_type]),
            school_type=school_type,
            system="五四" if school_type == "九年一贯" and dice.happens(15) else "六三",
            level=_level(identity, number),
            cluster=dice.choose(clusters) if school_type in ("小学", "幼儿园") and dice.happens(40) else "",
        )
        schools.append(school)
    return schools


def _level(identity: str, number: int) -> str:
    if identity != "mixed":
        return identity
    place = number * 37 % 100
    for level, share in LEVEL_SHARES:
        if place < share:
            return level
        place -= share
    return "L0"


def _classes(school: School, count: int, year: int) -> list[Class]:
    system = "54" if school.system == "五四" else "63"
    taught = [
        (stage, grade)
        for stage in school.stages
        for grade in range(grades.FIRST_GRADE[system][stage], grades.LAST_GRADE[system][stage] + 1)
    ]
    found = []
    for (stage, grade), number in zip(taught, _shares(count, [1] * len(taught)), strict=True):
        entry_year = year - (grade - grades.FIRST_GRADE[system][stage])
        found += [Class(stage, entry_year, n, grade) for n in range(1, number + 1)]
    return found


def _spread_pupils(classes: list[Class], total: int, dice: Dice) -> None:
    """Classes of 34 to 46; what one has more another has less."""
    for school_class, size in zip(classes, _shares(total, [1] * len(classes)), strict=True):
        school_class.pupils = size
    for one, other in zip(classes[::2], classes[1::2], strict=False):
        shift = dice.below(13) - 6
        one.pupils, other.pupils = one.pupils + shift, other.pupils - shift


def _staff(schools: list[School], scale: Scale, year: int, dice: Dice) -> list[Member]:
    """Heads, a class teacher for each class, and others up to the number of the scale."""
    staff: list[Member] = []
    sizes = _shares(scale.staff, [len(school.classes) + 4 for school in schools])
    for school, size in zip(schools, sizes, strict=True):
        posts = _posts(school, size, dice)
        for titles, classes in posts:
            name = names.person(dice)
            # Two people of one name in one school are nothing rare.
            if staff and staff[-1].school is school and dice.happens(1):
                name = staff[-1].name
            login = f"md{len(staff) + 1:05}"
            staff.append(Member(school, name, login, titles, classes, year - dice.below(15)))
            if "班主任" in titles.split("、"):
                classes[0].class_teacher = login
    return staff


def _posts(school: School, size: int, dice: Dice) -> list[tuple[str, tuple[Class, ...]]]:
    head = "园长" if school.school_type == "幼儿园" else "校长"
    posts: list[tuple[str, tuple[Class, ...]]] = [
        (head, ()),
        ("德育主任、科任教师", ()),
        ("学校管理员、科任教师", ()),
    ]
    if size > 12:
        posts.append(("书记", ()))
    for school_class in school.classes:
        others = (dice.choose(school.classes),) if dice.happens(30) else ()
        posts.append(("班主任、科任教师", (school_class, *others)))
    while len(posts) < size:
        title = dice.choose(OTHER_TITLES)
        taught = tuple(dice.choose(school.classes) for _n in range(2)) if school.classes and "教师" in title else ()
        posts.append((title, taught))
    return posts


def _appointments(schools: list[School], year: int, dice: Dice) -> list[tuple[str, str, School, int, int]]:
    """One vice-principal for rule of law for two schools: (name, office, school, first year, last year)."""
    found = []
    for number, school in enumerate(schools):
        if number % 2 == 0:
            name, office, begins = (
                names.person(dice),
                dice.choose(names.OFFICES),
                year - dice.below(2),
            )
        found.append((name, office, school, begins, begins + 2 + dice.below(2)))
    return found
