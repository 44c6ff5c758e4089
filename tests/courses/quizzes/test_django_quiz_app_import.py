"""A dump of django-quiz-app comes in: questions, quizzes, sittings, progress; all or nothing, faults by row."""

import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from PIL import Image as Pixels
from wagtail.images import get_image_model

from content.exchange.dump_import import import_dump
from content.items import drafts
from content.items.models import Item
from content.pages import sections, tree
from content.pages.models import CoursePage, CourseQuiz
from courses.learning.models import Attempt, ImportedProgress, ImportedSitting
from lms.people.models import User
from tests.factories.content import a_pool
from tests.factories.dumps import a_dump, a_question, changed, row, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def pool():
    tree.ensure()
    return a_pool("old")


@pytest.fixture
def person():
    return User.objects.create_user("t1001", None, name="李静")


def taken(pool, dump=None, **more):
    found = import_dump(written(dump or a_dump()), pool=pool, **more)
    assert more.get("dry_run") or found.is_written, [str(fault) for fault in found.faults]
    return found


def said(notes):
    return [str(note) for note in notes]


def faults(pool, dump):
    """What is wrong with a dump, of which nothing is kept then."""
    found = import_dump(written(dump), pool=pool)
    assert not found.is_written
    assert not Item.objects.exists() and not CoursePage.objects.exists() and not ImportedSitting.objects.exists()
    return said(found.faults)


def test_everything_is_counted(pool, person):
    counts = taken(pool).counts

    assert counts == {
        "item.single": 2, "item.true_false": 1, "item.essay": 1, "course": 2, "quiz": 3, "sitting": 2, "progress": 2,
    }  # fmt: skip


def test_a_multiple_choice_keeps_that_any_right_option_earns_the_point(pool):
    taken(pool)

    body = drafts.body(Item.objects.get(slug="old-1"))
    assert [(option.text, option.weight) for option in body.options] == [
        ("<p>告诉老师</p>", 100), ("<p>告诉父母</p>", 100), ("<p>拍照</p>", 0),
    ]  # fmt: skip
    assert not body.several


def test_answer_order_is_kept(pool):
    taken(pool)

    assert Item.objects.get(slug="old-1").option_order == "content"
    assert Item.objects.get(slug="old-4").option_order == "none"


def test_true_or_false_and_essays_are_their_own_kinds(pool):
    taken(pool)

    assert [option.correct for option in drafts.body(Item.objects.get(slug="old-2")).options] == [True, False]
    assert Item.objects.get(slug="old-3").type == "essay"


def test_categories_are_tags_one_below_the_other(pool):
    found = taken(pool)

    tags = dict(Item.objects.values_list("slug", "tags"))
    assert tags == {"old-1": "校园安全/欺凌", "old-2": "校园安全", "old-3": "法律； 责任", "old-4": "无处可归"}
    assert "quiz.question 3: The category “法律, 责任” reads “法律； 责任” as a tag." in said(found.lost)


def test_a_tag_above_finds_what_lies_below_it(pool):
    taken(pool)

    assert sections.bears(Item.objects.get(slug="old-1").tags, ["校园安全"])


def test_drafts_are_not_shown_to_learners(pool):
    taken(pool)

    assert not Item.objects.filter(live=True).exists()
    assert all(item.latest_revision for item in Item.objects.all())


def quiz(title):
    return CourseQuiz.objects.get(title=title)


def test_each_option_of_a_quiz_is_kept(pool):
    taken(pool)

    first, last = quiz("欺凌与保护"), quiz("期末")
    assert (first.shuffle_items, first.pass_mark, first.feedback, first.attempts) == (True, 60, "at_once", None)
    assert (first.description, first.success_text, first.fail_text) == ("说明", "过了", "没过")
    assert (last.shuffle_items, last.feedback, last.attempts, last.draft) == (False, "hand_in", 1, True)


def test_max_questions_draws_of_the_questions_that_the_quiz_has(pool):
    taken(pool)

    section = sections.of(quiz("欺凌与保护"))[0]
    assert [item.slug for item in section.items] == ["old-4", "old-1", "old-2", "old-3"]
    assert section.draw == 2
    assert sections.of(quiz("期末"))[0].draw is None


def test_quizzes_with_one_address_are_told_apart(pool):
    taken(pool)

    assert quiz("欺凌与保护").key == "bullying"
    assert quiz("没有题").key == "bullying-3"


def test_quizzes_stand_in_a_draft_course_of_their_category(pool):
    taken(pool)

    courses = {page.title: [q.title for q in page.quizzes.all()] for page in CoursePage.objects.all()}
    assert courses == {"校园安全": ["欺凌与保护", "期末"], "Quizzes without a category": ["没有题"]}
    assert not CoursePage.objects.filter(live=True).exists()


