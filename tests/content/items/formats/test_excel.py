"""The table that teachers fill in."""

from contextlib import suppress
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
import python_calamine
import xlsxwriter
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from content.items import bodies
from content.items.choices import ItemType
from content.items.formats import excel, excel_columns
from content.items.formats.common import Mistake, true_false, weighed
from content.law import prose
from tests.content.items.formats import kinds
from tests.factories.content import a_pool

TYPES = list(excel_columns.TYPES.values())
# Words as a cell holds them.
plain = kinds.plain.filter(lambda html: prose.plain(html) == prose.plain(html).strip() and prose.plain(html))
maybe = st.one_of(st.just(""), plain)
ends = st.tuples(plain, maybe)
BODIES = {
    ItemType.SINGLE: st.builds(
        lambda right, wrong: weighed(
            ItemType.SINGLE, [(right[0], 100.0, right[1]), *((text, 0.0, said) for text, said in wrong)]
        ),
        ends,
        st.lists(ends, min_size=1, max_size=7),
    ),
    ItemType.MULTIPLE: st.builds(
        lambda right, wrong, scoring: weighed(
            ItemType.MULTIPLE,
            [*((text, 0.0, said) for text, said in wrong), *((text, 100.0, said) for text, said in right)],
            scoring,
        ),
        st.lists(ends, min_size=1, max_size=3),
        st.lists(ends, min_size=1, max_size=3),
        st.sampled_from(["all", "partial", "penalty"]),
    ),
    ItemType.TRUE_FALSE: st.builds(
        lambda right, one, other: true_false(right, {"true": one, "false": other}),
        st.sampled_from(["true", "false"]),
        maybe,
        maybe,
    ),
    ItemType.SHORT: st.lists(kinds.typed | st.just("甲；乙;丙"), min_size=1, max_size=3, unique=True).map(
        lambda texts: bodies.Short(accepted=tuple(bodies.Accepted(text=text) for text in texts))
    ),
    ItemType.NUMERIC: st.builds(
        lambda value, tolerance, units: bodies.Numeric(
            numbers=(bodies.Number(value=value, tolerance=f"{tolerance:g}"),), units=units
        ),
        kinds.decimals,
        st.sampled_from([0, 0.5, 3]),
        st.sampled_from([(), (bodies.Unit(name="米"),)]),
    ),
}


@st.composite
def questions(draw):
    given_ = draw(kinds.questions(*TYPES))
    return replace(given_, stem=draw(plain), explanation=draw(maybe), body=draw(BODIES[given_.type]))


@settings(max_examples=30, deadline=None)
@given(st.lists(questions(), max_size=3))
def test_what_is_written_reads_back_as_the_same(given_questions):
    written = excel.FORMAT.write(given_questions)
    assert not written.lost
    found = excel.read(written.content)
    assert not found.faults
    assert not found.lost
    assert [placed.question for placed in found.questions] == given_questions
    assert [placed.line for placed in found.questions] == list(range(2, len(given_questions) + 2))


@settings(max_examples=30, deadline=None)
@given(st.lists(kinds.questions(*kinds.BODIES), max_size=3))
def test_whatever_is_written_can_be_read(given_questions):
    written = excel.FORMAT.write(given_questions)
    found = excel.read(written.content)
    assert not found.faults
    assert len(found.questions) == written.count
    changed = {q.name for q in given_questions if q not in [placed.question for placed in found.questions]}
    assert changed <= {name for name, _note in written.lost}


def _file(*rows: list, before: int = 0) -> bytes:
    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("第一页")
    for line, row in enumerate(rows, start=before):
        sheet.write_row(line, 0, row)
    book.close()
    return content.getvalue()


HEADINGS = ["题型*", " 题 目", "选项Ａ", "选项B", "选项C", "答案", "误差", "多选给分", "难度", "分值", "反馈C", "备注"]


