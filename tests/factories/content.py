"""Law, items and editions as the tests speak of them; without Wagtail pages, so that courses can be tested alone."""

import hashlib
from datetime import date, datetime
from itertools import count

from django.utils import timezone
from wagtail.rich_text import RichText

from content.editions.models import Course, Edition, EditionQuiz, LessonVersion
from content.items.models import Item, ItemArticle, ItemVersion, Pool
from content.law.models import Article, ArticleVersion, Law

_number = count(1)


def _digest(*parts) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def an_article(law: str = "weibao", number: str = "39", *, from_: date = date(2024, 4, 26), **fields) -> ArticleVersion:
    """An article version in force, with its law and article."""
    values = {"label": "2024 年修正", "summary": "学校要有防欺凌制度。", **fields}
    titles = {"title": "中华人民共和国未成年人保护法", "short_title": "未成年人保护法"}
    home, _ = Law.objects.get_or_create(
        slug=law, defaults=titles if law == "weibao" else {"title": law, "short_title": law}
    )
    article = Article.objects.filter(law=home, number=number).first()
    if article is None:
        article = Article(law=home, number=number)
        article.clean()
        article.save()
    return ArticleVersion.objects.create(article=article, in_force_from=from_, **values)


def a_pool(slug: str = "", *, purpose: str = "practice") -> Pool:
    """A pool by slug, made if it is not there."""
    slug = slug or f"pool-{next(_number)}"
    return Pool.objects.get_or_create(slug=slug, defaults={"title": slug, "purpose": purpose})[0]


def an_item(
    *,
    type: str = "single",
    stem: str = "<p>下面哪一句对？</p>",
    options: list[tuple[str, bool, str]] | None = None,
    explanation: str = "<p>因为法律这样写。</p>",
    articles: list[Article] | None = None,
    pool: Pool | None = None,
    **fields,
) -> Item:
    """A draft of an item, whole unless told otherwise; options: (text, right, feedback)."""
    given = [("甲", True, ""), ("乙", False, "<p>错在这里。</p>")] if options is None else options
    n = next(_number)
    item = Item(
        slug=f"item-{n}",
        pool=pool or a_pool(),
        type=type,
        stem=stem,
        explanation=explanation,
        options=[
            ("option", {"text": RichText(text), "correct": right, "feedback": RichText(said)})
            for text, right, said in given
        ],
        **{"live": False, **fields},
    )
    item.cited = [ItemArticle(article=article, sort_order=n) for n, article in enumerate(articles or [])]
    item.save()
    return item


def an_item_version(
    type: str = "single",
    *,
    pool: Pool | None = None,
    right: str = "b",
    articles: tuple[ArticleVersion, ...] = (),
    **fields,
) -> ItemVersion:
    """A published item; right: the keys of the right options, as in "b" or "ac" ("true" or "false" by type)."""
    n = next(_number)
    item = Item.objects.create(slug=f"item-{n}", pool=pool or a_pool(), type=type, stem=f"<p>问题 {n}</p>", live=True)
    keys = ["true", "false"] if type == "true_false" else list("abcd")
    correct = {right} if type == "true_false" else set(right)
    if type == "true_false" and right not in keys:
        correct = {"true"}
    options = [
        {"key": key, "text": f"选项 {key} {n}", "correct": key in correct, "feedback": f"<p>说明 {key} {n}</p>"}
        for key in keys
    ]
    values = {
        "stem": f"<p>问题 {n}</p>",
        "body": {"options": options},
        "explanation": f"<p>解释 {n}</p>",
        "articles": [version.pk for version in articles],
        "difficulty": 2,
        "tags": "",
        **fields,
    }
    version = ItemVersion.objects.create(
        item=item, number=1, type=type, digest=_digest(n, values), created_at=timezone.now(), **values
    )
    Item.objects.filter(pk=item.pk).update(current=version)
    return version


