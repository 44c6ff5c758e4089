"""Many packs at once: few queries, the same rows, and all that Wagtail keeps of a page."""

from shutil import copytree

import pytest
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from content.editions.models import Course
from content.exchange import unpack
from content.exchange.faults import PackRefused
from content.items.models import Item
from content.law import indexing
from content.law.models import Article
from content.pages import search, tree
from content.pages.models import CoursePage, LessonPage
from lms.jobs import run
from lms.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def beside(course_pack):
    """A function that copies the course pack under other names, with pools and items of its own."""

    def copied(number: int, *, keep: tuple[str, ...] = ()):
        folder = copytree(course_pack, course_pack.parent / f"copy-{number}")
        renamed = [
            ("slug: first-week", f"slug: copy-{number}"),
            ("first-week-", f"copy-{number}-"),
            ("fw-", f"c{number}-"),
        ]
        for file in (folder / "course.yaml", *(folder / "items").glob("*.yaml")):
            text = file.read_text(encoding="utf-8")
            for old, new in renamed:
                text = text if old in keep else text.replace(old, new)
            file.write_text(text, encoding="utf-8")
        for pool in (folder / "items").glob("first-week-*.yaml"):
            if "first-week-" not in keep:
                pool.rename(pool.with_name(pool.name.replace("first-week", f"copy-{number}")))
        return folder

    return copied


@pytest.mark.parametrize("count", [1, 5])
def test_more_courses_cost_no_more_queries(law_pack, course_pack, beside, count, django_assert_max_num_queries):
    folders = [course_pack, *(beside(number) for number in range(1, count))]
    tree.ensure()
    unpack.load([law_pack], by=None)

    with django_assert_max_num_queries(96):
        unpack.load(folders, by=None)

    assert CoursePage.objects.live().count() == count


def test_courses_may_share_a_pool(law_pack, course_pack, beside):
    """As export_pack writes two courses that draw from one pool."""
    other = beside(1, keep=("first-week-", "fw-"))

    loaded = unpack.load([law_pack, course_pack, other], by=None)

    assert [one.written.get("items") for one in loaded[1:]] == [3, 0]
    assert {quiz.pool.slug for quiz in CoursePage.objects.get(slug="copy-1").quizzes.all()} == {
        "first-week-test",
        "first-week-tries",
    }
    assert all(one.is_unchanged for one in unpack.load([course_pack, other], by=None))


def test_the_pages_of_a_course_that_is_refused_name_its_pack(law_pack, course_pack, beside):
    other = beside(1)
    file = other / "course.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("summary: 第一周要知道的法律。", "summary: ' '"), encoding="utf-8"
    )

    with pytest.raises(PackRefused, match="copy-1"):
        unpack.load([law_pack, course_pack, other], by=None)
    assert not CoursePage.objects.exists() and not Item.objects.exists()


def test_editors_find_in_the_admin_what_was_loaded(law_pack, course_pack):
    unpack.load([law_pack, course_pack], by=None)
    course, lesson = CoursePage.objects.get(), LessonPage.objects.get(slug="looks")

    for page in (course, lesson):
        assert [entry.action for entry in PageLogEntry.objects.filter(page=page).order_by("pk")] == [
            "wagtail.create",
            "wagtail.publish",
        ]
        assert page.revisions.get() == page.latest_revision == page.live_revision
        assert not page.has_unpublished_changes
    assert Page.find_problems() == ([], [], [], [], [])
    assert (course.numchild, tree.ensure().numchild, lesson.url_path) == (2, 1, "/mingfa/catalogue/first-week/looks/")
    # A page can be edited, published and put back to what the pack said.
    lesson.intro = "编辑写的。"
    lesson.save_revision().publish()
    lesson.revisions.order_by("pk").first().publish()
    assert LessonPage.objects.get(slug="looks").intro == "什么算欺凌。"


def test_usage_and_search_know_what_was_loaded(law_pack, course_pack, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        unpack.load([law_pack, course_pack], by=None)
    article = Article.objects.get(number="39")

    used = {row.content_type.model for row in ReferenceIndex.get_references_to(article)}
    hits = {(hit.kind, hit.title) for words in ("三看", "防欺凌制度") for hit in search.find(words)}

    assert used == {"lessonpage", "coursepage", "item"}
    assert ("lesson", "三看") in hits and "article" in {kind for kind, _title in hits}
    assert Job.objects.get().state == Job.State.DONE


def test_the_job_that_indexes_can_run_again_and_misses_nothing_that_is_gone(law_pack, course_pack):
    """A killed worker's job starts anew, and editors may have deleted a lesson meanwhile."""
    unpack.load([law_pack, course_pack], by=None)
    job = Job.objects.get(kind=indexing.INDEX)
    LessonPage.objects.get(slug="looks").delete()

    for _time in range(2):
        Job.objects.update(state=Job.State.QUEUED, attempts=0)
        run.execute(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert not indexing.unfound(Item.objects.all()).exists()
    assert [hit.kind for hit in search.find("防欺凌制度")] == ["article"]


def test_what_was_refused_or_is_there_already_leaves_no_job(law_pack, course_pack):
    unpack.load([law_pack, course_pack], by=None)
    Job.objects.all().delete()

    unpack.load([law_pack, course_pack], by=None)
    (course_pack / "course.yaml").write_text("title: x", encoding="utf-8")
    with pytest.raises(PackRefused):
        unpack.load([course_pack], by=None)

    assert not Job.objects.exists()


def test_an_address_that_learners_know_from_another_course_is_refused(law_pack, course_pack, beside):
    """The course has moved to another address; its editions keep the one of their first day."""
    unpack.load([law_pack, course_pack], by=None)
    page = CoursePage.objects.get()
    page.slug = "moved"
    page.save_revision().publish()

    with pytest.raises(PackRefused, match="first-week"):
        unpack.load([course_pack], by=None)
    assert CoursePage.objects.get().slug == "moved"


def test_a_course_whose_page_was_deleted_comes_back_as_its_next_edition(law_pack, course_pack):
    unpack.load([law_pack, course_pack], by=None)
    CoursePage.objects.get().delete()
    file = course_pack / "course.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("接班第一周", "接班头一周"), encoding="utf-8")

    unpack.load([course_pack], by=None)

    course = Course.objects.get()
    assert [edition.number for edition in course.editions.all()] == [1, 2]
    assert (course.current.number, course.title) == (2, "接班头一周")
