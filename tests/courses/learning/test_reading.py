"""Places, finished lessons and votes."""

import pytest
from django.utils import timezone

from courses.learning import reading
from courses.learning.models import LessonProgress, Vote
from lms.refused import Refused
from tests.factories.content import a_lesson_version, an_edition
from tests.factories.courses import an_enrolment
from tests.factories.lms import a_person

NOW = timezone.now
PARTS = {
    "poll": {"hard": {"question": "哪一种最难分辨？", "options": ["外号", "孤立", "群聊"]}},
    "case": {
        "cup": {"title": "情境", "situation": "他们又扔了我的水杯。", "question": "您怎么做？",
                "options": [{"text": "保密", "reply": "不能答应。"}, {"text": "说明", "reply": "对。"}],
                "takeaway": "先制止。"}
    },
}  # fmt: skip


@pytest.fixture
def lesson(db):
    return a_lesson_version(an_edition(lessons=0), "asking", parts=PARTS)


def voters(lesson, kind, key, options):
    for option in options:
        reading.vote(a_person(), lesson, kind, key, option, at=NOW())


def test_headings_get_names_in_order():
    html = reading.with_places('<h2>一</h2><p>h2</p><h3 id="old">二</h3><h3 class="case-title">三</h3>', url=None)

    assert html == '<h2 id="s1">一</h2><p>h2</p><h3 id="s2">二</h3><h3 class="case-title">三</h3>'


def test_headings_tell_where_the_reader_is():
    html = reading.with_places("<h2>一</h2>", url="/p")

    assert html.startswith('<h2 id="s1" hx-post="/p" hx-vals=\'"position":"s1"\' hx-trigger="intersect once"')


@pytest.mark.django_db
def test_a_place_is_kept():
    enrolment = an_enrolment()

    reading.remember(enrolment, enrolment.edition.lessons()[1], "s3", at=NOW())

    enrolment.refresh_from_db()
    assert (enrolment.last_lesson_key, enrolment.last_position) == ("lesson-2", "s3")


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["s0", "s1234", "x", "s1\n", "<script>"])
def test_a_place_that_no_lesson_has_is_refused(place):
    enrolment = an_enrolment()

    with pytest.raises(Refused):
        reading.remember(enrolment, enrolment.edition.lessons()[0], place, at=NOW())


@pytest.mark.django_db
def test_finishing_twice_is_one_progress_in_the_version_that_was_read():
    enrolment = an_enrolment()
    lesson = enrolment.edition.lessons()[0]
    reading.finish(enrolment, lesson, at=NOW())
    corrected = a_lesson_version(enrolment.edition, "lesson-1", version=2)

    reading.finish(enrolment, corrected, at=NOW())

    assert LessonProgress.objects.get().lesson_version == lesson


def test_the_first_vote_stays(lesson):
    user = a_person()
    reading.vote(user, lesson, "poll", "hard", 2, at=NOW())
    reading.vote(user, lesson, "poll", "hard", 0, at=NOW())

    assert Vote.objects.get().option == 2


@pytest.mark.parametrize(
    ("kind", "key", "option"),
    [("poll", "hard", 3), ("poll", "hard", -1), ("poll", "hard", None), ("poll", "cup", 0), ("quiz", "x", 0)],
)
def test_what_cannot_be_chosen_is_refused(lesson, kind, key, option):
    with pytest.raises(Refused):
        reading.vote(a_person(), lesson, kind, key, option, at=NOW())
    assert not Vote.objects.exists()


def test_sums_are_told_after_the_own_vote_and_from_ten_on(lesson):
    user = a_person()
    voters(lesson, "poll", "hard", [0] * 6 + [1] * 3)
    assert reading.sums(lesson, user)["poll", "hard"] == reading.Sums(None, None)

    reading.vote(user, lesson, "poll", "hard", 2, at=NOW())

    assert reading.sums(lesson, user)["poll", "hard"] == reading.Sums(2, [6, 3, 1])


def test_nine_votes_are_not_told(lesson):
    user = a_person()
    voters(lesson, "case", "cup", [0] * 8)
    reading.vote(user, lesson, "case", "cup", 1, at=NOW())

    assert reading.sums(lesson, user)["case", "cup"] == reading.Sums(1, None)


def test_without_an_own_vote_ten_are_not_told_either(lesson):
    voters(lesson, "poll", "hard", [0] * 12)

    assert reading.sums(lesson, a_person())["poll", "hard"] == reading.Sums(None, None)


def test_votes_of_another_edition_do_not_count(lesson):
    other = a_lesson_version(an_edition(lessons=0), "asking", parts=PARTS)
    voters(other, "poll", "hard", [0] * 12)
    user = a_person()
    reading.vote(user, lesson, "poll", "hard", 1, at=NOW())

    assert reading.sums(lesson, user)["poll", "hard"] == reading.Sums(1, None)


def test_a_lesson_that_asks_nothing_costs_no_query(lesson, django_assert_num_queries):
    plain, user = a_lesson_version(lesson.edition, "plain", position=2), a_person()

    with django_assert_num_queries(0):
        assert reading.sums(plain, user) == {}
