"""A dump of django-quiz-app 0.5.1 as `manage.py dumpdata auth.user quiz multichoice true_false essay` writes it."""

import json


def a_dump() -> list[dict]:
    """Two categories, three quizzes, questions of all three kinds, sittings, progress."""
    return [
        row("auth.user", 1, username="t1001", first_name="", last_name=""),
        row("auth.user", 2, username="gone", first_name="", last_name=""),
        row("quiz.category", 1, category="校园安全"),
        row("quiz.category", 2, category="法律, 责任"),
        row("quiz.subcategory", 1, sub_category="欺凌", category=1),
        row("quiz.subcategory", 2, sub_category="无处可归", category=None),
        a_quiz(1, "欺凌与保护", "bullying", category=1, random_order=True, max_questions=2, pass_mark=60),
        a_quiz(2, "期末", "final", category=1, answers_at_end=True, single_attempt=True, exam_paper=True, draft=True),
        a_quiz(3, "没有题", "bullying", category=None),
        a_question(1, "看到同学被欺负，先做什么？", [1, 2], category=1, sub_category=1, explanation="老师能马上制止。"),
        row("multichoice.mcquestion", 1, answer_order="content"),
        an_answer(1, 1, "告诉老师", True),
        an_answer(2, 1, "告诉父母", True),
        an_answer(3, 1, "拍照", False),
        a_question(2, "起外号也可能是欺凌。", [1, 2], category=1, sub_category=None),
        row("true_false.tf_question", 2, correct=True),
        a_question(3, "写一写你会怎样做。", [1, 2], category=2, sub_category=None),
        row("essay.essay_question", 3),
        a_question(4, "年满几周岁是成年人？", [1], category=None, sub_category=2),
        row("multichoice.mcquestion", 4, answer_order="none"),
        an_answer(4, 4, "18", True),
        an_answer(5, 4, "16", False),
        a_sitting(1, user=1, quiz=2),
        a_sitting(2, user=1, quiz=1, complete=False, question_list="2,", end=None, incorrect="", current_score=1),
        a_sitting(3, user=2, quiz=2),
        row("quiz.progress", 1, user=1, score="校园安全,3,4,法律, 责任,0,2,"),
        row("sessions.session", "abc", expire_date="2015-03-09T08:00:00Z"),
    ]


def row(model: str, pk: object, **fields: object) -> dict:
    return {"model": model, "pk": pk, "fields": fields}


def a_quiz(pk: int, title: str, url: str, **fields: object) -> dict:
    usual = {
        "description": "说明", "random_order": False, "max_questions": None, "answers_at_end": False,
        "exam_paper": False, "single_attempt": False, "pass_mark": 0, "success_text": "过了", "fail_text": "没过",
        "draft": False, "category": None,
    }  # fmt: skip
    return row("quiz.quiz", pk, title=title, url=url, **{**usual, **fields})


def a_question(pk: int, content: str, quizzes: list[int], **fields: object) -> dict:
    return row("quiz.question", pk, content=content, quiz=quizzes, **{"figure": "", "explanation": "", **fields})


def an_answer(pk: int, question: int, content: str, correct: bool) -> dict:
    return row("multichoice.answer", pk, question=question, content=content, correct=correct)


def a_sitting(pk: int, *, user: int, quiz: int, incorrect: str = "2,3", **fields: object) -> dict:
    usual = {
        "question_order": "1,2,3,", "question_list": "", "current_score": 1, "complete": True,
        "user_answers": '{"1": "2", "2": "False", "3": "先问本人。"}',
        "start": f"2015-03-0{pk}T08:00:00Z", "end": f"2015-03-0{pk}T08:20:00Z",
    }  # fmt: skip
    return row("quiz.sitting", pk, user=user, quiz=quiz, incorrect_questions=incorrect, **{**usual, **fields})


def changed(dump: list[dict], model: str, pk: int, **fields: object) -> list[dict]:
    """The dump with some fields of a row otherwise."""
    same = [one for one in dump if (one["model"], one["pk"]) == (model, pk)]
    same[0]["fields"].update(fields)
    return dump


def written(dump: list[dict]) -> bytes:
    """The file."""
    return json.dumps(dump).encode()
