"""Publishing a course freezes it: editions, corrections, and nothing twice."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.images import get_image_model

from content.editions import freeze, render
from content.editions.models import Course, Edition, EditionQuiz, LessonVersion
from content.items.models import Item
from content.law.models import ArticleVersion, Citation
from content.pages.models import CoursePage, CourseQuiz, LessonPage
from lms.facts.models import Fact
from lms.refused import Refused
from tests.factories.content import a_pool, an_article, an_item
from tests.factories.lms import a_person
from tests.factories.pages import a_course_page, a_lesson_page

pytestmark = pytest.mark.django_db
CITED = '<p>应当<a linktype="law" law="weibao" number="39">立即制止</a>。</p>'


def published(page, **values):
    """The page published with these values, as it is then."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def texts():
    return [version.body["zh-hans"] for version in LessonVersion.objects.order_by("edition", "position", "version")]


@pytest.fixture
def article():
    return an_article(from_=date(2024, 4, 26))


@pytest.fixture
def course(article):
    return a_course_page("防治课", CITED, "<h2>三看</h2><p>第二课</p>", designed_minutes=60)


def test_the_first_publication_is_the_first_edition(course, article):
    edition = Edition.objects.get()

    assert (edition.number, edition.title, str(edition.hours), edition.rule) == (
        1,
        "防治课",
        "1.3",
        {"lessons": "finished"},
    )
    assert [lesson.title for lesson in edition.lessons()] == ["防治课 · 1", "防治课 · 2"]
    assert Course.objects.get().current == edition
    assert LessonVersion.objects.first().citations == [article.pk]
    assert [citation.cited_by for citation in Citation.objects.all()] == [LessonVersion.objects.first()]
    assert Fact.objects.get(kind="edition.published").ref == f"content.Edition:{edition.pk}"


def test_publishing_the_same_again_makes_nothing_new(course):
    published(course)

    assert (Edition.objects.count(), LessonVersion.objects.count(), Fact.objects.count()) == (1, 2, 1)


def test_an_editor_that_rewrites_the_tags_changes_nothing(course):
    lesson = LessonPage.objects.get(title="防治课 · 2")
    published(lesson, body=[("text", '<h2 data-block-key="a1">三看</h2><p data-block-key="b2">第二课 </p>')])
    published(course)

    assert (Edition.objects.count(), LessonVersion.objects.count()) == (1, 2)


def test_a_lesson_published_alone_changes_nothing_for_learners(course):
    before = texts()

    published(LessonPage.objects.get(title="防治课 · 2"), body=[("text", "<p>新的字</p>")])

    assert texts() == before


def test_a_new_edition_leaves_the_old_one_as_it_was(course):
    before = texts()
    published(LessonPage.objects.get(title="防治课 · 2"), body=[("text", "<p>新的字</p>")])
    published(course, change_note="改写第二课")

    first, second = Edition.objects.order_by("number")
    assert [version.body["zh-hans"] for version in first.lessons()] == before
    assert second.lessons()[1].body["zh-hans"] == "<p>新的字</p>"
    assert (Course.objects.get().current, second.change_note) == (second, "改写第二课")


def test_a_correction_adds_a_version_inside_the_edition(course):
    published(LessonPage.objects.get(title="防治课 · 2"), body=[("text", "<p>改正的字</p>")])
    published(course, change_kind="correction", change_note="改正错字")

    edition = Edition.objects.get()
    assert [(lesson.key, lesson.version) for lesson in edition.lessons()][1][1] == 2
    assert edition.lessons()[0].version == 1
    assert edition.lessons()[1].change_note == "改正错字"
    assert LessonVersion.objects.count() == 3
    assert Fact.objects.filter(kind="edition.corrected").count() == 1


def test_a_correction_of_nothing_makes_nothing(course):
    published(course, change_kind="correction", change_note="无")

    assert LessonVersion.objects.count() == 2


@pytest.mark.parametrize(
    "values",
    [{"title": "改名"}, {"designed_minutes": 90}, {"rule_lessons": False, "rule_test": True}, {"basis_text": "别的"}],
)
def test_a_correction_may_not_change_more_than_words(course, values):
    if "rule_test" in values:
        item = an_item(pool=a_pool("test", purpose="test"), articles=[ArticleVersion.objects.get().article])
        item.save_revision().publish()
        values["quizzes"] = [CourseQuiz(key="test", title="测试", purpose="test", pool=item.pool)]

    with pytest.raises(Refused):
        published(course, change_kind="correction", change_note="改", **values)

    assert (Edition.objects.count(), CoursePage.objects.get().title) == (1, "防治课")


def test_a_correction_may_not_add_a_lesson(course):
    a_lesson_page(course, "<p>第三课</p>").save_revision().publish()

    with pytest.raises(Refused):
        published(course, change_kind="correction", change_note="加一课")


def test_a_correction_says_what_it_corrects(course):
    published(LessonPage.objects.get(title="防治课 · 2"), body=[("text", "<p>改正的字</p>")])

    with pytest.raises(Refused):
        published(course, change_kind="correction", change_note=" ")


def test_drafts_are_never_frozen(course):
    lesson = LessonPage.objects.get(title="防治课 · 2")
    lesson.body = [("text", "<p>草稿</p>")]
    lesson.save_revision()
    a_lesson_page(course, "<p>没有发布的一课</p>")

    published(course, change_note="再发布")

    assert Edition.objects.count() == 1
    assert not any("草稿" in text or "没有发布" in text for text in texts())


