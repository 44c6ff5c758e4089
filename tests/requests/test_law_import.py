"""/law-import/: a file, what it would change, and then it is so."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from content.items import publish
from content.law.models import ArticleVersion, Law
from content.review.models import Review
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.content.statutes.files import LINES, W, docx_file
from tests.factories.content import an_article, an_item
from tests.factories.lms import a_bureau, a_member, a_school

pytestmark = pytest.mark.django_db
START, APPLY = "content:law_import", "content:law_import_apply"
SAID = {"law": "shili", "kind": "law", "source": "国家法律法规数据库"}


@pytest.fixture
def editor(client):
    client.force_login(a_member(Role.EDITOR, a_bureau(), "赵编辑"))
    return client


def sent(client, content: bytes, name: str = "示例法.docx", **said):
    return client.post(reverse(START), {**SAID, **said, "file": SimpleUploadedFile(name, content)})


def test_a_file_is_looked_at_and_then_imported(editor, tmp_path):
    preview = sent(editor, docx_file(tmp_path / "law.docx").read_bytes())

    assert preview.context["report"].new == ["1", "2", "2-1", "3"]
    assert not Law.objects.exists()

    about = preview.context["about"]
    form = {**SAID, "since": about.since.isoformat(), "label": about.label, "text": preview.context["text"]}
    editor.post(reverse(APPLY), {**form, "text": form["text"].replace("\n", "\r\n")})

    assert [article.number for article in Law.objects.get().articles.order_by("sort")] == ["1", "2", "2-1", "3"]
    assert ArticleVersion.objects.get(article__number="2-1").official_text == "另有规定的除外。"


def test_what_cites_a_change_is_named_and_stays_as_it_is(editor, tmp_path):
    version = an_article("shili", "1", from_=date(2021, 6, 1), official_text="旧文。")
    item = an_item(articles=[version.article], live=True)
    publish.version(item, at=timezone.now(), on=today())

    preview = sent(editor, "\n".join(LINES).encode(), "law.txt", since=today().isoformat())

    assert preview.context["report"].changed == ["1"]
    assert item.slug in preview.context["report"].reviews[0]
    assert not Review.objects.exists()
    assert ArticleVersion.objects.count() == 1


def test_a_lesson_that_cites_several_articles_is_named_once(editor):
    cited = [an_article("shili", number, from_=date(2021, 6, 1), official_text="旧文。") for number in ("1", "2")]
    item = an_item(articles=[version.article for version in cited], live=True)
    publish.version(item, at=timezone.now(), on=today())

    preview = sent(editor, "\n".join(LINES).encode(), "law.txt", since=today().isoformat())

    assert preview.context["report"].changed == ["1", "2"]
    assert len(preview.context["report"].reviews) == 1


def test_the_law_of_the_library_is_named_when_another_address_is_given(editor, tmp_path):
    Law.objects.create(slug="kept", title="中华人民共和国示例法", short_title="示例法")

    answer = sent(editor, docx_file(tmp_path / "law.docx").read_bytes())

    assert answer.status_code == 422
    assert "kept" in answer.context["form"].errors["law"][0]
    assert Law.objects.get().slug == "kept"


def test_the_kind_is_guessed_and_can_be_chosen_in_the_preview(editor):
    lines = ["示例市未成年人保护条例", "第一条 甲。", "第二条 本条例自2022年3月1日起施行。"]

    preview = sent(editor, "\n".join(lines).encode(), "law.txt", kind="")
    form = {**SAID, "since": "2022-03-01", "text": preview.context["text"]}
    editor.post(reverse(APPLY), {**form, "kind": "rule"})

    assert '<option value="local" selected>' in preview.content.decode()
    assert Law.objects.get().kind == "rule"


def test_what_the_preview_filled_in_is_filled_in(editor):
    an_article("shili", "1", from_=date(2020, 1, 1), summary="自写的话。")

    preview = sent(editor, "第一条 甲。".encode(), "law.txt", since="2021-06-01", fills="on")

    assert preview.context["report"].filled == ["1"]
    assert '<input type="hidden" name="fills" value="on">' in preview.content.decode()


TABLE = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
NUMBERED = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>为了</w:t></w:r></w:p>'


@pytest.mark.parametrize(
    ("extra", "said"), [(TABLE, "合并"), (NUMBERED, "自动编号")], ids=["merged cells", "numbered by Word"]
)
def test_what_word_would_lose_is_named_with_its_paragraph(editor, tmp_path, extra, said):
    answer = sent(editor, docx_file(tmp_path / "law.docx", extra=extra).read_bytes())

    assert answer.status_code == 422
    assert answer.context["faults"][0].file == "示例法.docx"
    assert answer.context["faults"][0].line == len(LINES) + 1
    assert not Law.objects.exists()


def bomb() -> bytes:
    """A small file that would become large."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("word/document.xml", b" " * 31_000_000)
    return held.getvalue()


def entities() -> bytes:
    """A document whose type stands behind a long comment."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as opened:
        opened.writestr(
            "word/document.xml", f'<!--{" " * 2000}--><!DOCTYPE a [<!ENTITY b "c">]><a xmlns:w="{W}">&b;</a>'
        )
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("law.docx", b"PK not a zip"),
        ("law.docx", bomb()),
        ("law.docx", entities()),
        ("law.docx", b""),
        ("law.txt", b""),
        ("law.txt", b"\x00\x01\x02"),
        ("law.txt", "没有条文".encode()),
        ("law.pdf", b"%PDF-1.4"),
        ("law", b"x"),
    ],
)
def test_other_files_are_refused_and_nothing_is_written(editor, name, content):
    answer = sent(editor, content, name)

    assert answer.status_code == 422
    assert answer.context["faults"] or answer.context["form"].errors
    assert not Law.objects.exists()


def test_a_file_without_its_day_asks_for_it(editor):
    answer = sent(editor, "第一条 甲。".encode(), "law.txt")

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["since"]


@pytest.mark.parametrize("text", ["", "没有条文"])
def test_a_lost_preview_writes_nothing(editor, text):
    answer = editor.post(reverse(APPLY), {**SAID, "since": "2026-01-01", "text": text})

    assert answer.status_code == 422
    assert not Law.objects.exists()


@pytest.mark.parametrize("name", [START, APPLY])
def test_only_editors_import(client, name):
    client.force_login(a_member(Role.SCHOOL_ADMIN, a_school(), "王老师"))

    assert client.post(reverse(name)).status_code == 403