def an_edition(
    *,
    passing: int = 60,
    items: int | list[ItemVersion] = 4,
    practice: int | list[ItemVersion] = 2,
    lessons: int = 2,
    draw: int | None = None,
    attempts: int | None = 3,
    time_limit: int | None = None,
    audience: str = "staff",
    stage: str = "",
    course: Course | None = None,
    title: str = "新入职教职工法治入门",
    certificate_template: str = "training",
    certificate_months: int | None = 36,
    rule: dict | None = None,
    published_at: datetime | None = None,
    current: bool = True,
) -> Edition:
    """A published edition: lessons "lesson-1"…, a practice quiz "practice" in the first, a test "test" of the course.

    items, practice: how many items, or the versions themselves; 0 leaves that quiz out.
    """
    n = next(_number)
    course = course or Course.objects.create(key=f"course-{n}", title=title, audience=audience, stage=stage)
    rule = {"lessons": "finished", "practice": "handed_in", "test": "passed"} if rule is None else rule
    number = course.editions.count() + 1
    edition = Edition.objects.create(
        course=course,
        number=number,
        label=f"2026.{number}",
        title=title,
        summary="第一周要知道的法律。",
        audience=audience,
        stage=stage,
        designed_minutes=45,
        hours="1.0",
        rule=rule,
        rule_text={"zh-hans": "学完全部课，完成练习，测试达到及格线。", "en": "Finish all lessons and pass the test."},
        certificate_template=certificate_template,
        certificate_months=certificate_months,
        legal_basis={"zh-hans": "《中华人民共和国未成年人保护法》第三十九条"},
        frame=_digest(n, "frame"),
        digest=_digest(n, number),
        published_at=published_at or timezone.now(),
    )
    for position in range(1, lessons + 1):
        a_lesson_version(
            edition, f"lesson-{position}", position=position, quiz="practice" if position == 1 and practice else ""
        )
    if practice:
        a_quiz(edition, "practice", practice, purpose="practice", lesson_key="lesson-1", position=1)
    if items:
        a_quiz(
            edition, "test", items, purpose="test", position=2, pass_mark=passing, draw=draw,
            attempts_allowed=attempts, time_limit_minutes=time_limit,
        )  # fmt: skip
    if current:
        course.current = edition
        course.save(update_fields=["current"])
    return edition


def a_lesson_version(
    edition: Edition, key: str, *, position: int = 1, version: int = 1, quiz: str = "", **fields
) -> LessonVersion:
    """A lesson of an edition with a text and, if named, the place of a quiz."""
    body = f"<h2>{key}</h2><p>第一次开口，往往只说一半。</p>"
    if quiz:
        body += f'<mf-slot data-kind="quiz" data-key="{quiz}"></mf-slot>'
    values = {
        "title": f"第 {position} 课",
        "minutes": 20,
        "body": {"zh-hans": body, "en": body},
        "cards": ["<h2>第一张</h2><p>三行字以内</p>", "<h2>第二张</h2>"],
        "notes": {"zh-hans": "<p>教师说明</p>"},
        "sheet": {"zh-hans": "<p>学习单</p>"},
        "help": {"zh-hans": "<p>求助：12355</p>"},
        **fields,
    }
    return LessonVersion.objects.create(
        edition=edition, key=key, position=position, version=version, created_at=timezone.now(),
        digest=_digest(edition.pk, key, version, values), **values,
    )  # fmt: skip


def a_quiz(
    edition: Edition, key: str, items: int | list[ItemVersion], *, purpose: str = "practice", **fields
) -> EditionQuiz:
    """A quiz of an edition; items: how many, or the versions themselves."""
    if isinstance(items, int):
        pool = a_pool(f"{edition.course.key}-{key}", purpose=purpose)
        items = [an_item_version(pool=pool) for _ in range(items)]
    values = {"title": key, "shuffle_options": False, "shuffle_items": False, **fields}
    return EditionQuiz.objects.create(
        edition=edition, key=key, purpose=purpose, candidates=[version.pk for version in items], **values
    )
