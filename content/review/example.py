"""Something to try the review with: a short course whose three questions were published under the law before 2026."""

from datetime import date, datetime, time

from django.utils import timezone
from wagtail.rich_text import RichText

from content.items import publish
from content.items.choices import Purpose
from content.items.models import Item, ItemArticle, Pool
from content.law.models import Article
from content.pages import tree
from content.pages.models import CoursePage, CourseQuiz, LessonPage
from content.review import sweep

BEFORE = date(2025, 12, 1)
POOL = "law-change-example"
LESSON = "下面三道题写于 2025 年，说的是当时的条文。法律改了，题目还在：请编辑看看，哪些仍然对，哪些要改。"
# (short address, article, question, right, wrong, feedback, explanation): written as they were in 2025.
QUESTIONS = (
    (
        "example-age",
        "12",
        "14 岁的学生违反治安管理，会怎样？",
        "从轻或者减轻处罚",
        "年满 18 岁才会被处罚",
        "误会是“未成年人违法没有事”。",
        "未成年人违法，不是没有事。{cite}：已满 14 岁不满 18 岁，从轻或者减轻处罚。",
    ),
    (
        "example-insult",
        "42",
        "有人多次发送侮辱信息，干扰别人的生活。这样做可能怎样？",
        "可能违反治安管理",
        "只是没有礼貌",
        "误会是“发几条信息不算什么”。",
        "{cite}：多次发送侮辱信息，可能违反治安管理，由公安机关依法处理。先保存证据，再告诉老师。",
    ),
    (
        "example-fight",
        "43",
        "几个人一起殴打一名同学，和一个人动手相比，有什么不同？",
        "结伙的，处罚更重",
        "人多，每个人就轻一些",
        "误会是“法不责众”。",
        "{cite}：结伙殴打他人的，处罚加重。在旁边帮腔、望风的人，也可能要负责。",
    ),
)


def prepare() -> int:
    """The course of 2025, then the sweep; how many reviews wait because of it. May be repeated."""
    write()
    return len(sweep.sweep(on=timezone.localdate(), at=timezone.now()))


def write() -> CoursePage | None:
    """A course of one lesson that asks the three questions in their versions of 2025; None without the articles.

    For the demo: before the next sweep people can still be asked. May be repeated.
    """
    pool, _made = Pool.objects.get_or_create(slug=POOL, defaults={"title": "法条变更演练（2025 年的三道题）"})
    at = timezone.make_aware(datetime.combine(BEFORE, time(9)))
    for position, question in enumerate(QUESTIONS, start=1):
        article = Article.objects.filter(law__slug="zhian", number=question[1]).first()
        if article and not Item.objects.filter(slug=question[0]).exists():
            publish.version(_item(pool, position, article, question), at=at, on=BEFORE)
    there = CoursePage.objects.filter(slug=POOL).first()
    return there or (_course(pool) if pool.items.exists() else None)


def _course(pool: Pool) -> CoursePage:
    course = tree.ensure().add_child(
        instance=CoursePage(
            title="治安管理处罚法小测（2025 年写成）", slug=POOL, live=False, designed_minutes=15, rule_practice=True,
            summary="演示用：三道题按 2025 年的旧法写成，用来试一试法条变更以后怎样复核。",
            basis_text="治安管理处罚法 2026 年 1 月 1 日起施行新条文，旧题要逐题复核。", certificate_template="solemn",
        )
    )  # fmt: skip
    lesson = course.add_child(
        instance=LessonPage(
            title="做题之前", slug="before", live=False, minutes=5, body=[("text", RichText(f"<p>{LESSON}</p>"))]
        )
    )
    lesson.save_revision().publish()
    course.quizzes = [
        CourseQuiz(key="practice", title="三道题", purpose=Purpose.PRACTICE, pool=pool, sort_order=0, pass_mark=60)
    ]
    # Its questions rest on past law: that is what it is for.
    course.publish(course.save_revision(), is_read=True)
    return course


def _item(pool: Pool, position: int, article: Article, question: tuple) -> Item:
    slug, number, stem, right, wrong, feedback, explanation = question
    cite = f'<a linktype="law" law="zhian" number="{number}">治安管理处罚法{article.spoken}</a>'
    item = Item(
        slug=slug, pool=pool, position=position, stem=f"<p>{stem}</p>", live=True,
        explanation=f"<p>{explanation.format(cite=cite)}</p>",
        options=[
            ("option", {"text": RichText(right), "correct": True, "feedback": RichText("")}),
            ("option", {"text": RichText(wrong), "correct": False, "feedback": RichText(f"<p>{feedback}</p>")}),
        ],
    )  # fmt: skip
    item.cited = [ItemArticle(article=article, sort_order=0)]
    item.save()
    return item
