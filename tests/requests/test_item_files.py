"""Questions from files and into files in the browser: who may, what is shown before and after, what is refused."""

import io
import json
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from content.items import importing
from content.items.formats import excel, gift
from content.items.formats.registry import FORMATS
from content.items.models import Item
from content.law import indexing
from lms.jobs import progress, run, uploads
from lms.jobs.models import Job
from lms.schools.models import Role
from tests.factories.content import a_pool, an_item
from tests.factories.lms import a_bureau, a_member, a_school
from tests.requests.counting import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english_pages")]
GOOD = "::q-1:: 两点之间？ {=直线 ~曲线}\n\n::q-2:: 对吗？ {T}\n"
HEAD = ["题型", "题目", "选项A", "选项B", "答案"]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def editor(client):
    editor = a_member(Role.EDITOR, a_bureau(), "苏文")
    client.force_login(editor)
    return editor


@pytest.fixture
def pool():
    return a_pool("lx")


@pytest.fixture
def post(client, django_capture_on_commit_callbacks):
    """Post, and let the worker do what was queued."""

    def post(url, values=None):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, values or {})

    return post


@pytest.fixture
def send(post, pool):
    """Send this file; the check job."""

    def send(content, format="gift", name="questions.txt"):
        content = content.encode() if isinstance(content, str) else content
        values = {"file": SimpleUploadedFile(name, content), "format": format, "pool": pool.pk}
        response = post(reverse("content:item_files"), values)
        assert response.status_code == 302, response.content.decode()
        return Job.objects.filter(kind=importing.CHECK).latest("pk")

    return send


def words(response):
    return " ".join(response.content.decode().split())


