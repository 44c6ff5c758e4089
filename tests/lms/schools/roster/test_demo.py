"""The invented district is the same each time, imports cleanly, and its mess means the same."""

from collections import Counter
from datetime import date, datetime
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms.facts.models import Fact
from lms.people.models import User
from lms.schools import first_run
from lms.schools.models import HeadCount, Organisation, Post, Role, SchoolClass
from lms.schools.roster import apply, read
from lms.schools.roster.demo import files
from lms.schools.roster.demo.dice import Dice
from lms.schools.roster.demo.district import SCALES, Scale, invent
from tests.factories import lms

ON = date(2026, 11, 23)
TINY = Scale(12, 120, 30, 600)


def a_district(folder, *, is_messy=False, identity="mixed", scale=TINY):
    return files.write(invent(scale, identity=identity, year=2026), folder, is_messy=is_messy)


def imported(paths):
    sheets = read.everything([(path.name, path) for path in paths])
    return apply.changes(sheets, within=[lms.a_bureau()], by=None, on=ON)


def test_dice_are_what_they_were():
    dice = Dice("mingfa")

    assert [dice.below(100) for _n in range(8)] == [75, 61, 8, 18, 37, 94, 15, 97]


def test_the_same_options_give_the_same_bytes(tmp_path):
    def digests(folder):
        return [sha256(path.read_bytes()).hexdigest() for path in a_district(tmp_path / folder, is_messy=True)]

    assert digests("one") == digests("two")


@pytest.mark.parametrize("name", ["small", "district"])
def test_a_scale_has_the_numbers_that_it_promises(name):
    scale = SCALES[name]

    district = invent(scale, identity="mixed", year=2026)

    classes = [school_class for school in district.schools for school_class in school.classes]
    assert len(district.schools) == scale.schools
    assert (
        len({school.code for school in district.schools})
        == len({school.name for school in district.schools})
        == scale.schools
    )
    assert (len(classes), sum(c.pupils for c in classes)) == (scale.classes, scale.pupils)
    assert abs(len(district.staff) - scale.staff) <= scale.staff // 50
    assert all(school_class.class_teacher for school_class in classes)


def test_mixed_identity_has_all_levels():
    levels = Counter(school.level for school in invent(SCALES["district"], identity="mixed", year=2026).schools)

    assert set(levels) == {"L0", "L1", "L2"}
    assert levels["L0"] > levels["L1"] > levels["L2"] > 0


def test_names_are_as_various_as_in_life():
    staff = [member.name for member in invent(SCALES["district"], identity="L0", year=2026).staff]

    assert any("·" in name for name in staff)
    assert any(name[-1] in "䶮㛃𬍛𬱖𫍽𤩽𬭚𣲗" for name in staff)
    assert Counter(staff).most_common(1)[0][1] > 1


@pytest.mark.django_db
def test_the_mess_means_the_same_as_the_tidy_files(tmp_path):
    tidy, messy = a_district(tmp_path / "tidy"), a_district(tmp_path / "messy", is_messy=True)

    first = imported(messy)
    second = imported(tidy)

    assert [p for sheet in first.sheets for p in sheet.problems] == []
    assert first.draft.duplicates.total() > 0
    assert first.was_written
    assert not second.was_written


@pytest.mark.django_db
def test_what_was_invented_is_what_is_in_the_roster(tmp_path):
    district = invent(TINY, identity="L2", year=2026)

    imported(a_district(tmp_path, identity="L2"))

    assert Organisation.objects.schools().count() == TINY.schools
    assert SchoolClass.objects.count() == TINY.classes
    assert sum(HeadCount.objects.values_list("count", flat=True)) == TINY.pupils
    assert Post.objects.by_role(Role.PUPIL).count() == TINY.pupils
    assert User.objects.filter(login_name__startswith="md").count() == len(district.staff)
    assert Post.objects.by_role(Role.CLASS_TEACHER).values("school_class").distinct().count() == TINY.classes
    named = User.objects.filter(login_name=None).exclude(name="").count()
    assert TINY.pupils * 0.85 < named < TINY.pupils
    assert Fact.objects.filter(kind="consent").count() == named


@pytest.mark.django_db
def test_only_a_demo_district_takes_it_and_knew_it_on_that_day(monkeypatch):
    monkeypatch.setitem(SCALES, "small", TINY)
    bureau, into = lms.a_bureau(), ["demo_roster", "--import-on", "2026-09-01"]
    with pytest.raises(CommandError):
        call_command(*into)
    assert not Post.objects.exists()
    first_run.mark_as_demo(bureau, by=None, at=timezone.now())

    call_command(*into)

    known = Post.objects.known(datetime(2026, 9, 2, tzinfo=timezone.get_current_timezone()))
    assert known.count() == Post.objects.count() > TINY.pupils // 10
