"""A bureau officer 教体局 marks what only a person can mark, and looks at how the questions worked."""

import pytest
from django.utils import timezone

from content.items import bodies
from content.items.models import ItemVersion
from courses.learning import attempts
from courses.learning.answers import Sent
from courses.learning.models import Attempt
from lms.schools.models import Role
from tests.courses.quizzes.bodies import ESSAY
from tests.factories.content import an_edition, an_item_version
from tests.factories.courses import an_attempt, an_enrolment, handed_in
from tests.factories.lms import a_member, a_school
from tests.journeys.ground import the_district
from tests.journeys.visitor import zh

pytestmark = pytest.mark.journey


@pytest.fixture
def officer():
    return a_member(Role.BUREAU_OFFICER, the_district().posts.first().organisation, "何芳")


def test_an_essay_is_marked_and_the_learner_sees_the_result(visit, officer):
    writer = a_member(Role.LEARNER, a_school("第三中学"), "李静")
    essay = an_item_version("essay", body=bodies.write(ESSAY), points=3, stem="<p>您会怎么和家长说？</p>")
    edition = an_edition(items=[essay, an_item_version()], practice=0, lessons=0, rule={"test": "passed"})
    attempt = an_attempt(an_enrolment(writer, edition))
    attempts.save_response(attempt, 1, Sent("先说时间、地点和人，再说学校的安排。", 1), at=timezone.now())
    attempts.save_response(attempt, 2, Sent("b", 2), at=timezone.now())
    attempts.hand_in(attempt, at=timezone.now())

    marker = visit(officer).arrive("/grading/")
    marker.looks_well("grading-quizzes")
    marker.follow(f"{edition.title} · test")
    marker.looks_well("grading-quiz")
    marker.page.locator("main .card a").first.click()
    marker.sees("先说时间、地点和人")
    marker.sees_nothing_of("李静")
    marker.looks_well("grading-mark")
    marker.page.get_by_label("3", exact=True).check()
    marker.fill(zh("A word to the learner"), "写得清楚。")
    marker.press(zh("Give these points"))

    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (4, True)
    learner = visit(writer).arrive(f"/attempts/{attempt.pk}/result/")
    learner.sees(zh("Passed"), "写得清楚。")
    learner.looks_well("grading-learner")


def test_the_figures_say_what_to_teach_again(visit, officer):
    school = a_school("第三中学")
    edition = an_edition(items=8, practice=0, lessons=0)
    for number, right in enumerate((8, 7, 7, 6, 6, 5, 5, 4, 3, 3, 2, 1)):
        handed_in(an_enrolment(a_member(Role.LEARNER, school, f"老师{number}"), edition), right=right)
    quiz = edition.quizzes.get(key="test")

    reader = visit(officer).arrive(f"/grading/quizzes/{quiz.pk}/statistics/")

    reader.sees(zh("Teach again"))
    reader.looks_well("grading-statistics")


def test_a_wrong_key_shows_its_effects_first(visit, officer):
    version = an_item_version(stem="<p>发现欺凌先做什么？</p>")
    edition = an_edition(items=[version], practice=0, lessons=0, rule={"test": "passed"})
    attempt = an_attempt(an_enrolment(a_member(Role.LEARNER, a_school("第三中学")), edition))
    attempts.save_response(attempt, 1, Sent("c", 1), at=timezone.now())
    attempts.hand_in(attempt, at=timezone.now())
    options = [{**option, "correct": option["key"] == "c"} for option in version.options]
    mended = ItemVersion.objects.create(
        item=version.item, number=2, type="single", stem=version.stem, body={"options": options}, digest="f" * 64,
        explanation="", difficulty=2, created_at=timezone.now(),
    )  # fmt: skip
    type(version.item).objects.filter(pk=version.item_id).update(current=mended)

    visitor = visit(officer).arrive(f"/grading/keys/{version.pk}/")
    visitor.looks_well("grading-mend")
    visitor.fill(zh("Why"), "答案应为 C")
    visitor.press(zh("Regrade"))

    assert Attempt.objects.get().passed
    visit(officer).arrive("/grading/more-time/").looks_well("grading-more-time")