def a_table(*rows, head=HEAD):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("试题")
    for number, row in enumerate([head, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return content.getvalue()


def of(job, name):
    return reverse(f"content:{name}", args=[job.pk])


@pytest.mark.parametrize("role", [Role.LEARNER, Role.PRINCIPAL, Role.SCHOOL_ADMIN, Role.INSPECTOR, Role.BUREAU_OFFICER])
def test_others_have_no_part_in_it(client, pool, role):
    client.force_login(a_member(role, a_school("第三中学")))

    for name in ("item_files", "item_template", "item_export", "item_export_file", "item_leaks"):
        assert client.get(reverse(f"content:{name}")).status_code == 403
    assert client.post(reverse("content:item_files")).status_code == 403
    assert not Job.objects.exists()


def test_every_format_of_the_registry_is_offered(client, editor, pool):
    page = words(client.get(reverse("content:item_files")))

    for kind in FORMATS.values():
        assert f'value="{kind.name}"' in page
    assert "lx" in page


def test_the_empty_table_can_be_filled_in(client, editor):
    content = client.get(reverse("content:item_template")).content

    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names[0] == "试题"


def test_a_preview_says_in_words_what_would_come_and_writes_nothing(client, editor, send):
    job = send(GOOD)

    page = words(client.get(of(job, "item_import")))
    assert "2 drafts" in page
    assert "one right answer: 1" in page and "true or false: 1" in page
    assert "q-1、q-2" in page
    assert not Item.objects.exists()


def test_what_has_no_place_here_is_listed_before_it_is_written(client, editor, send):
    page = words(client.get(of(send("::Eine Frage:: Ja? {T}"), "item_import")))

    assert "What is left out" in page
    assert "Line 1: The title “Eine Frage” was left out." in page


def test_what_was_agreed_to_is_written_once_and_the_file_is_gone(client, editor, post, send, pool):
    job = send(GOOD)

    post(of(job, "item_import_apply"))
    post(of(job, "item_import_apply"))

    assert sorted(Item.objects.values_list("slug", flat=True)) == ["q-1", "q-2"]
    assert {item.author for item in Item.objects.all()} == {editor}
    assert uploads.find(job.arguments["upload"]) is None
    assert Job.objects.filter(kind=importing.APPLY).count() == 1
    assert not indexing.unfound(Item.objects.all()).exists()
    assert "2 drafts in “lx”" in words(client.get(of(job, "item_import")))


def test_a_worker_that_dies_after_writing_writes_nothing_twice(editor, post, send):
    check = send("甲？ {T}")
    post(of(check, "item_import_apply"))
    job = Job.objects.get(kind=importing.APPLY)
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED, result={"written": 1, "first": "lx-1", "last": "lx-1"})

    run.execute(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert Item.objects.count() == 1


def test_a_fault_is_told_with_its_line_and_nothing_can_be_written(client, editor, post, send):
    job = send("::q-1:: 对吗？ {T}\n\n::q-2:: 没有答案 {\n")

    page = words(client.get(of(job, "item_import")))
    assert "This file needs corrections" in page
    assert "column 错误" not in page
    assert '<td class="anywhere" data-label="Place in the file">3</td>' in page
    assert client.get(of(job, "item_import_errors")).status_code == 404
    assert post(of(job, "item_import_apply")).status_code == 422
    assert not Item.objects.exists()


def test_a_fault_in_a_package_is_told_with_its_file(client, editor, send):
    question = gift.FORMAT.read("::q-1:: 对吗？ {T}\n".encode()).questions[0].question
    good, broken = zipfile.ZipFile(io.BytesIO(FORMATS["qti21"].write([question]).content)), io.BytesIO()
    [item] = [name for name in good.namelist() if "manifest" not in name]
    with zipfile.ZipFile(broken, "w") as files:
        for name in good.namelist():
            files.writestr(name, "<assessmentItem" if name == item else good.read(name))

    page = words(client.get(of(send(broken.getvalue(), "qti21", "试题.zip"), "item_import")))

    assert f'<td class="anywhere" data-label="Place in the file">{item}</td>' in page


def test_a_faulty_table_comes_back_with_the_faults_beside_its_rows(client, editor, send):
    job = send(a_table(["单选", "甲？", "是", "否", "A"], ["单选", "乙？", "是", "否", "E"]), "excel", "试题.xlsx")

    response = client.get(of(job, "item_import_errors"))

    assert "%E9%94%99%E8%AF%AF" in response["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_name("试题").to_python()
    assert rows[0] == [*HEAD, "错误"]
    assert rows[1][-1] == ""
    assert rows[2][-1].startswith("答案")
    # The table that came back, mended, is read like any other.
    assert [note.line for note in excel.read(response.content).faults] == [3]
    assert excel.read(response.content).lost == []


def test_a_table_without_its_headings_is_told_and_there_is_nothing_to_give_back(client, editor, send):
    job = send(a_table(head=["甲", "乙"]), "excel", "x.xlsx")

    assert "No sheet has the headings" in words(client.get(of(job, "item_import")))
    assert client.get(of(job, "item_import_errors")).status_code == 404


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_nonsense_in_any_format_is_refused_in_words(client, editor, send, format):
    job = send(b"\x00\xff\xfe\x01PK nonsense", format)

    assert job.state == Job.State.DONE
    assert job.result["is_refused"]
    assert "This file needs corrections" in words(client.get(of(job, "item_import")))


def test_all_faults_are_counted_and_stand_in_the_table(client, editor, send):
    rows = [["单选", f"{n}？", "是", "否", "E"] for n in range(240)]
    job = send(a_table(*rows), "excel", "x.xlsx")

    page = words(client.get(of(job, "item_import")))
    assert "240 places need corrections" in page
    assert "The first 200 are listed." in page
    given = CalamineWorkbook.from_filelike(io.BytesIO(client.get(of(job, "item_import_errors")).content))
    assert sum(bool(row[-1]) for row in given.get_sheet_by_index(0).to_python()[1:]) == 240


def test_a_bank_that_moved_since_the_preview_refuses(editor, post, send, pool):
    job = send(GOOD)
    an_item(pool=pool)
    Item.objects.update(slug="q-1")

    post(of(job, "item_import_apply"))

    applied = Job.objects.get(kind=importing.APPLY)
    assert applied.state == Job.State.REFUSED
    assert "changed since the preview" in applied.result["message"]
    assert Item.objects.count() == 1


def test_an_import_that_is_stopped_writes_nothing(editor, send, pool):
    check = send(GOOD)
    job = Job.objects.create(kind=importing.APPLY, by=editor, arguments={**check.arguments, "check": check.pk})
    progress.ask_to_stop(job.pk)

    run.execute(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.STOPPED
    assert not Item.objects.exists()


def test_a_file_that_is_not_wanted_is_deleted(editor, post, send):
    job = send(GOOD)

    post(of(job, "item_import_discard"))

    assert uploads.find(job.arguments["upload"]) is None


def test_nobody_sees_the_files_of_another_editor(client, editor, send):
    job = send(GOOD)
    client.force_login(a_member(Role.EDITOR, a_bureau(), "林一"))

    assert client.get(of(job, "item_import")).status_code == 404
    assert client.post(of(job, "item_import_apply")).status_code == 404


@pytest.mark.parametrize("values", [{}, {"format": "gift"}, {"format": "recipes", "pool": "lx"}])
def test_what_is_missing_in_the_form_is_said(client, editor, pool, values):
    response = client.post(reverse("content:item_files"), values)

    assert response.status_code == 422
    assert "Choose a file." in words(response)


def test_an_export_says_first_what_the_file_cannot_hold(client, editor, pool):
    an_item(pool=pool)
    an_item(pool=pool, type="multiple", options=[("甲", True, ""), ("乙", True, ""), ("丙", False, "")])

    page = words(client.get(reverse("content:item_export"), {"pool": "lx", "format": "aiken"}))

    assert "1 question as Aiken" in page
    assert "Left out: the format has no questions of the type" in page


def test_an_export_is_a_file_that_can_be_read_again(client, editor, pool):
    item = an_item(pool=pool)

    response = client.get(reverse("content:item_export_file"), {"pool": "lx", "format": "gift"})

    assert response["Content-Disposition"].startswith("attachment")
    assert [placed.question.name for placed in FORMATS["gift"].read(response.content).questions] == [item.slug]


@pytest.mark.parametrize(("pool_slug", "format"), [("", ""), ("lx", ""), ("no", "gift"), ("lx", "no")])
def test_a_wrong_wish_is_no_file(client, editor, pool, pool_slug, format):
    values = {"pool": pool_slug, "format": format}
    assert client.get(reverse("content:item_export"), values).status_code == 422
    assert client.get(reverse("content:item_export_file"), values).status_code == 404


def test_the_preview_takes_few_queries(client, editor, send):
    assert len(queries_of(client, of(send(GOOD), "item_import"))) <= 6


def test_the_preview_holds_nothing_but_words(editor, send):
    job = send(GOOD)

    assert json.loads(uploads.find(job.arguments["upload"]).read("preview.json"))["fault_count"] == 0


def test_editors_see_what_practice_gives_away(client, editor):
    stem = "<p>学校发现学生欺凌行为以后，应当先做什么？</p>"
    one, two = an_item(pool=a_pool("lx"), stem=stem), an_item(pool=a_pool("cs", purpose="test"), stem=stem)

    page = words(client.get(reverse("content:item_leaks")))

    assert one.slug in page and two.slug in page and "100 %" in page


def test_a_clean_bank_is_said_to_be_clean(client, editor):
    assert "no test question stands in a practice pool" in words(client.get(reverse("content:item_leaks")))
