"""Marks of pinyin that nobody could read are refused before anything is loaded."""

import pytest

from content.exchange import canonical
from content.exchange.faults import PackRefused

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def young(mend):
    mend("course.yaml", "audience: staff\nstage: ''", "audience: pupil\nstage: primary_lower")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("lessons/01-looks.md", "title: 没有行的卡", "title: 长{zhxx}大"),
        ("lessons/02-report.md", "疑似也要报。", "慢慢长{zhxx}大。"),
        ("items/first-week-tries.yaml", "text: 先拍照", "text: 长{zhxx}大"),
    ],
)
def test_a_mark_without_a_syllable_is_refused_with_its_line(young, course_pack, law_pack, mend, name, old, new):
    path = mend(name, old, new)
    line = 1 + path.read_text(encoding="utf-8").split("zhxx")[0].count("\n")

    with pytest.raises(PackRefused) as refused:
        canonical.read_all([law_pack, course_pack])

    (fault,) = refused.value.faults
    assert (fault.file, fault.line) == (str(path), line)
    assert "“zhxx” in “长{zhxx}” is no syllable of pinyin" in fault.message
    assert "Write it as the dictionary does" in fault.message
