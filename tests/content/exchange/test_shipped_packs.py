"""The packs that come with the product."""

import math
import re
from datetime import date
from pathlib import Path

import pytest

import content
from content.checks import patterns, run
from content.checks.said import answerables
from content.editions.models import Edition
from content.exchange import canonical, files, pack, unpack
from content.exchange.agreement import takes
from content.exchange.faults import Faults
from content.pages.models import CoursePage

PACKS = sorted(path.parent for path in (Path(content.__file__).parent / "packs").glob("*/pack.yaml"))


def test_they_are_sound_and_in_canonical_form():
    assert len(PACKS) >= 3
    assert canonical.differences(PACKS) == []


def test_editors_have_nothing_to_look_at():
    assert [str(one) for one in run.findings(canonical.read_all(PACKS), on=date(2026, 11, 23))] == []


@pytest.mark.django_db
@pytest.mark.sqlite_only
def test_they_load_and_come_back_byte_for_byte():
    unpack.load(PACKS, by=None)

    assert all(one.is_unchanged for one in unpack.load(PACKS, by=None))
    assert Edition.objects.offered().count() == CoursePage.objects.count() == len(PACKS) - 1
    for page in CoursePage.objects.all():
        (folder,) = [path for path in PACKS if path.name == page.slug]
        assert files.differences(folder, files.written(pack.course(page))) == []
    assert files.differences(PACKS[0].parent / "law", files.written(pack.laws())) == []


def pools() -> list:
    packs = [files.read(folder, Faults()) for folder in PACKS if folder.name != "law"]
    return [pytest.param(pool["items"], id=pool["pool"]) for found in packs for pool in found.pools]


@pytest.mark.parametrize("items", pools())
def test_no_pool_is_passed_by_a_habit(items):
    asked = [one for item in items for one in answerables(item)]

    assert patterns.longest_score(asked) < patterns.MOST_BY_HABIT
    assert patterns.position_score(asked)[1] < patterns.MOST_BY_HABIT
    assert patterns.number_share(asked) <= patterns.MOST_BY_NUMBER


@pytest.mark.parametrize("items", [pool for pool in pools() if len(pool.values[0]) <= 10])
def test_right_answers_of_a_small_pool_stand_at_every_position_alike(items):
    single = [item for item in items if item["type"] == "single"]
    right = [[option["correct"] for option in item["options"]].index(True) for item in single]

    assert max(map(right.count, right), default=0) <= max(2, math.ceil(len(single) / 4))


def certifying() -> list:
    packs = [files.read(folder, Faults()) for folder in PACKS if folder.name != "law"]
    quizzes = [(found, quiz) for found in packs for quiz in found.course["quizzes"] if quiz["purpose"] == "test"]
    return [pytest.param(*one, id=f"{one[0].folder.name}-{one[1]['key']}") for one in quizzes]


@pytest.mark.parametrize(("found", "quiz"), certifying())
def test_a_second_attempt_can_ask_all_anew_as_the_guide_for_writers_says(found, quiz):
    items = {pool["pool"]: pool["items"] for pool in found.pools}

    for section in quiz["sections"] or [quiz]:
        held = sum(takes(section, item) for item in items[section["pool"]])
        assert held >= 2 * section["draw"]


YOUNGEST = [
    path
    for path in PACKS
    if path.name != "law" and "stage: primary_lower" in (path / "course.yaml").read_text(encoding="utf-8")
]
# A wider picture is a row of small ones on a phone.
WIDEST = 2


@pytest.mark.parametrize("folder", YOUNGEST, ids=lambda folder: folder.name)
def test_the_youngest_choose_between_pictures(folder):
    found = files.read(folder, Faults())
    choices = [item["options"] for pool in found.pools for item in pool["items"] if "options" in item]

    assert choices
    assert all(len({option.get("figure", "") for option in options} - {""}) == len(options) for options in choices)


@pytest.mark.parametrize("folder", YOUNGEST, ids=lambda folder: folder.name)
def test_pictures_of_the_youngest_are_large_on_a_phone(folder):
    boxes = {
        path.name: re.search(r'viewBox="0 0 (\d+) (\d+)"', path.read_text(encoding="utf-8"))
        for path in folder.glob("media/*.svg")
    }

    assert boxes
    assert [name for name, box in boxes.items() if int(box[1]) > WIDEST * int(box[2])] == []
