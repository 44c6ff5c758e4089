"""Everything that anybody above the class can open or download, put together, gives no single pupil away."""

import random
import re
import subprocess
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from courses.coverage import asof, pupils, tokens
from courses.coverage.suppress import Cell
from courses.learning.models import Completion, Enrolment
from lms.people.models import User
from lms.schools.calendar import today
from lms.schools.models import Organisation, Post, Role, SchoolClass
from tests.courses.coverage.test_suppression import told
from tests.factories.coverage import (
    BEFORE_ALL,
    a_class_requirement,
    a_class_session,
    a_lesson_edition,
    known_since_long,
)
from tests.factories.lms import a_bureau, a_class, a_cluster, a_member, a_post, a_school
from tests.requests.test_coverage import sheets

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
MONTHS = [date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)]
READ_ON = date(2027, 1, 15)
# Asked for, and the reporting date whose figures are given: in between the last one, of days to come that of today.
BETWEEN = {
    date(2026, 10, 30): MONTHS[0],
    date(2026, 11, 23): MONTHS[1],
    READ_ON: MONTHS[3],
    date(2027, 1, 31): MONTHS[3],
    date(2027, 6, 15): MONTHS[3],
}
NAMES_OF_SHEETS = ("Pupils", "学生")


class World:
    """Two clusters, schools and a campus with classes of all sizes; month by month some more of their pupils are done.

    In the first class one pupil completes between two dates, and nobody afterwards.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.bureau, north, south = a_bureau(), a_cluster("城北学区"), a_cluster("城南学区")
        self.schools = [a_school("一中", parent=north), a_school("二中", parent=north), a_school("三中", parent=south)]
        campus = Organisation.plant(parent=self.schools[2], code="CAMPUS", name="东校区", kind="campus")
        self.places = [self.bureau, north, south, *self.schools, campus]
        self.edition = a_lesson_edition()
        self.leaves: list[dict[str, Cell]] = [{} for _month in MONTHS]
        self._class(self.schools[0], 1, pupils=30, steps=[12, 1, 0, 0])
        for place in [*self.schools, campus]:
            for number in range(2, self.dice.randint(2, 4) + 1):
                steps = [self.dice.choice([0, 3, 10, 14]), *(self.dice.choice([0, 0, 1, 2, 11]) for _m in MONTHS[1:])]
                self._class(place, number, pupils=self.dice.choice([3, 9, 12, 24, 30]), steps=steps)
        self.requirements = [
            a_class_requirement(self.edition.course, sessions=1),
            a_class_requirement(self.edition.course, sessions=2, organisation=north, title="城北再加一次"),
        ]
        a_class_session(self.schools[0].classes.first(), self.edition, held_on=date(2026, 10, 13), present=28)
        self.officer = a_member(Role.BUREAU_OFFICER, self.bureau, "刘主任")
        self.principal = a_member(Role.PRINCIPAL, self.schools[0], "高校长")
        self.inspector = a_member(Role.INSPECTOR, self.schools[0], "何督学")
        a_post(self.inspector, self.schools[2], Role.INSPECTOR)

    def _class(self, place: Organisation, number: int, *, pupils: int, steps: list[int]) -> None:
        school_class = a_class(place, number)
        known_since_long(*school_class.head_counts.all())
        users = User.objects.bulk_create([User(login_name=None, name="") for _n in range(pupils)])
        Post.objects.bulk_create(
            Post(user=user, organisation=place, role=Role.PUPIL, school_class=school_class, seat=seat,
                 valid_from=date(2026, 9, 1), recorded_at=BEFORE_ALL)
            for seat, user in enumerate(users, 1)
        )  # fmt: skip
        done = 0
        for month, step, leaves in zip(MONTHS, steps, self.leaves, strict=True):
            self._complete(users[done : done + step], on=month - timedelta(days=5))
            done = min(pupils, done + step)
            leaves[f"{place.path}class-{school_class.pk}/"] = Cell(pupils, done)

    def _complete(self, users: list[User], *, on: date) -> None:
        opened = Enrolment.objects.bulk_create(
            Enrolment(user=user, edition=self.edition, cycle=1, opened_at=BEFORE_ALL) for user in users
        )
        Completion.objects.bulk_create(
            Completion(
                enrolment=enrolment, user=enrolment.user, edition=self.edition, cycle=1, started_on=on,
                completed_on=on, rule={}, rule_text={}, recorded_at=asof.end_of(on),
            )
            for enrolment in opened
        )  # fmt: skip

    @property
    def readers(self) -> list[tuple[User, list[Organisation | None]]]:
        """Who reads, and which places they may ask for."""
        return [
            (self.officer, list(self.places)),
            (self.principal, [self.schools[0]]),
            (self.inspector, [None, self.schools[0], self.schools[2]]),
        ]

    def truth(self) -> list[dict[str, Cell]]:
        """Every number of every date, as if nothing were hidden."""
        found: list[dict[str, Cell]] = []
        for leaves in self.leaves:
            sums = {
                place.path: [c for path, c in leaves.items() if path.startswith(place.path)] for place in self.places
            }
            wholes = {
                path: Cell(sum(c.pupils for c in its), sum(c.done for c in its)) for path, its in sums.items() if its
            }
            found.append(wholes | leaves)
        return found

    def path_of(self, name: str, here: Organisation | None) -> str:
        """Of what a row of a table stands for."""
        if here and name in ("Whole", "全部", "合计"):
            return here.path
        if place := next((place for place in self.places if str(place) == name), None):
            return place.path
        classes = SchoolClass.objects.filter(school=here).select_related("school")
        found = next(row for row in classes if row.display_name(date(2026, 10, 31)) == name)
        return f"{found.school.path}class-{found.pk}/"


@dataclass(frozen=True)
class Seen:
    """One row of a page or file: of which reporting date, what it is of, how many pupils, how many done or None."""

    on: date
    path: str
    pupils: int
    done: int | None


def opened(client, world: World) -> set[Seen]:
    """Every row about pupils of every page and file, for every reader above the class."""
    found: set[Seen] = set()
    for reader, places in world.readers:
        client.force_login(reader)
        for requirement in world.requirements:
            for here in places:
                for on in MONTHS:
                    found |= _of_page(client, world, requirement, here, on, on)
    client.force_login(world.officer)
    for on, given in BETWEEN.items():
        found |= _of_page(client, world, world.requirements[0], world.schools[0], on, given)
    for here in (world.bureau, world.schools[0]):
        found |= _of_paper(client, world, world.requirements[0], here, MONTHS[1])
    return found


def _asked(here: Organisation | None, on: date) -> dict[str, str]:
    return {"on": on.isoformat()} | ({"at": here.code} if here else {})


def _of_page(client, world: World, requirement, here: Organisation | None, on: date, given: date) -> set[Seen]:
    """Of the page of a place or school, and of the workbook that it offers."""
    page = client.get(reverse("coverage:tree", args=[requirement.number]), _asked(here, on), follow=True)
    if page.status_code == 404:
        return set()
    assert page.context["pupils"].on == given
    rows = page.context["pupils"].rows
    printed = re.findall(r'"quiet">(?:不提供|not given)<', page.content.decode())
    assert len(printed) == sum(not cell.shown for _name, cell in rows)
    book = sheets(client.get(reverse("coverage:xlsx", args=[requirement.number]), _asked(here, on)))
    written = next(its for name, its in book.items() if name in NAMES_OF_SHEETS)[1:]
    assert {row[3] for row in written} <= {given}
    seen = [(name, cell.pupils, cell.share) for name, cell in rows]
    seen += [(row[0], int(row[1]), int(row[2]) if isinstance(row[2], int | float) else None) for row in written]
    return {Seen(given, world.path_of(name, here), pupils, done) for name, pupils, done in seen}


def _of_paper(client, world: World, requirement, here: Organisation, on: date) -> set[Seen]:
    """Of the report as it is printed."""
    content = client.get(reverse("coverage:pdf", args=[requirement.number]), _asked(here, on)).content
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    lines = text.stdout.decode()
    rows = re.findall(r"^\s*(\S+)\s+(\d+)\s+(\d+|不提供|not given)\s*$", lines, re.MULTILINE)
    assert rows
    return {
        Seen(on, world.path_of(name, here), int(pupils), int(done) if done.isdigit() else None)
        for name, pupils, done in rows
    }


@pytest.fixture
def _later(monkeypatch):
    """The tables are read in the January after."""
    monkeypatch.setattr(pupils, "today", lambda: READ_ON)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.usefixtures("_later")
def test_all_pages_files_and_dates_together_give_no_pupil_away(client, seed):
    world = World(seed)

    rows = opened(client, world)

    truth = world.truth()
    months = dict(zip(MONTHS, truth, strict=True))
    assert {row.on for row in rows} == set(MONTHS)
    for row in rows:
        assert row.pupils == months[row.on][row.path].pupils
        assert row.done in (None, months[row.on][row.path].done)
    shown = {(row.on, row.path) for row in rows if row.done is not None}
    assert shown
    assert (
        told([{p: replace(c, shown=(on, p) in shown) for p, c in cells.items()} for on, cells in months.items()]) == []
    )


def _others(client, world: World) -> dict[str, str]:
    """What else is to be had above the class, on several dates: nothing of it speaks of single pupils."""
    _token, secret = tokens.create(
        world.bureau, name="数仓", scopes=["coverage"], expires_on=today() + timedelta(days=30), by=world.officer
    )
    number, school = world.requirements[0].number, world.schools[0]
    found = {}
    for on in (MONTHS[1], date(2026, 11, 23)):
        program = {"headers": {"Authorization": f"Bearer {secret}"}}
        found[f"api {on}"] = client.get(f"/api/v1/requirements/{number}/coverage", {"on": on}, **program).content
        for reader, places in world.readers:
            client.force_login(reader)
            for here in {places[0], places[-1]}:
                asked = _asked(here, on)
                found[f"{reader} places {asked}"] = _body(client, "csv", [number], {**asked, "what": "places"})
                found |= {f"{reader} {page} {asked}": _body(client, page, [number], asked) for page in PAGES}
                found[f"{reader} matrix {asked}"] = _body(client, "matrix", [], asked)
            row = school.classes.first()
            found[f"{reader} class {on}"] = client.get(reverse("classes:class", args=[row.pk]), {"on": on}).content
    return {name: re.sub(r"csrf\S+ value=\S+", "", content.decode()) for name, content in found.items()}


PAGES = ("trend", "people", "csv")


def _body(client, page: str, keys: list[int], asked: dict[str, str]) -> bytes:
    return client.get(reverse(f"coverage:{page}", args=keys), asked).getvalue()


@pytest.mark.usefixtures("_later")
def test_matrix_trend_lists_csv_programs_and_the_page_of_a_class_say_the_same_whoever_of_the_pupils_has_done_it(client):
    world = World(1)
    with_pupils = _others(client, world)
    Completion.objects.all().delete()
    cache.clear()

    assert _others(client, world) == with_pupils


@pytest.mark.usefixtures("_later")
def test_a_later_requirement_with_another_window_does_not_tell_what_the_first_one_counts_besides():
    """It counts from October: less than the first one's figure by the five of September."""
    world = World(2)
    school = a_school("五中")
    world._class(school, 1, pupils=150, steps=[5, 30, 0, 0])
    published = asof.end_of(date(2026, 11, 12))
    later = a_class_requirement(
        world.edition.course, sessions=1, title="十月起", counts_from=date(2026, 10, 1), at=published
    )

    wholes = [pupils.read(row, rows=[], here=school, on=MONTHS[1]).rows[-1] for row in (world.requirements[0], later)]

    assert [(cell.done, cell.shown) for _name, cell in wholes] == [(35, True), (30, False)]


