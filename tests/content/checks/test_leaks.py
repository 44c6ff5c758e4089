"""What practice gives away of tests is found: the same question on both sides, and nearly the same words."""

import pytest

from content.checks import leaks
from tests.factories.content import a_pool, a_quiz, an_edition, an_item, an_item_version

pytestmark = pytest.mark.django_db
STEM = "学校发现学生欺凌行为以后，应当先做什么？"


@pytest.fixture
def practice():
    return a_pool("lx", purpose="practice")


@pytest.fixture
def test_pool():
    return a_pool("cs", purpose="test")


def test_a_question_in_a_practice_and_a_test_of_one_edition_is_named(practice):
    shared, other = an_item_version(pool=practice), an_item_version(pool=practice)
    edition = an_edition(items=[shared], practice=[shared, other])

    found = leaks.same()

    assert [one.item for one in found] == [shared.item]
    assert [quiz.key for quiz in found[0].practice] == ["practice"]
    assert [quiz.edition for quiz in found[0].test] == [edition]


def test_a_question_that_moved_from_practice_to_a_test_is_still_named(practice, test_pool):
    moved = an_item_version(pool=practice)
    an_edition(items=0, practice=[moved])
    moved.item.pool = test_pool
    moved.item.save()
    an_edition(items=[moved], practice=0)

    assert [one.item for one in leaks.same()] == [moved.item]


def test_an_edition_that_is_no_longer_on_offer_gives_nothing_away(practice):
    shared = an_item_version(pool=practice)
    old = an_edition(items=0, practice=[shared], current=False)
    a_quiz(an_edition(items=0, practice=0), "t", [shared], purpose="test")

    assert leaks.same() == []
    assert old.quizzes.exists()


def test_nearly_the_same_words_across_pools_are_a_pair(practice, test_pool):
    one = an_item(pool=practice, stem=f"<p>{STEM}</p>")
    two = an_item(pool=test_pool, stem=f"<p><b>{STEM[:-1]}呢？</b></p>")
    an_item(pool=test_pool, stem="<p>未成年人的父母应当履行哪些监护职责？请选出一项。</p>")

    found = leaks.alike()

    assert [(pair.practice, pair.test) for pair in found] == [(one, two)]
    assert 80 <= found[0].percent < 100


def test_within_one_side_nothing_leaks(practice):
    an_item(pool=practice, stem=f"<p>{STEM}</p>")
    an_item(pool=practice, stem=f"<p>{STEM}</p>")

    assert leaks.alike() == []


def test_width_and_punctuation_do_not_hide_a_copy(practice, test_pool):
    an_item(pool=practice, stem="<p>拨打１１０，报警时应当说清楚哪些内容？</p>")
    an_item(pool=test_pool, stem="<p>拨打110 报警时应当说清楚哪些内容</p>")

    assert [pair.percent for pair in leaks.alike()] == [100]


def test_a_stem_that_says_little_is_judged_with_its_answers(practice, test_pool):
    other = [("十八周岁成年", True, ""), ("十六周岁成年", False, "")]
    said = [("可以先问本人", True, ""), ("直接转给同学", False, "")]
    an_item(pool=practice, stem="<p>下面哪一句对？</p>", options=said)
    an_item(pool=test_pool, stem="<p>下面哪一句对？</p>", options=other)
    copy = an_item(pool=test_pool, stem="<p>下面哪一句对？</p>", options=said)

    assert [pair.test for pair in leaks.alike()] == [copy]


def test_no_pair_is_missed_that_a_look_at_all_pairs_finds(practice, test_pool):
    ways = ["{}", "请问{}", "{}为什么", "根据法律{}", "{}（多选）", "在学校里，{}请说明理由，并举出例子加以分析"]
    for way in ways:
        an_item(pool=practice, stem=f"<p>{way.format(STEM)}</p>")
        an_item(pool=test_pool, stem=f"<p>{way.format(STEM)}</p>")
    sides = [[leaks.pairs(leaks.plain(way.format(STEM))) for way in ways]] * 2

    close = sum(len(a & b) / len(a | b) >= leaks.ALIKE for a in sides[0] for b in sides[1])

    assert len(leaks.alike()) == close > len(ways)
