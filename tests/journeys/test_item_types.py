"""The content editor writes a question of each type: is told what is wrong beside the field, mends it, publishes."""

import pytest
from playwright.sync_api import Locator, expect

from content.items import bodies
from content.items.blocks import AnswersBlock
from content.items.models import Item
from content.items.plain import mapped
from content.law import prose
from content.law.models import Article
from lms.schools.models import Role
from tests.factories.content import a_pool, an_article, an_item
from tests.factories.lms import a_bureau, a_member
from tests.journeys.ground import the_district
from tests.journeys.questions import QUESTIONS, Written
from tests.journeys.visitor import DESK, PHONE, PICTURES, Visitor, zh

pytestmark = pytest.mark.journey

ADD = "/cms/snippets/content/item/add/"
EXPLANATION = "因为法律这样写。"
# What the form holds, as people see it: no identifiers of blocks, and of rich text the words.
WORDS = """field => field.nextElementSibling && field.nextElementSibling.matches('.Draftail-Editor__wrapper')
    ? (JSON.parse(field.value) || {blocks: []}).blocks.map(block => block.text).join('') : field.value"""
TYPED = f"""() => Object.fromEntries([...document.querySelectorAll('#w-editor-form [name]')]
    .filter(field => !/csrf|-id$|FORMS$|__prefix__|^next$|^loaded_/.test(field.name))
    .map(field => [field.name, field.type === 'checkbox' ? field.checked : ({WORDS})(field)]))"""


@pytest.fixture
def editor(visit, settings) -> Visitor:
    # Wagtail keeps drafts half a second after the last key; nobody presses a button as soon after it as we do.
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    the_district()
    an_article()
    a_pool("lianxi")
    return visit(a_member(Role.EDITOR, a_bureau(), "苏文"), size=DESK)


def test_a_question_of_each_type_is_written_looked_at_and_published(editor):
    for number, question in enumerate(QUESTIONS, 1):
        write(editor, question)
        right = is_told(editor, question)
        put(editor, question.mistake[0], right)
        settle(editor, question.mistake[0], right)
        looks(editor, question)
        publish(editor, "success")

        version = Item.objects.get(slug=f"lianxi-{number}").current
        assert version.type == question.type
        assert prose.plain(version.stem) == question.stem
        assert mapped(version.read(), lambda _kind, text: prose.plain(text)) == bodies.sealed(question.body)
        assert Item.objects.count() == number
        assert prose.plain(version.explanation) == ("" if question.type == "likert" else EXPLANATION)


def test_the_rule_of_marking_is_chosen_and_marks_the_next_version(editor):
    article = Article.objects.get()
    item = an_item(
        type="multiple", options=[("甲", True, ""), ("乙", True, ""), ("丙", False, "不。")], articles=[article]
    )
    for scoring in ("partial", "penalty", "all"):
        editor.arrive(f"/cms/snippets/content/item/edit/{item.pk}/")
        put(editor, "scoring", scoring)
        publish(editor, "success")

        item.refresh_from_db()
        assert item.current.read().scoring == scoring
    assert item.versions.count() == 3


def write(editor: Visitor, question: Written) -> None:
    """The whole form, as far down as this type goes."""
    page = editor.arrive(ADD).page
    choose(
        editor, page.locator("#panel-child-pool-content, [data-contentpath=pool]").get_by_role("button").first, "lianxi"
    )
    for name, value in {"type": question.type, **question.fields, "stem": question.stem}.items():
        put(editor, name, value)
    for number, (name, typed) in enumerate(question.blocks):
        add(editor, name)
        for field, value in typed.items():
            put(editor, f"options-{number}-value-{field}", value)
    if question.type != "likert":
        put(editor, "explanation", EXPLANATION)
        choose(editor, page.get_by_role("button", name=zh("article")), "第三十九条")