def test_a_quiz_without_questions_is_named_and_cannot_be_published(pool):
    found = taken(pool)

    assert any(note.startswith("quiz.quiz 3: The quiz has no questions.") for note in said(found.lost))
    page = CoursePage.objects.get(title="Quizzes without a category")
    assert any("items of its own" in str(problem) for problem in page.missing())


def test_that_sittings_were_deleted_is_named(pool):
    assert any(note.startswith("quiz.quiz 1: Its sittings were deleted") for note in said(taken(pool).lost))


def test_a_sitting_is_kept_as_it_was_said_and_is_no_attempt(pool, person):
    taken(pool)

    sitting = ImportedSitting.objects.get(quiz="期末")
    assert (sitting.user, sitting.category, sitting.is_complete) == (person, "校园安全", True)
    assert (sitting.started_at, sitting.ended_at) == (
        datetime(2015, 3, 1, 8, tzinfo=UTC), datetime(2015, 3, 1, 8, 20, tzinfo=UTC),
    )  # fmt: skip
    assert (sitting.score, sitting.score_max, sitting.percent, sitting.passed) == (1, 3, 33, True)
    assert [(one["item"], one["answer"], one["right"]) for one in sitting.answers] == [
        ("old-1", "告诉父母", True), ("old-2", "False", False), ("old-3", "先问本人。", None),
    ]  # fmt: skip
    assert not Attempt.objects.exists()


def test_an_open_sitting_is_neither_passed_nor_failed(pool, person):
    taken(pool)

    sitting = ImportedSitting.objects.get(quiz="欺凌与保护")
    assert (sitting.is_complete, sitting.passed, sitting.ended_at) == (False, None, None)
    assert [one["right"] for one in sitting.answers] == [True, None, True]


def test_progress_is_kept_by_category_whatever_commas_its_name_has(pool, person):
    taken(pool)

    kept = {one.category: (one.score, one.possible, one.percent) for one in ImportedProgress.objects.all()}
    assert kept == {"校园安全": (3, 4, 75), "法律, 责任": (0, 2, 0)}


def test_whoever_has_no_account_is_named_and_left_out(pool, person):
    lost = said(taken(pool).lost)

    assert "quiz.sitting 3: Left out: nobody here has the login name gone." in lost
    assert set(ImportedSitting.objects.values_list("user", flat=True)) == {person.pk}


def test_what_is_not_of_the_quizzes_is_counted_as_left_out(pool):
    assert "1 rows of sessions.session were left out: they are not of the quizzes." in said(taken(pool).lost)


def test_a_question_that_was_deleted_leaves_its_answer(pool, person):
    dump = changed(a_dump(), "quiz.sitting", 1, question_order="1,2,99,")

    found = taken(pool, dump)

    assert any("Question 99 was deleted in the old system" in note for note in said(found.lost))
    assert ImportedSitting.objects.get(quiz="期末").answers[-1]["question"] == ""


def test_a_list_of_more_than_1024_characters_is_read_whole(pool, person):
    order = ",".join(["1", "2", "3"] * 200)
    taken(pool, changed(a_dump(), "quiz.sitting", 1, question_order=order))

    assert ImportedSitting.objects.get(quiz="期末").score_max == 600


