"""docs/django-quiz-app.md: every row names a test that exists."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TABLE = (ROOT / "docs" / "django-quiz-app.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in TABLE.splitlines() if line.startswith("| ")]
# What the old system has by name: each stands somewhere in the left column.
NAMES = [
    "Category.category",
    "SubCategory.sub_category",
    "Quiz.title",
    "Quiz.description",
    "Quiz.url",
    "Quiz.category",
    "Quiz.random_order",
    "Quiz.max_questions",
    "Quiz.answers_at_end",
    "Quiz.exam_paper",
    "Quiz.single_attempt",
    "Quiz.pass_mark",
    "Quiz.success_text",
    "Quiz.fail_text",
    "Quiz.draft",
    "Quiz.get_questions()",
    "Quiz.get_max_score",
    "anon_score_id",
    "anon_q_list",
    "anon_q_data",
    "Question.quiz",
    "Question.figure",
    "Question.content",
    "Question.explanation",
    "MCQuestion.answer_order",
    "MCQuestion.check_if_correct()",
    "get_answers()",
    "get_answers_list()",
    "answer_choice_to_string()",
    "Answer.content",
    "Answer.correct",
    "TF_Question.correct",
    "Essay_Question",
    "Progress.score",
    "Progress.list_all_cat_scores",
    "Progress.update_score()",
    "Progress.show_exams()",
    "Sitting.question_order",
    "question_list",
    "incorrect_questions",
    "Sitting.current_score",
    "Sitting.complete",
    "Sitting.user_answers",
    "Sitting.start",
    "Sitting.end",
    "view_sittings",
    "get_first_question()",
    "remove_first_question()",
    "add_to_score()",
    "get_current_score",
    "get_percent_correct",
    "mark_quiz_complete()",
    "add_incorrect_question()",
    "remove_incorrect_question()",
    "get_incorrect_questions",
    "check_if_passed",
    "result_message",
    "add_user_answer()",
    "get_questions(with_answers)",
    "questions_with_user_answers",
    "Sitting.get_max_score",
    "progress()",
    "new_sitting",
    "user_sitting",
    "Category.new_category()",
]


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of the test functions of a file under tests/."""
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS[1:], ids=lambda row: row[0][:40])
def test_each_row_names_a_test_that_exists(row):
    old, ours, test = row
    path, _colons, name = test.partition("::")

    assert old and ours
    assert (ROOT / "tests" / path).is_file(), path
    assert name in names_in(path), name


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_the_old_system_names_is_left_out(name):
    assert any(f"`{name}`" in row[0] for row in ROWS), name