def put(editor: Visitor, name: str, value) -> None:
    """Types, ticks or chooses, whatever the field is; a list has rows of its own."""
    if isinstance(value, list):
        rows(editor, name, value)
        return
    field = editor.page.locator(f"form [name='{name}']")
    kind = field.get_attribute("type")
    if kind == "hidden":
        type_rich(editor, field, value)
    elif kind == "checkbox":
        field.set_checked(value)
    elif field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def rows(editor: Visitor, name: str, values: list[dict]) -> None:
    """The rows of a list inside a block; the first are there, "+" below the last makes another."""
    for number, typed_there in enumerate(values):
        if not editor.page.locator(f"[name='{name}-{number}-id']").count():
            last = editor.page.locator(f"[name='{name}-{number - 1}-id']")
            last.locator("xpath=following::button[@data-streamfield-list-add][1]").click()
        for field, value in typed_there.items():
            put(editor, f"{name}-{number}-value-{field}", value)


def type_rich(editor: Visitor, field: Locator, words: str) -> None:
    """Over what stands there."""
    box = field.locator("xpath=following-sibling::div").locator("[contenteditable=true][role=textbox]")
    box.click()
    if box.inner_text().strip():
        editor.page.keyboard.press("Control+a")
        editor.page.keyboard.press("Delete")
    editor.page.keyboard.insert_text(words)


def settle(editor: Visitor, name: str, value) -> None:
    """Waits for what was typed last: the editor hands it to the form a quarter of a second later."""
    if isinstance(value, str):
        there = f"([name, value]) => ({WORDS})(document.querySelector(`form [name='${{name}}']`)) === value"
        editor.page.wait_for_function(there, arg=[name, value])
    # Wagtail looks at the form again when a key comes up, or when the field is left.
    editor.page.keyboard.press("End")
    editor.page.keyboard.press("Tab")


def add(editor: Visitor, name: str) -> None:
    """Presses the last "+" of the answers and chooses what is offered under that name."""
    label = str(AnswersBlock().child_blocks[name].label)
    editor.page.locator("[data-contentpath=options] .c-sf-add-button").last.click()
    editor.page.get_by_role("option", name=zh(label), exact=True).click()


def choose(editor: Visitor, opener: Locator, name: str) -> None:
    """From the window that a chooser opens."""
    opener.click()
    window = editor.page.locator(".modal.in, .modal.show, [role=dialog]").last
    window.get_by_text(name).first.click()
    if window.get_by_role("checkbox").count():
        # Several may be chosen there.
        window.locator("[type=submit]").last.click()
    window.wait_for(state="hidden")


def is_told(editor: Visitor, question: Written):
    """Publishes with the mistake in it and is told beside the answers; gives what stood there before."""
    field, wrong = question.mistake
    right = question.typed(field)
    put(editor, field, wrong)
    settle(editor, field, wrong)
    before = typed(editor)
    publish(editor, "error")
    expect(editor.page.locator("[data-contentpath=options]").get_by_text(question.message).first).to_be_visible()
    assert typed(editor) == before
    # A preview that is on its way would miss what is mended meanwhile.
    editor.page.wait_for_load_state("networkidle")
    return right


def typed(editor: Visitor) -> dict:
    return editor.page.evaluate(TYPED)


def publish(editor: Visitor, answer: str) -> None:
    """From the menu beside the button; answer: what the message on top is."""
    page = editor.page
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
    page.locator(f".messages .{answer}").first.wait_for()


def looks(editor: Visitor, question: Written) -> None:
    """At both previews, of which pictures are kept."""
    page = editor.page
    modes = page.locator("select[data-w-preview-target=mode]")
    # Wagtail remembers who looked last time.
    if not modes.is_visible():
        page.locator("[data-side-panel-toggle=preview]").first.click()
    for mode, size in (("", PHONE), ("projector", DESK)):
        modes.select_option(mode)
        with editor.context.expect_page() as opened:
            page.locator("[data-w-preview-target=newTab]").click()
        shown = opened.value
        shown.set_viewport_size(size.viewport)
        body = shown.locator("body.projector" if mode else "body:not(.projector)")
        body.wait_for()
        for text in question.shown:
            if mode and text in question.told:
                assert body.get_by_text(text, exact=True).count() == 0, (question.type, text)
            else:
                body.get_by_text(text).first.wait_for()
        shown.screenshot(path=PICTURES / f"item-{question.type}-{mode or 'phone'}.png")
        shown.close()