def test_a_rehearsal_keeps_nothing(pool, person, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    a_picture(tmp_path / "old" / "f.png")
    dump = changed(a_dump(), "quiz.question", 1, figure="f.png")

    found = taken(pool, dump, dry_run=True, media=tmp_path / "old")

    assert found.counts["item.single"] == 2 and found.counts["figure"] == 1
    assert not Item.objects.exists() and not CoursePage.objects.exists() and not ImportedSitting.objects.exists()
    assert not [file for file in (tmp_path / "media").rglob("*") if file.is_file()]


def test_a_second_import_is_refused_by_row(pool, person):
    taken(pool)

    found = import_dump(written(a_dump()), pool=a_pool("other"))

    assert any(fault.startswith("quiz.sitting 1, start: This sitting") for fault in said(found.faults))
    assert Item.objects.count() == 4


def a_picture(path):
    path.parent.mkdir(parents=True)
    Pixels.new("RGB", (8, 8), "red").save(path)


def test_figures_come_from_the_folder_of_the_old_system(pool, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    a_picture(tmp_path / "old" / "uploads" / "f.png")

    taken(pool, changed(a_dump(), "quiz.question", 1, figure="uploads/f.png"), media=tmp_path / "old")

    item = Item.objects.get(slug="old-1")
    assert (item.figure.width, item.figure.height) == (8, 8)
    assert item.latest_revision.content["figure"] == item.figure.pk


def test_without_the_folder_figures_are_named_as_left_out(pool):
    found = taken(pool, changed(a_dump(), "quiz.question", 1, figure="uploads/f.png"))

    assert any("The picture uploads/f.png was left out" in note for note in said(found.lost))


def test_no_other_file_is_ever_read_as_a_figure(pool, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    a_picture(tmp_path / "secret" / "x.png")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "text.txt").write_text("x")
    (tmp_path / "old" / "broken.png").write_text("x")

    for name in ("no.png", "../secret/x.png", "/etc/hostname", "text.txt", "broken.png"):
        dump = changed(a_dump(), "quiz.question", 1, figure=name)
        found = import_dump(written(dump), pool=pool, media=tmp_path / "old")
        assert [fault.partition(":")[0] for fault in said(found.faults)] == ["quiz.question 1, figure"], name
    assert not Item.objects.exists() and not get_image_model().objects.exists()


FAULTY = [
    ("quiz.quiz", 1, "pass_mark", -1),
    ("quiz.quiz", 1, "pass_mark", 101),
    ("quiz.quiz", 1, "title", None),
    ("quiz.quiz", 1, "title", "长" * 201),
    ("quiz.quiz", 1, "max_questions", "two"),
    ("quiz.quiz", 1, "random_order", "yes"),
    ("quiz.quiz", 1, "category", 77),
    ("quiz.question", 1, "content", ""),
    ("quiz.question", 1, "content", 5),
    ("quiz.question", 1, "quiz", [9]),
    ("quiz.question", 1, "quiz", [["bullying"]]),
    ("quiz.question", 1, "category", 9),
    ("multichoice.mcquestion", 1, "answer_order", "sideways"),
    ("multichoice.answer", 1, "question", 2),
    ("multichoice.answer", 1, "correct", 1),
    ("true_false.tf_question", 2, "correct", "True"),
    ("quiz.sitting", 1, "question_order", "1;2"),
    ("quiz.sitting", 1, "user_answers", "{"),
    ("quiz.sitting", 1, "user_answers", "[]"),
    ("quiz.sitting", 1, "start", "yesterday"),
    ("quiz.sitting", 1, "start", None),
    ("quiz.sitting", 1, "user", 9),
    ("quiz.sitting", 1, "user", ["t1001"]),
    ("quiz.sitting", 1, "quiz", None),
    ("quiz.sitting", 1, "current_score", "1"),
    ("quiz.progress", 1, "score", "别的,1,2,"),
    ("quiz.progress", 1, "score", "校园安全,一,2,"),
]


def test_each_fault_is_named_by_model_key_and_field_and_nothing_is_kept(pool, person):
    for model, pk, field, value in FAULTY:
        found = faults(pool, changed(a_dump(), model, pk, **{field: value}))

        assert [fault.partition(":")[0] for fault in found][0] == f"{model} {pk}, {field}", value


def test_a_question_of_no_kind_and_a_kind_of_no_question_are_faults(pool):
    dump = [*a_dump(), a_question(9, "？", []), row("essay.essay_question", 8)]

    assert [fault.partition(":")[0] for fault in faults(pool, dump)] == [
        "essay.essay_question 8, question_ptr", "quiz.question 9, id",
    ]  # fmt: skip


def test_what_is_no_dump_is_refused_in_words(pool):
    for content in (b"", b"{}", b"[1]", b'[{"model": 1}]', b"\x00\xff", b"[" * 100_000, b"[]"):
        found = import_dump(content, pool=pool)

        assert found.faults and not found.is_written


def test_the_command_reports_as_text_and_json(pool, person, tmp_path):
    file, out = tmp_path / "dump.json", io.StringIO()
    file.write_bytes(written(a_dump()))
    call_command("import_items", file, format="django-quiz-app", pool="old", dry_run=True, report="json", stdout=out)
    call_command("import_items", file, format="django-quiz-app", pool="old", stdout=out)

    told = out.getvalue()
    first = json.JSONDecoder().raw_decode(told)[0]
    assert first["questions"]["quiz"] == 3 and first["dry_run"] and not first["is_written"]
    assert "3 quiz" in told and "- quiz.sitting 3: Left out" in told
    assert Item.objects.count() == 4


def test_the_command_names_what_is_wrong(pool, tmp_path):
    file, out = tmp_path / "dump.json", io.StringIO()
    file.write_bytes(written(changed(a_dump(), "quiz.quiz", 1, pass_mark=101)))

    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_items", file, format="django-quiz-app", pool="old", stdout=out)
    assert "! quiz.quiz 1, pass_mark: Write a whole number from 0 to 100, not “101”." in out.getvalue()
