"""The editor's form of a question: unfinished drafts open again, mistakes are named beside the field."""

import json

import pytest
from django.urls import reverse
from wagtail.rich_text import RichText

from content.items import drafts, preview
from content.items.models import Item
from content.pages import editors
from lms.schools.models import Role
from tests.factories.content import a_pool, an_article, an_item
from tests.factories.lms import a_bureau, a_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english_pages")]
EMPTY = RichText("")
ANSWER = {"text": EMPTY, "correct": False, "tolerance": "", "weight": None, "feedback": EMPTY}
# What somebody has who stops in the middle.
UNFINISHED = [
    ("single", []),
    ("single", [("option", {"text": EMPTY, "correct": False, "feedback": EMPTY})]),
    ("matching", [("pair", {"text": RichText("甲"), "answer": EMPTY})]),
    ("ordering", [("step", {"text": EMPTY})]),
    ("short", [("accepted", {"text": "", "weight": None, "feedback": EMPTY})]),
    ("numeric", [("number", {"value": "十五", "tolerance": "几", "weight": 100, "feedback": EMPTY})]),
    ("numeric", [("unit", {"name": "日", "factor": "一"})]),
    ("cloze", [("gap", {"key": "", "filled": "numbers", "answers": [ANSWER], "weight": None})]),
    ("cloze", [("gap", {"key": "谁", "filled": "options", "answers": [], "weight": 1})]),
    (
        "case",
        [
            (
                "part",
                {
                    "type": "numeric",
                    "stem": EMPTY,
                    "answers": [{**ANSWER, "text": RichText("十")}],
                    "scoring": "all",
                    "points": None,
                    "explanation": EMPTY,
                },
            )
        ],
    ),
    ("essay", [("criterion", {"title": EMPTY, "levels": [{"points": None, "text": EMPTY}]})]),
    ("likert", [("label", {"text": EMPTY})]),
    ("likert", [("step", {"text": RichText("甲")})]),
]


@pytest.fixture
def editor(client):
    person = a_member(Role.EDITOR, a_bureau(), "苏文")
    editors.mirror()
    client.force_login(person)
    return client


@pytest.mark.parametrize(("type_", "blocks"), UNFINISHED)
@pytest.mark.parametrize("mode", ["", "projector"])
def test_an_unfinished_draft_opens_again_and_has_a_preview(editor, rf, type_, blocks, mode):
    item = an_item(type=type_, explanation="", options=[])
    item.options = blocks
    item.save()
    item.save_revision()

    answer = editor.get(reverse("wagtailsnippets_content_item:edit", args=[item.pk]))

    assert answer.status_code == 200
    request = rf.get("/")
    request.user = answer.wsgi_request.user
    assert item.make_preview_request(request, mode).status_code == 200


def filled(pool, **fields) -> dict:
    """A form that is whole: a single choice of two options."""
    blank = {"options-count": "2", "cited-TOTAL_FORMS": "0", "cited-INITIAL_FORMS": "0", "position": "0"}
    form = {**blank, "pool": pool.pk, "type": "single", "difficulty": "2", "stem": words("谁？"), **fields}
    for number in range(2):
        form |= {f"options-{number}-type": "option", f"options-{number}-order": number, f"options-{number}-deleted": ""}
        form |= {f"options-{number}-value-text": words("甲乙"[number]), f"options-{number}-value-correct": "on"}
        form |= {f"options-{number}-value-feedback": words("说明")}
    return form


def words(text: str) -> str:
    """What the rich text editor sends."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def test_each_mistake_stands_beside_its_field(editor):
    form = filled(a_pool("lianxi")) | {"action-publish": "action-publish"}

    answer = editor.post(reverse("wagtailsnippets_content_item:add"), form)

    errors = answer.context["form"].errors.as_data()
    assert errors["options"][0].as_json_data() == {"messages": ["Mark exactly one option as right."]}
    assert errors["explanation"][0].messages == ["The explanation is missing. Say why the right answer is right."]
    assert errors["__all__"][0].messages == ["No article is cited. Choose the article that the answer rests on."]
    assert not Item.objects.exists()


def test_without_a_short_address_it_takes_the_next_one_of_its_pool(editor):
    pool = a_pool("lianxi")
    for slug in ("lianxi-9", "lianxi-x"):
        Item.objects.filter(pk=an_item(pool=pool).pk).update(slug=slug)

    editor.post(reverse("wagtailsnippets_content_item:add"), filled(pool))

    assert Item.objects.latest("pk").slug == "lianxi-10"


def test_a_short_address_stays_when_the_field_is_emptied(editor):
    item = an_item(articles=[an_article().article])
    slug = item.slug

    editor.post(reverse("wagtailsnippets_content_item:edit", args=[item.pk]), filled(item.pool))

    assert Item.objects.get(pk=item.pk).get_latest_revision_as_object().slug == slug


def test_an_article_that_was_kept_a_moment_ago_may_come_again_as_new(editor):
    article = an_article().article
    item = an_item(articles=[article])
    form = filled(item.pool) | {"cited-TOTAL_FORMS": "1", "cited-0-article": article.pk, "cited-0-ORDER": "1"}

    answer = editor.post(reverse("wagtailsnippets_content_item:edit", args=[item.pk]), form)

    assert answer.status_code == 302
    assert [one.article for one in Item.objects.get(pk=item.pk).cited.all()] == [article]


def test_true_or_false_without_words_of_its_own_says_true_and_false(editor, rf):
    """An editor that was clicked into sends a paragraph without words."""
    article = an_article().article
    item = an_item(type="true_false", options=[("", True, ""), ("", False, "说明")], articles=[article])
    form = filled(item.pool, type="true_false", explanation=words("因为。"))
    form |= {"cited-TOTAL_FORMS": "1", "cited-0-article": article.pk, "cited-0-ORDER": "1"}
    form |= {f"options-{number}-value-text": words("") for number in range(2)}
    del form["options-1-value-correct"]

    editor.post(
        reverse("wagtailsnippets_content_item:edit", args=[item.pk]), form | {"action-publish": "action-publish"}
    )

    item.refresh_from_db()
    assert [option["text"] for option in item.current.options] == ["正确", "错误"]
    assert [one.text for one in preview.answers(drafts.body(item))] == ["true", "false"]