def test_the_law_of_the_day_is_pinned(course, article):
    edition = Edition.objects.get()
    ArticleVersion.objects.filter(pk=article.pk).update(in_force_to=date(2026, 1, 1))
    new = ArticleVersion.objects.create(
        article=article.article, in_force_from=date(2026, 1, 1), label="新", summary="新"
    )

    published(course, change_note="法律已改")

    second = Edition.objects.latest("number")
    assert [edition.lessons()[0].citations, second.lessons()[0].citations] == [[article.pk], [new.pk]]
    assert f"?on={second.published_at:%Y-}" in second.lessons()[0].body["zh-hans"]


def test_the_quiz_freezes_the_items_as_last_published(course, article):
    pool = a_pool("tries")
    items = [an_item(pool=pool, articles=[article.article], position=n) for n in range(3)]
    for item in items[:2]:
        item.save_revision().publish()
    quiz = CourseQuiz(key="tries", title="练习", purpose="practice", pool=pool, draw=2, pass_mark=70, attempts=3)
    published(course, quizzes=[quiz], change_note="加练习")

    frozen = EditionQuiz.objects.get()
    versions = [Item.objects.get(pk=item.pk).current_id for item in items[:2]]
    assert (frozen.draw, frozen.pass_mark, frozen.attempts_allowed, frozen.candidates) == (2, 70, 3, versions)

    changed = Item.objects.get(pk=items[0].pk)
    changed.stem = "<p>改过的题</p>"
    changed.save_revision().publish()
    assert EditionQuiz.objects.get().candidates == versions

    published(course, change_note="改题")
    assert EditionQuiz.objects.latest("pk").candidates == [Item.objects.get(pk=items[0].pk).current_id, versions[1]]


def test_a_picture_stays_as_it_was_published(course):
    def svg(colour):
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><rect fill="{colour}"/></svg>'.encode()

    image = get_image_model().objects.create(title="步骤", file=ContentFile(svg("red"), name="steps.svg"))
    lesson = LessonPage.objects.get(title="防治课 · 2")
    raw = [{"type": "image", "value": {"image": image.pk, "alt": "红色", "caption": "图一"}}]
    published(lesson, body=lesson.body.stream_block.to_python(raw))
    published(course, change_note="加图")
    frozen = Edition.objects.latest("number").lessons()[1]

    image.file = ContentFile(svg("blue"), name="steps.svg")
    image.save()
    html = render.lesson_html(frozen, language="zh-hans", slots=lambda kind, key: None)

    (path,) = frozen.images
    assert f'src="{default_storage.url(path)}"' in html
    assert 'alt="红色" width="3" height="2"' in html
    assert default_storage.open(path).read() == svg("red")


def test_each_language_has_its_words_round_the_same_text(course, article):
    lesson = LessonPage.objects.get(title="防治课 · 2")
    raw = [{"type": "law", "value": {"article": article.article.pk, "note": "依据"}}]
    published(lesson, body=lesson.body.stream_block.to_python(raw))
    published(course, change_note="加法条")

    frozen = Edition.objects.latest("number").lessons()[1]

    assert "Summary, not the official text" in frozen.body["en"]
    assert "Summary, not the official text" not in frozen.body["zh-hans"]
    assert "学校要有防欺凌制度。" in frozen.body["en"]


def test_what_stands_beside_the_text_is_kept_apart(course):
    text = [{"type": "text", "value": "<p>只给教师</p>"}]
    parts = [
        {"type": "text", "value": "<p>给学生</p>"},
        {"type": "notes", "value": {"body": text}},
        {"type": "cards", "value": {"cards": [{"title": "卡一", "lines": ["行"]}, {"title": "卡二", "lines": []}]}},
        {"type": "poll", "value": {"key": "p", "question": "哪个？", "options": ["甲", "乙"]}},
    ]
    lesson = LessonPage.objects.get(title="防治课 · 2")
    published(lesson, body=lesson.body.stream_block.to_python(parts))
    published(course, change_note="加卡片")

    frozen = Edition.objects.latest("number").lessons()[1]

    assert "只给教师" not in frozen.body["zh-hans"]
    assert frozen.notes["zh-hans"] == "<p>只给教师</p>"
    assert len(frozen.cards) == 2
    assert frozen.parts["poll"] == {"p": {"question": "哪个？", "options": ["甲", "乙"]}}
    assert "sheet" not in frozen.sheet


def test_unpublishing_withdraws_and_publishing_offers_again(course):
    CoursePage.objects.get().unpublish()
    assert not Edition.objects.offered().exists()

    published(course)
    assert list(Edition.objects.offered()) == [Edition.objects.get()]


def test_the_publisher_is_kept_not_the_author(course):
    author, publisher = a_person("作者"), a_person("发布人")
    page = CoursePage.objects.get()
    page.title = "新名"
    page.save_revision(user=author).publish(user=publisher, skip_permission_checks=True)

    assert Edition.objects.latest("number").published_by == publisher


def test_freezing_an_unfinished_course_is_refused(course):
    page = CoursePage.objects.get()
    page.summary = ""

    with pytest.raises(Refused):
        freeze.freeze(page, by=None)