@pytest.mark.usefixtures("_later")
def test_a_school_that_moved_keeps_its_figures_and_is_compared_with_its_own_past():
    world = World(1)
    asked, school, south = world.requirements[0], world.schools[0], world.places[2]
    one_came = f"{school.path}class-{school.classes.get(number=1).pk}/"
    before = [_tree(asked, on)[one_came].shown for on in MONTHS[:2]]

    Organisation.objects.filter(pk=school.pk).update(parent=south, path=f"{south.path}{school.pk}/")

    moved = one_came.replace(school.path, f"{south.path}{school.pk}/")
    after = [_tree(asked, on) for on in MONTHS[:2]]
    assert [cells[moved].shown for cells in after] == before
    # One came in between: of the two dates at most one is told.
    assert before.count(True) == 1
    assert [one_came in cells for cells in after] == [False, False]


def _tree(requirement, on: date) -> dict[str, Cell]:
    [cells] = [cells for cells in pupils._trees(requirement, on).values() if cells]
    return cells


@pytest.mark.usefixtures("_later")
def test_the_scheduler_makes_what_pages_will_ask_for(client, django_assert_max_num_queries):
    world = World(1)
    assert pupils.keep_ready() == 2

    # Their shape is looked up, nothing is counted.
    for requirement in world.requirements:
        with django_assert_max_num_queries(1):
            assert _tree(requirement, MONTHS[-1])


@pytest.mark.usefixtures("_later")
def test_some_numbers_are_given_at_all(client):
    world = World(0)
    client.force_login(world.officer)

    assert any(
        row.done is not None
        for on in MONTHS
        for row in _of_page(client, world, world.requirements[0], world.bureau, on, on)
    )
