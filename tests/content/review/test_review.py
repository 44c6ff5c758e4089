"""A law changes: what cites it waits, is held out, and comes back as decided."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from content.editions import withdraw
from content.editions.models import Edition, Withdrawal
from content.exchange import unpack
from content.items import publish
from content.law.models import Article, ArticleVersion
from content.review import compare, concerned, decide, example, moved, sentences, sweep
from content.review.models import Review
from courses.learning import attempts
from lms.facts.models import Fact
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.content.exchange.conftest import course_pack, law_pack, mend
from tests.factories.content import a_quiz, an_article, an_edition, an_item
from tests.factories.courses import an_attempt, an_enrolment
from tests.factories.lms import a_bureau, a_member

__all__ = ["course_pack", "law_pack", "mend"]
pytestmark = pytest.mark.django_db
NOW = timezone.now
OLD, NEW = date(2006, 3, 1), date(2026, 1, 1)


@pytest.fixture
def editor():
    return a_member(Role.EDITOR, a_bureau(), "赵编辑")


@pytest.fixture
def item():
    """A question that was published while article 43 said something else."""
    old = an_article("zhian", "43", from_=OLD, summary="殴打他人的，依法处罚。")
    row = an_item(
        articles=[old.article], live=True, explanation='<p>见<a linktype="law" law="zhian" number="43">条文</a>。</p>'
    )
    publish.version(row, at=NOW(), on=date(2025, 12, 1))
    return row


def change(item, *, on: date = NEW):
    return an_article("zhian", "43", from_=on, summary="高空抛物的，依法处罚。")


def swept(on: date | None = None) -> list[Review]:
    return sweep.sweep(on=on or today(), at=NOW())


def decided(review, outcome, editor, note="看过"):
    return decide.decide(review, outcome, by=editor, note=note, at=NOW())


def test_a_new_version_opens_a_review_once_and_holds_the_question_out(item):
    assert swept() == []
    new = change(item)

    (review,) = swept()

    assert (review.place, review.old.ref, review.new) == (f"item:{item.slug}", "zhian/43@2006-03-01", new)
    assert swept() == []
    assert withdraw.askable([item.current_id]) == []
    assert Fact.objects.get(kind="law.review_opened").ref == f"content.Review:{review.pk}"


def test_until_the_day_of_the_change_the_question_is_asked(item):
    day = today() + timedelta(days=10)
    change(item, on=day)

    (review,) = swept()
    assert review.takes_effect_on == day
    assert [version.pk for version in withdraw.askable([item.current_id])] == [item.current_id]

    swept(on=day)
    assert withdraw.askable([item.current_id]) == []


def test_an_article_that_ends_without_another_counts_too(item):
    item.articles()[0].versions.update(in_force_to=NEW)

    (review,) = swept()

    assert (review.new, review.takes_effect_on) == (None, NEW)


def test_confirmed_is_asked_again_with_todays_law(item, editor):
    new = change(item)
    (review,) = swept()
    old_version = item.current_id

    decided(review, "confirmed", editor)

    item.refresh_from_db()
    assert item.current.articles == [new.pk]
    assert len(withdraw.askable([old_version, item.current_id])) == 2
    assert swept() == []


def test_nothing_is_right_that_cites_what_applies_no_more(item, editor):
    item.articles()[0].versions.update(in_force_to=NEW)
    (review,) = swept()

    with pytest.raises(Refused):
        decided(review, "confirmed", editor)

    assert Review.objects.waiting().count() == 1
    assert withdraw.askable([item.current_id]) == []


def test_the_same_words_again_are_not_mended(item, editor):
    change(item)
    (review,) = swept()
    item.difficulty = 3
    item.save()
    publish.version(item, at=NOW(), on=today())

    with pytest.raises(Refused):
        decided(review, "mended", editor)


def test_mended_lets_only_the_new_words_be_asked(item, editor):
    change(item)
    (review,) = swept()
    with pytest.raises(Refused):
        decided(review, "mended", editor)
    old_version = item.current_id
    item.stem = "<p>新的问法？</p>"
    item.save()
    publish.version(item, at=NOW(), on=today())

    decided(Review.objects.get(), "mended", editor)

    item.refresh_from_db()
    assert [version.pk for version in withdraw.askable([old_version, item.current_id])] == [item.current_id]


def test_withdrawn_stays_out_and_says_why(item, editor):
    change(item)
    (review,) = swept()
    with pytest.raises(Refused) as refused:
        decided(review, "withdrawn", editor, note=" ")
    assert refused.value.field == "note"

    decided(Review.objects.get(), "withdrawn", editor, note="新法已无此规定")

    item.refresh_from_db()
    assert not item.live
    assert Withdrawal.objects.held_out().get().item == item
    with pytest.raises(Refused):
        decided(review, "confirmed", editor)


def test_a_second_change_holds_a_mended_question_out_again(item, editor):
    change(item)
    (review,) = swept()
    item.stem = "<p>新的问法？</p>"
    item.save()
    publish.version(item, at=NOW(), on=today())
    decided(review, "mended", editor)

    an_article("zhian", "43", from_=today() - timedelta(days=1), summary="又改了。")
    swept()

    item.refresh_from_db()
    assert withdraw.askable([item.current_id]) == []


def test_a_question_with_two_changed_articles_waits_for_both(item, editor):
    other = an_article("zhian", "44", from_=OLD).article
    row = an_item(articles=[item.articles()[0], other], live=True)
    publish.version(row, at=NOW(), on=date(2025, 12, 1))
    change(item)
    an_article("zhian", "44", from_=NEW)
    first, second = [review for review in swept() if review.place == f"item:{row.slug}"]

    decided(first, "confirmed", editor)
    assert Withdrawal.objects.held_out().filter(item=row).exists()

    decided(second, "confirmed", editor)
    assert not Withdrawal.objects.held_out().filter(item=row).exists()


def test_lessons_on_offer_wait_with_their_sentences(course_pack, law_pack):
    unpack.load([law_pack, course_pack], by=None)
    path = law_pack / "laws" / "weibao.yaml"
    text = path.read_text(encoding="utf-8")
    head, tail = text.rsplit("in_force_to: null", 1)
    fields = (
        "in_force_from: 2026-06-01",
        "in_force_to: null",
        "label: 新",
        "summary: 新的话。",
        "official_text: ''",
        "grade: A",
    )
    more = "  - " + "\n    ".join([*fields, "checked_on: 2026-11-23"]) + "\n"
    path.write_text(f"{head}in_force_to: 2026-06-01{tail}{more}", encoding="utf-8")

    unpack.load([law_pack], by=None)

    review = Review.objects.get(place="lesson:first-week/looks")
    assert review.old.article.path == "weibao/39"
    assert sentences.of(review) == ["看关系，见未成年人保护法；看 说明 和目录。", "核心依据。"]
    assert concerned.editions_of(review) == [Edition.objects.get()]


def test_a_lesson_is_not_right_either_while_it_cites_what_applies_no_more(course_pack, law_pack, editor):
    unpack.load([law_pack, course_pack], by=None)
    Article.objects.get(law__slug="weibao", number="39").versions.update(in_force_to=NEW)
    swept()
    review = Review.objects.get(place="lesson:first-week/looks")

    with pytest.raises(Refused):
        decided(review, "confirmed", editor)


def test_law_that_came_back_under_its_number_may_be_confirmed(item, editor):
    item.articles()[0].versions.update(in_force_to=NEW)
    (review,) = swept()
    change(item, on=NEW)

    assert decided(review, "confirmed", editor).outcome == "confirmed"


def test_whom_it_concerns_is_told_from_above(item, editor):
    version = item.current
    edition = an_edition(items=[version], practice=0)
    running = an_attempt(an_enrolment(edition=edition))
    change(item)
    (review,) = swept()

    assert concerned.editions_of(review) == [edition]
    assert concerned.count(review) == {"running": 1, "learning": 1}
    assert attempts.hand_in(running, at=NOW()).handed_in_at
    with pytest.raises(Refused):
        an_attempt(an_enrolment(edition=edition))


def test_the_list_keeps_whom_it_concerned_on_the_day_of_the_decision(item, editor):
    running = an_attempt(an_enrolment(edition=an_edition(items=[item.current], practice=0)))
    change(item)
    (review,) = swept()
    decided(review, "confirmed", editor)

    attempts.hand_in(running, at=NOW())

    assert Review.objects.get().concerned == {"running": 1, "learning": 1}
    assert [concern.count for concern in concerned.of(Review.objects.get())] == [1, 1]


def test_the_sentences_are_those_that_were_published(item):
    change(item)
    (review,) = swept()
    item.explanation = "<p>别的话。</p>"
    item.save()

    assert sentences.of(Review.objects.get()) == ["见条文。"]


def test_a_sentence_of_what_readers_got_cites_by_its_link():
    html = '<p>先看。按<a class="cite" href="/law/zhian/43/?on=2025-12-01">第四十三条</a>，对吗？</p>'

    assert list(sentences._in_shown(html, "/law/zhian/43/")) == ["按第四十三条，对吗？"]
    assert list(sentences._in_shown(html, "/law/zhian/4/")) == []


def test_what_moved_to_another_number_is_found(item):
    new = change(item)
    (review,) = swept()
    assert moved.counterpart(review) is None

    there = an_article("zhian", "51", from_=NEW, summary="殴打他人的，结伙的，依法处罚。")
    an_article("zhian", "52", from_=NEW, summary="猥亵他人的。")

    assert moved.counterpart(review) == there
    ArticleVersion.objects.filter(pk=new.pk).update(summary="殴打他人的，依法处罚。")
    assert moved.counterpart(Review.objects.get()) is None


def test_a_pool_that_runs_short_refuses_to_start(item):
    edition = an_edition(items=0, practice=0)
    quiz = a_quiz(edition, "one", [item.current], purpose="test", draw=1)
    change(item)
    swept()

    with pytest.raises(Refused):
        attempts.start(an_enrolment(edition=edition), quiz, at=NOW())


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("处五日拘留。", "处十日拘留。", ("处<del>五</del>日拘留。", "处<ins>十</ins>日拘留。")),
        ("处拘留。", "处拘留或罚款。", ("处拘留。", "处拘留<ins>或罚款</ins>。")),
        ("殴打他人。", "高空抛物。", ("殴打他人。", "高空抛物。")),
        ("<b>同", "<b>同", ("&lt;b&gt;同", "&lt;b&gt;同")),
    ],
)
def test_what_differs_is_marked(old, new, marked):
    assert compare.marked(old, new) == marked


def test_the_example_waits_to_be_tried():
    for number in ("12", "42", "43"):
        an_article("zhian", number, from_=OLD, in_force_to=NEW)
        an_article("zhian", number, from_=NEW)

    assert example.prepare() == 3
    assert example.prepare() == 0
    assert Withdrawal.objects.held_out().count() == 3


def test_the_example_says_which_edition_is_concerned():
    for number in ("12", "42", "43"):
        an_article("zhian", number, from_=OLD, in_force_to=NEW)
        an_article("zhian", number, from_=NEW)

    example.prepare()

    course = Edition.objects.get()
    assert [concerned.editions_of(review) for review in Review.objects.all()] == [[course]] * 3
