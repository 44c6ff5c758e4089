"""Packs become pages, once; and come back byte for byte."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Revision

from content.editions.models import Edition, LessonVersion
from content.exchange import canonical, files, pack, unpack
from content.exchange.faults import PackRefused
from content.items.models import Item, ItemVersion, Pool
from content.law.models import Article, ArticleVersion, Law
from content.pages.models import CoursePage, LessonPage
from lms.facts.models import Fact

pytestmark = pytest.mark.django_db
EVERYTHING = (
    Law, Article, ArticleVersion, Pool, Item, ItemVersion, CoursePage, LessonPage, Revision, Edition, LessonVersion,
    Fact, get_image_model(),
)  # fmt: skip


def counts():
    return {model.__name__: model.objects.count() for model in EVERYTHING}


def load(*folders, **options):
    return unpack.load(folders, by=None, **options)


def exported(slug="first-week"):
    return files.written(pack.course(CoursePage.objects.get(slug=slug)))


@pytest.fixture
def loaded(course_pack, law_pack):
    # Law comes first whatever the order of the folders.
    return load(course_pack, law_pack)


def test_a_pack_becomes_a_published_course(loaded):
    course = CoursePage.objects.get()
    lessons = list(course.lessons())
    edition = Edition.objects.get()

    assert (course.title, course.live, course.rule_test, course.basis_article.path) == (
        "接班第一周",
        True,
        True,
        "weibao/39",
    )
    assert [(lesson.slug, lesson.minutes, lesson.live) for lesson in lessons] == [
        ("looks", 20, True),
        ("report", 25, True),
    ]
    assert [child.block_type for child in lessons[0].body] == [
        "case", "text", "table", "text", "image", "law", "callout", "prompt", "poll", "sheet", "cards", "notes", "help",
        "quiz",
    ]  # fmt: skip
    assert [(quiz.key, quiz.lesson_key, quiz.draw, len(quiz.candidates)) for quiz in edition.quizzes.all()] == [
        ("test", "", 1, 1),
        ("tries", "looks", None, 2),
    ]
    assert edition.rule == {"lessons": "finished", "test": "passed"}
    assert [item.slug for item in Item.objects.filter(live=True)] == ["fw-t-1", "fw-p-1", "fw-p-2"]


def test_loading_twice_changes_nothing(loaded, course_pack, law_pack):
    before = counts()

    again = load(law_pack, course_pack)

    assert counts() == before
    assert all(one.is_unchanged for one in again)


def test_loading_and_exporting_gives_the_same_bytes(loaded, course_pack, law_pack):
    assert files.differences(course_pack, exported()) == []
    assert files.differences(law_pack, files.written(pack.laws())) == []


def test_the_command_writes_the_folder(loaded, course_pack, tmp_path):
    call_command("export_pack", "first-week", out=tmp_path / "out", stdout=StringIO())
    again = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}

    assert again == {path.name: path.read_bytes() for path in course_pack.rglob("*") if path.is_file()}
    with pytest.raises(CommandError, match="不是空文件夹"):
        call_command("export_pack", "first-week", out=tmp_path / "out")
    with pytest.raises(CommandError, match="first-week"):
        call_command("export_pack", "nothing", out=tmp_path / "other")


def test_one_edit_in_wagtail_is_one_difference(loaded, course_pack):
    lesson = LessonPage.objects.get(slug="report")
    lesson.intro = "两条路。"
    lesson.save_revision().publish()

    assert files.differences(course_pack, exported()) == ["lessons/02-report.md"]
    assert "intro: 两条路。\n" in exported()["lessons/02-report.md"].decode()


def test_a_draft_is_exported_as_it_waits(loaded, course_pack):
    lesson = LessonPage.objects.get(slug="report")
    lesson.title = "报告，怎么报"
    lesson.save_revision()

    assert "title: 报告，怎么报\n" in exported()["lessons/02-report.md"].decode()


def test_what_a_browser_does_to_texts_is_no_difference(loaded, course_pack):
    lesson = LessonPage.objects.get(slug="looks")
    raw = lesson.body.get_prep_value()
    raw[0]["value"]["situation"] = "第一段。\r\n\r\n第二段。 "
    raw[1]["value"] = (
        raw[1]["value"]
        .replace("<p>", '<p data-block-key="k3x">')
        .replace("<b>", "<strong>")
        .replace("</b>", "</strong>")
    )
    lesson.body = lesson.body.stream_block.to_python(raw)
    lesson.save_revision().publish()

    assert files.differences(course_pack, exported()) == []


def test_a_changed_pack_is_a_new_edition_and_leaves_the_rest_alone(loaded, course_pack, mend):
    mend("lessons/02-report.md", "疑似也要报。", "疑似也要报，今天就报。")
    versions, revisions = ItemVersion.objects.count(), LessonPage.objects.get(slug="looks").revisions.count()

    written = load(course_pack)[0].written

    assert (written["lessons"], written["items"]) == (1, 0)
    assert [edition.number for edition in Edition.objects.all()] == [1, 2]
    assert ItemVersion.objects.count() == versions
    assert LessonPage.objects.get(slug="looks").revisions.count() == revisions


def test_what_editors_changed_is_not_overwritten_unasked(loaded, course_pack, mend):
    lesson = LessonPage.objects.get(slug="report")
    lesson.intro = "编辑写的。"
    lesson.save_revision().publish()
    mend("lessons/02-report.md", "疑似也要报。", "疑似也要报，今天就报。")

    with pytest.raises(PackRefused, match="--replace"):
        load(course_pack)
    assert LessonPage.objects.get(slug="report").intro == "编辑写的。"

    load(course_pack, replace=True)
    assert LessonPage.objects.get(slug="report").intro == ""


def test_a_lesson_that_left_the_pack_is_unpublished_and_the_order_follows(loaded, course_pack, mend):
    mend("course.yaml", "- 01-looks\n- 02-report\n", "- 02-report\n- 01-looks\n")
    load(course_pack)
    assert [lesson.slug for lesson in CoursePage.objects.get().lessons()] == ["report", "looks"]

    mend("course.yaml", "- 02-report\n- 01-looks\n", "- 01-looks\n")
    (course_pack / "lessons/02-report.md").unlink()
    load(course_pack)
    assert [lesson.slug for lesson in CoursePage.objects.get().lessons()] == ["looks"]
    assert not LessonPage.objects.get(slug="report").live


def test_an_official_text_that_an_editor_filled_in_stays(loaded, law_pack):
    ArticleVersion.objects.filter(article__number="39").update(official_text="第三十九条　……")

    assert load(law_pack)[0].is_unchanged
    assert ArticleVersion.objects.get(article__number="39").official_text == "第三十九条　……"


def test_all_or_nothing(course_pack, law_pack, monkeypatch):
    before = counts()
    monkeypatch.setattr("content.editions.freeze.freeze_first", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        load(law_pack, course_pack)

    assert counts() == before


def test_a_fault_in_one_pack_keeps_the_other_out(course_pack, law_pack, mend):
    mend("items/first-week-tries.yaml", "weibao/11", "weibao/12")
    before = counts()

    with pytest.raises(CommandError) as caught:
        call_command("load_pack", str(law_pack), str(course_pack))

    assert f"{course_pack}/items/first-week-tries.yaml:16: " in str(caught.value)
    assert counts() == before


def test_the_small_packs_are_in_canonical_form(course_pack, law_pack):
    assert canonical.differences([law_pack, course_pack]) == []


def test_check_packs_writes_the_canonical_form(course_pack, mend):
    mend("course.yaml", "title: 接班第一周", 'title: "接班第一周"')
    mend("lessons/02-report.md", "疑似也要报。", "疑似\n也要报。")

    assert canonical.differences([course_pack], write=True) == [
        course_pack / "course.yaml",
        course_pack / "lessons/02-report.md",
    ]
    assert canonical.differences([course_pack]) == []
    assert "疑似也要报。" in (course_pack / "lessons/02-report.md").read_text()


def test_the_edition_is_dated_and_counted(loaded):
    edition = Edition.objects.get()

    assert edition.label == f"{timezone.localdate().year}.1"
    assert Fact.objects.filter(kind="edition.published").count() == 1
