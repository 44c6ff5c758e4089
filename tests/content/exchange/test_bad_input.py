"""What issue 8 lists as bad input: file, line and remedy are named, and nothing is half-loaded."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from content.items.models import Item, Pool
from content.law.models import Law
from content.pages.models import CoursePage, LessonPage

pytestmark = pytest.mark.django_db
LOOKS, TRIES = "lessons/01-looks.md", "items/first-week-tries.yaml"
RUNS_CODE = "summary: !!python/object/apply:os.system ['touch /tmp/mingfa-was-here']"
CELLS = "| 看什么 | 问自己 |\n| --- | --- |\n"


def refused(*folders) -> list[str]:
    """What load_pack says; afterwards nothing is there."""
    with override("en"), pytest.raises(CommandError) as caught:
        call_command("load_pack", *folders)
    for model in (Law, Pool, Item, CoursePage, LessonPage):
        assert not model.objects.exists()
    *faults, end = str(caught.value).split("\n")
    assert end == "Nothing was loaded."
    return faults


@pytest.mark.parametrize(
    ("name", "old", "new", "there", "remedy"),
    [
        (LOOKS, "file: steps.svg", "file: gone.svg", "file: gone.svg", "There is no media/gone.svg. Add it."),
        (
            LOOKS,
            "alt: 三步。",
            "alt: 三步。\ncolour: red",
            "colour: red",
            "“colour” is not known. Known are: file, alt, caption.",
        ),
        ("course.yaml", "basis_text", "colour: red\nbasis_text", "colour: red", "The key “colour” is not known."),
        (
            "lessons/02-report.md",
            "slug: report",
            "slug: looks",
            "slug: looks",
            "Another lesson has this slug. Give each its own.",
        ),
        (LOOKS, "law:weibao/39", "law:weibao/404", "看**关系**", "“weibao/404”"),
        (TRIES, "- weibao/39", "- weibao/3", "- weibao/3", "“weibao/3”"),
        (
            TRIES,
            "feedback: 不拍，见",
            "correct: true\n    feedback: 不拍，见",
            "- id: fw-p-1",
            "Mark exactly one option as right. If several are, write type: multiple.",
        ),
        (LOOKS, "| --- | --- |", "| --- |", "| --- |", ""),
        (LOOKS, CELLS, CELLS + "| 看关系 |\n", "| 看关系 |", ""),
        (LOOKS, "| 看后果 |  |", "| 看后果 | 什么", "| 看后果 | 什么", ""),
        ("course.yaml", "summary: 第一周要知道的法律。", RUNS_CODE, "summary: !!python", "Remove it."),
    ],
)
def test_file_line_and_remedy_are_named(course_pack, law_pack, mend, name, old, new, there, remedy):
    path = mend(name, old, new)

    first = refused(law_pack, course_pack)[0]

    found = re.match(rf"{re.escape(str(path))}:(\d+): (.+)", first)
    assert found, first
    assert path.read_text(encoding="utf-8").split("\n")[int(found[1]) - 1].lstrip().startswith(there), first
    assert remedy in found[2]
    assert len(re.findall(r"[.。]", found[2])) >= 2 or " or " in found[2], found[2]


def test_yaml_runs_no_code(course_pack, law_pack, mend, tmp_path):
    there = tmp_path / "was-here"
    mend(
        "course.yaml",
        "summary: 第一周要知道的法律。",
        f"summary: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{there}']]",
    )

    refused(law_pack, course_pack)

    assert not there.exists()


def test_a_symlink_is_not_followed(course_pack, law_pack, tmp_path):
    (tmp_path / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (course_pack / "media" / "steps.svg").unlink()
    (course_pack / "media" / "steps.svg").symlink_to(tmp_path / "secret.svg")

    assert refused(law_pack, course_pack)[0] == (
        f"{course_pack}/media/steps.svg: Links to other places are not followed. Put the file itself here."
    )


def test_one_bad_pack_keeps_the_good_one_beside_it_out(course_pack, law_pack):
    text = (law_pack / "laws" / "weibao.yaml").read_text(encoding="utf-8")
    (law_pack / "laws" / "weibao.yaml").write_text(text.replace("2026-11-23", "today", 1), encoding="utf-8")

    assert refused(course_pack, law_pack)[0].startswith(f"{law_pack}/laws/weibao.yaml:15: ")
