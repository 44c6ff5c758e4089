"""An editor 内容编辑 imports the questions of a colleague's table: faults are told, mended in the table, and read."""

import io

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from content.items.models import Item, Pool
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_member
from tests.journeys.ground import the_district
from tests.journeys.visitor import DESK, Visitor, zh

pytestmark = pytest.mark.journey

HEADINGS = ["题型", "题目", "选项A", "选项B", "答案", "解析"]
GOOD = ["单选", "看到同学被欺负，先做什么？", "告诉老师", "拍照", "A", "老师能马上制止。"]
FAULTY = ["单选", "有人转发同学的照片，怎么办？", "不转发", "转给好友", "C", ""]


@pytest.fixture
def editor(visit):
    the_district()
    Pool.objects.create(slug="qiling", title="欺凌 · 练习", purpose="practice")
    person = a_member(Role.EDITOR, a_bureau(), "苏文")
    return visit(person, size=DESK).arrive("/item-files/")


def a_table(path, *rows):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("试题")
    for number, row in enumerate([HEADINGS, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def mended(content: bytes, path):
    """The table that came back, with the cell that its column 错误 names put right."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("试题").to_python()
    assert rows[0][-1] == "错误" and not rows[1][-1]
    assert rows[2][-1].startswith("答案")
    rows[2][HEADINGS.index("答案")] = "A"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("试题")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def send(editor: Visitor, file) -> None:
    """Sends a table and waits for what the check says."""
    editor.page.get_by_label(zh("File"), exact=True).set_input_files(str(file))
    editor.press(zh("Check the file"))
    editor.follow(zh("See the result"))


def test_an_import_with_faults_is_mended(editor, tmp_path):
    editor.sees(zh("Files of questions"), zh("Empty table"))
    editor.looks_well("editor-item-files")
    template = editor.download("link", zh("Table of questions to fill in (.xlsx)"))
    assert "试题" in CalamineWorkbook.from_filelike(io.BytesIO(template)).sheet_names

    send(editor, a_table(tmp_path / "试题.xlsx", GOOD, FAULTY))
    editor.sees(zh("This file needs corrections"), "答案")
    editor.looks_well("editor-item-faults")
    returned = editor.download("link", zh("Download it"))
    editor.follow(zh("Send the file again"))

    send(editor, mended(returned, tmp_path / "改好.xlsx"))
    editor.sees(zh("What would be created"), zh("Nothing of the file is left out."))
    editor.looks_well("editor-item-preview")
    assert not Item.objects.exists(), "a preview wrote something"

    editor.press(zh("Import as shown"))
    editor.follow(zh("See the result"))
    editor.sees(zh("The questions are in the bank"), "欺凌 · 练习")
    assert [item.live for item in Item.objects.all()] == [False, False]

    editor.follow(zh("Send another file"))
    editor.press(zh("See what the file holds"))
    editor.sees("GIFT", zh("Download the file"))
    exported = editor.download("link", zh("Download the file"))
    assert "看到同学被欺负" in exported.decode()
