"""Everything that anybody above the class can open or download, put together, gives no single pupil away."""

import random
import re
from datetime import date

import pytest
from django.urls import reverse

from courses.coverage.suppress import WIDTH, Cell
from courses.learning.models import Completion, Enrolment
from lms.people.models import User
from lms.schools.models import Organisation, Post, Role, SchoolClass
from tests.courses.coverage.test_suppression import narrowed
from tests.factories.coverage import BEFORE_ALL, a_class_requirement, a_lesson_edition, known_since_long
from tests.factories.lms import a_bureau, a_class, a_cluster, a_member, a_post, a_school
from tests.requests.test_coverage import sheets

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
ON = "2026-11-23"
DONE_ON = date(2026, 10, 5)


class World:
    """Two clusters, schools and a campus with classes of all sizes, of which as many as chance will have are done."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.bureau, north, south = a_bureau(), a_cluster("城北学区"), a_cluster("城南学区")
        self.schools = [a_school("一中", parent=north), a_school("二中", parent=north), a_school("三中", parent=south)]
        self.schools.append(a_school("四中"))
        campus = Organisation.plant(parent=self.schools[3], code="CAMPUS", name="东校区", kind="campus")
        self.places = [self.bureau, north, south, *self.schools, campus]
        self.edition = a_lesson_edition()
        self.leaves: dict[str, Cell] = {}
        for place in [*self.schools, campus]:
            for number in range(1, self.dice.randint(1, 3) + 1):
                self._class(place, number)
        self.requirements = [
            a_class_requirement(self.edition.course, sessions=1),
            a_class_requirement(self.edition.course, sessions=2, organisation=north, title="城北再加一次"),
        ]

    def _class(self, place: Organisation, number: int) -> None:
        school_class = a_class(place, number)
        known_since_long(*school_class.head_counts.all())
        count = self.dice.choice([3, 9, 12, 24, 30])
        done = self.dice.choice([0, self.dice.randint(0, count), count])
        users = User.objects.bulk_create([User(login_name=None, name="") for _n in range(count)])
        Post.objects.bulk_create(
            Post(user=user, organisation=place, role=Role.PUPIL, school_class=school_class, seat=seat,
                 valid_from=date(2026, 9, 1), recorded_at=BEFORE_ALL)
            for seat, user in enumerate(users, 1)
        )  # fmt: skip
        for user in users[:done]:
            enrolment = Enrolment.objects.create(user=user, edition=self.edition, cycle=1, opened_at=BEFORE_ALL)
            Completion.objects.create(
                enrolment=enrolment, user=user, edition=self.edition, cycle=1, started_on=DONE_ON, completed_on=DONE_ON,
                rule={}, rule_text={}, recorded_at=BEFORE_ALL,
            )  # fmt: skip
        self.leaves[f"{place.path}class-{school_class.pk}/"] = Cell(count, done)

    def path_of(self, name: str, here: Organisation | None) -> str:
        """Of what a row of a table stands for."""
        if here and name in ("Whole", "全部", "合计"):
            return here.path
        if place := next((place for place in self.places if str(place) == name), None):
            return place.path
        classes = SchoolClass.objects.filter(school=here).select_related("school")
        found = next(row for row in classes if row.display_name(date(2026, 10, 31)) == name)
        return f"{found.school.path}class-{found.pk}/"


def opened(client, world: World) -> list[tuple[str, int, int | None]]:
    """(path, pupils, number or None) of every row of every page and workbook, for every reader above the class."""
    inspector = a_member(Role.INSPECTOR, world.schools[0], "何督学")
    a_post(inspector, world.schools[2], Role.INSPECTOR)
    readers = [
        (a_member(Role.BUREAU_OFFICER, world.bureau, "刘主任"), world.places),
        (a_member(Role.PRINCIPAL, world.schools[0], "高校长"), world.schools[:1]),
        (inspector, [None, world.schools[0], world.schools[2]]),
    ]
    found = []
    for reader, places in readers:
        client.force_login(reader)
        for requirement in world.requirements:
            for here in places:
                found += _of_page(client, world, requirement, here)
    return found


def _of_page(client, world: World, requirement, here: Organisation | None) -> list[tuple]:
    asked = {"on": ON} | ({"at": here.code} if here else {})
    page = client.get(reverse("coverage:tree", args=[requirement.number]), asked, follow=True)
    if page.status_code == 404:
        return []
    rows = page.context["pupils"].rows
    printed = re.findall(r'"quiet">(?:不提供|not given)<', page.content.decode())
    assert len(printed) == sum(not cell.shown for _name, cell in rows)
    book = sheets(client.get(reverse("coverage:xlsx", args=[requirement.number]), asked))
    written = next(its for name, its in book.items() if name in ("Pupils", "学生"))[1:]
    seen = [(name, cell.pupils, cell.share) for name, cell in rows]
    seen += [
        (name, int(pupils), int(done) if isinstance(done, int | float) else None) for name, pupils, done, _on in written
    ]
    return [(world.path_of(name, here), pupils, done) for name, pupils, done in seen]


@pytest.mark.parametrize("seed", range(8))
def test_all_pages_and_files_together_give_no_pupil_away(client, seed):
    world = World(seed)

    rows = opened(client, world)

    sums = {
        place.path: [cell for path, cell in world.leaves.items() if path.startswith(place.path)]
        for place in world.places
    }
    truth = {path: Cell(sum(c.pupils for c in cells), sum(c.done for c in cells)) for path, cells in sums.items()}
    truth |= world.leaves
    shown = {path: done for path, _pupils, done in rows if done is not None}
    assert rows
    assert all(truth[path].pupils == pupils for path, pupils, _done in rows)
    assert all(truth[path].done == done for path, done in shown.items())
    for path, (least, most) in narrowed({p: Cell(c.pupils, c.done, p in shown) for p, c in truth.items()}).items():
        if path not in shown:
            assert most - least + 1 >= min(WIDTH, truth[path].pupils + 1), path


def test_some_numbers_are_given_at_all(client):
    assert any(done is not None for seed in range(3) for _path, _n, done in opened(client, World(seed)))