def test_as_a_teacher_fills_it_in():
    rows = [
        ["单选题", "谁？", "甲", "乙", "", "ｂ", "", "", "难", 2],
        [],
        ["多选", "哪些？", "甲", 2, "丙", "A、C", "", "选错扣分"],
        ["判断", "对吗？", "", "", "", True],
        ["填空", "几号？", "", "", "", "110；一一〇"],
        ["数值", "几岁？", "", "", "", 14, "±0.5"],
    ]
    found = excel.read(_file(HEADINGS, *rows, before=2))
    assert not found.faults
    assert [placed.line for placed in found.questions] == [4, 6, 7, 8, 9]
    single, multiple, truth, short, numeric = (placed.question for placed in found.questions)
    assert (single.difficulty, single.points, single.body.options[1].correct) == (3, 2, True)
    assert (multiple.body.scoring, prose.plain(multiple.body.options[1].text)) == ("penalty", "2")
    assert truth.body.options[0].correct
    assert [one.text for one in short.body.accepted] == ["110", "一一〇"]
    assert numeric.body.numbers == (bodies.Number(value="14", tolerance="0.5"),)
    assert [note.line for note in found.lost] == [3]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["论述", "谈谈。", "", "", "", "无"], "题型"),
        (["单选", "", "甲", "乙", "", "A"], "题目"),
        (["单选", "谁？", "甲", "", "", "A"], "选项"),
        (["单选", "谁？", "甲", "", "丙", "A"], "选项B"),
        (["单选", "谁？", "甲", "乙", "", ""], "答案"),
        (["单选", "谁？", "甲", "乙", "", "AB"], "答案"),
        (["单选", "谁？", "甲", "乙", "", "C"], "答案"),
        (["单选", "谁？", "甲", "乙", "", "A", "", "", "", "", "不对"], "反馈C"),
        (["单选", "谁？", "甲", "乙", "", "A", "", "全对得分"], "多选给分"),
        (["单选", "谁？", "甲", "乙", "", "A", "", "", "5"], "难度"),
        (["单选", "谁？", "甲", "乙", "", "A", "", "", "", "-1"], "分值"),
        (["判断", "对吗？", "", "", "", "也许"], "答案"),
        (["判断", "对吗？", "对", "", "", "对"], "选项A"),
        (["填空", "几号？", "", "", "", "；"], "答案"),
        (["数值", "几岁？", "", "", "", "十四"], "答案"),
        (["数值", "几岁？", "", "", "", "14", "-1"], "误差"),
    ],
)
def test_a_fault_names_its_row_and_column(row, column):
    good = ["判断", "对吗？", "", "", "", "对"]
    faults = excel.read(_file(HEADINGS, good, row)).faults
    assert [fault.line for fault in faults] == [3]
    assert faults[0].message.startswith((f"{column}: ", f"{column}："))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", "题型".encode(), _file(["题型", "题目"]), _file([*HEADINGS, "备注", "题型"])]
)
def test_what_is_no_table_of_questions_is_refused(content):
    with pytest.raises(Mistake):
        excel.read(content)


def test_a_damaged_file_is_refused_or_read():
    good = excel.FORMAT.write([]).content
    for place in range(0, len(good), 40):
        with suppress(Mistake):
            excel.read(good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :])


def test_the_empty_table_explains_itself():
    content = excel.FORMAT.write([]).content
    book = python_calamine.load_workbook(BytesIO(content))
    assert book.sheet_names == ["试题", "填写说明"]
    assert book.get_sheet_by_name("试题").to_python()[0][:3] == ["题型*", "题目*", "选项A"]
    assert not excel.read(content).questions
    headings = list(dict.fromkeys(h for one in excel_columns.EXAMPLES for h in one))
    rows = [[one.get(heading, "") for heading in headings] for one in excel_columns.EXAMPLES]
    found = excel.read(_file(headings, *rows))
    assert not found.faults
    assert {placed.question.type for placed in found.questions} == set(TYPES)


@pytest.mark.django_db
def test_the_commands_in_and_out(tmp_path):
    pool, out = a_pool("shared"), StringIO()
    rows = [["单选", "谁？", "甲", "乙", "", "B"], ["判断", "对吗？", "", "", "", "对"]]
    (tmp_path / "in.xlsx").write_bytes(_file(HEADINGS, *rows))
    call_command("import_items", str(tmp_path / "in.xlsx"), format="excel", pool="shared", stdout=out)
    assert [(item.slug, item.live) for item in pool.items.all()] == [("shared-1", False), ("shared-2", False)]
    call_command("export_items", "shared", format="excel", out=tmp_path / "out.xlsx", stdout=out)
    again = excel.read((tmp_path / "out.xlsx").read_bytes()).questions
    assert [placed.question.type for placed in again] == [ItemType.SINGLE, ItemType.TRUE_FALSE]
    (tmp_path / "in.xlsx").write_bytes(_file(HEADINGS, ["单选", "谁？", "甲", "乙", "", "D"]))
    with pytest.raises(CommandError):
        call_command("import_items", str(tmp_path / "in.xlsx"), format="excel", pool="shared", stdout=out)
    assert pool.items.count() == 2


@pytest.mark.django_db
def test_the_command_writes_the_empty_table(tmp_path):
    call_command("export_items", format="excel", out=tmp_path / "empty.xlsx")
    assert (tmp_path / "empty.xlsx").read_bytes() == excel.FORMAT.write([]).content
    with pytest.raises(CommandError):
        call_command("export_items", format="gift", out=tmp_path / "empty.txt")
