"""Lines of text: Chinese line breaks, room kept, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.documents.pdf import runs, typeset
from certificates.documents.pdf.typeset import NEVER_FIRST, NEVER_LAST, Look

LOOK = Look(face=None, size=10.0, colour=(0, 0, 0))
SIGNS = st.text(alphabet="法治教育，。《》（）“”a1 .-·", max_size=80)


def advance(_face, sign):
    return 1.0 if ord(sign) >= typeset.CHINESE_FROM or sign in NEVER_FIRST | NEVER_LAST else 0.5


def set_lines(text, width=100.0, **kwargs):
    return typeset.lines(typeset.signs([(text, LOOK)], advance), width=width, **kwargs)


def words(line):
    return "".join(sign.text for sign in line.signs)


@given(SIGNS, st.floats(30, 400))
def test_no_sign_is_lost_and_no_line_is_wider_than_its_room(text, width):
    found = set_lines(text, width)

    assert "".join(map(words, found)).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= width + 0.02 for line in found)


@given(SIGNS, st.floats(60, 400))
def test_justified_lines_but_the_last_fill_their_room(text, width):
    found = set_lines(text, width, align="justify")

    for line in found[:-1]:
        if any(sign.glue for sign in line.signs):
            assert line.width + sum(sign.glue for sign in line.signs) == pytest.approx(width)
    assert all(sign.glue == 0 for sign in found[-1].signs)


def test_punctuation_neither_begins_nor_brackets_end_a_line():
    text = "您参加《新任班主任起步》专题培训，修满学时，准予结业。" * 4

    for width in range(40, 200, 7):
        found = [words(line) for line in set_lines(text, float(width))]
        assert not any(line[0] in NEVER_FIRST for line in found)
        assert not any(line[-1] in NEVER_LAST for line in found[:-1])


def test_a_latin_word_stays_whole_while_it_fits():
    found = [words(line) for line in set_lines("证书编号 MF-MD-2026 号", 60.0)]

    assert found == ["证书编号", "MF-MD-2026", "号"]


def test_a_word_longer_than_the_line_is_cut():
    assert [words(line) for line in set_lines("a" * 30, 50.0)] == ["a" * 10] * 3


def test_places_of_lines():
    assert set_lines("法治", align="center")[0].x == 40.0
    assert set_lines("法治", align="right", left=5.0)[0].x == 85.0
    first, second = set_lines("法治教育法治教育法治教育", 100.0, indent=20.0)
    assert (first.x, len(first.signs), second.x) == (20.0, 8, 0.0)


def test_spacing_hangs_over_the_edge_and_silent_signs_take_no_room():
    spaced = Look(face=None, size=10.0, colour=(0, 0, 0), spacing=2.0)
    found = typeset.signs([("法治\ufe00", spaced)], advance)

    assert [sign.width for sign in found] == [12.0, 12.0]
    assert len(typeset.lines(found, width=22.0)) == 1


def test_parts_are_read_with_their_runs():
    html = '<div><h1 data-part="title">证 书</h1><p data-part="name"> <b>陈 静</b>\n老师<br>您好 </p></div>'

    found = runs.parts(html)

    assert [(part.name, part.tag, part.text) for part in found] == [
        ("title", "h1", "证 书"),
        ("name", "p", "陈 静 老师\n您好"),
    ]
    assert [run.style for run in found[1].runs] == ["b", "", "", ""]


@pytest.mark.parametrize(
    "html",
    ["<p data-part=a>一<i>二</i></p>", "<p data-part=a>一", "<p data-part=a>一</b></p>", "<div>外</div>", "外", "</p>"],
)
def test_broken_templates_are_refused(html):
    with pytest.raises(ValueError):
        runs.parts(html)


@given(st.text(alphabet="<>/pb \"'=data-rt法&;", max_size=60))
def test_any_html_is_read_or_refused(html):
    try:
        runs.parts(html)
    except ValueError:
        return
