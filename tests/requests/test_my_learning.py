"""/my/: what to do next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.learning import attempts, enrolments
from courses.requirements.models import Requirement
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.content import an_edition
from tests.factories.courses import a_completion, an_attempt, an_enrolment, finished_lessons
from tests.factories.coverage import a_class_requirement, a_class_session, a_lesson_edition
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_pupil, a_school
from tests.requests.counting import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client):
    user = a_member(Role.LEARNER, a_school(), "李静")
    client.force_login(user)
    return user


def a_requirement(course, number=1, **fields):
    values = {"title": course.title, "roles": ["learner"], "due_on": today() + timedelta(days=25), **fields}
    return Requirement.objects.create(
        number=number, course=course, organisation=a_bureau(), opens_on=today() - timedelta(days=30),
        counts_from=today() - timedelta(days=30), basis_text="未成年人保护法第三十九条", recorded_at=timezone.now(),
        **values,
    )  # fmt: skip


def panel(page, name: str) -> dict:
    """The panel's variables, {} if it is not shown."""
    shown = page.context["top"] + page.context["rest"]
    return next((one for one in shown if one["template"] == f"courses/_my_{name}.html"), {})


def test_the_first_time_there_is_nothing_to_continue(client, learner):
    page = client.get("/my/")

    assert page.status_code == 200
    assert panel(page, "continue") == panel(page, "start") == {}
    assert (panel(page, "courses")["required"], panel(page, "courses")["optional"]) == ([], [])


def test_what_is_required_stands_with_its_date_and_reason(client, learner):
    edition = an_edition()
    requirement = a_requirement(edition.course)

    page = client.get("/my/")

    task = panel(page, "courses")["required"][0]
    assert (task.edition, task.due_on, task.basis) == (edition, requirement.due_on, "未成年人保护法第三十九条")
    assert panel(page, "courses")["optional"] == []
    assert "未成年人保护法第三十九条" in page.content.decode()


def test_what_is_required_of_others_is_only_offered(client, learner):
    edition = an_edition()
    a_requirement(edition.course, roles=["principal"])

    page = client.get("/my/")

    assert panel(page, "courses")["required"] == []
    assert [task.edition for task in panel(page, "courses")["optional"]] == [edition]


def test_done_is_what_the_requirement_accepts(client, learner):
    edition = an_edition()
    a_requirement(edition.course)
    completion = a_completion(learner, edition)

    shown = panel(client.get("/my/"), "courses")

    assert (shown["required"][0].completion, shown["done_count"]) == (completion, 1)
    assert (shown["hours_left"], shown["minutes_left"]) == (0, 0)
    assert shown["done"] == []


def test_a_completion_that_is_too_old_stands_under_done_and_the_task_is_open(client, learner):
    edition = an_edition()
    a_requirement(edition.course)
    completion = a_completion(learner, edition, at=timezone.now() - timedelta(days=90))

    shown = panel(client.get("/my/"), "courses")

    assert shown["required"][0].completion is None
    assert [task.completion for task in shown["done"]] == [completion]


def test_the_time_that_is_left_counts_finished_lessons_out(client, learner):
    edition = an_edition()
    a_requirement(edition.course)
    finished_lessons(an_enrolment(learner, edition), "lesson-1")

    shown = panel(client.get("/my/"), "courses")

    assert (shown["hours_left"], shown["minutes_left"]) == (0, 25)


def test_continue_leads_to_the_very_place(client, learner):
    an_enrolment(learner, an_edition(title="先学的"))
    enrolment = an_enrolment(learner, an_edition(title="后学的"))
    client.post(f"/courses/{enrolment.edition_id}/lessons/lesson-2/position", {"position": "s1"})

    shown = panel(client.get("/my/"), "continue")

    assert shown["url"] == f"/courses/{enrolment.edition_id}/lessons/lesson-2/#s1"


def test_continue_skips_what_is_finished(client, learner):
    enrolment = an_enrolment(learner)
    client.post(f"/courses/{enrolment.edition_id}/lessons/lesson-1/finished")

    assert panel(client.get("/my/"), "continue")["url"] == f"/courses/{enrolment.edition_id}/lessons/lesson-2/"

    client.post(f"/courses/{enrolment.edition_id}/lessons/lesson-2/finished")
    assert panel(client.get("/my/"), "continue")["lesson"] is None


def test_after_the_lessons_the_way_leads_through_practice_to_the_test(client, learner):
    edition = an_edition(lessons=1)
    practice, test = edition.quizzes.get(purpose="practice"), edition.quizzes.get(purpose="test")
    begin = f"/courses/{edition.pk}/begin"
    client.post(begin)
    client.post(f"/courses/{edition.pk}/lessons/lesson-1/finished")

    assert panel(client.get("/my/"), "continue")["url"] == f"/courses/{edition.pk}/quizzes/{practice.key}/"
    assert client.post(begin)["Location"] == f"/courses/{edition.pk}/quizzes/{practice.key}/"

    attempts.hand_in(an_attempt(enrolments.current(learner, edition), practice), at=timezone.now())
    page = client.get(f"/courses/{edition.pk}/").content.decode()
    assert f'class="button primary" href="/courses/{edition.pk}/quizzes/{test.key}/"' in page
    assert client.post(begin)["Location"] == f"/courses/{edition.pk}/quizzes/{test.key}/"


def test_what_is_due_first_is_offered_to_begin_with(client, learner):
    a_requirement(an_edition(title="后到期").course, due_on=today() + timedelta(days=60))
    soon = an_edition(title="先到期")
    a_requirement(soon.course, number=2, due_on=today() + timedelta(days=9))

    shown = panel(client.get("/my/"), "start")
    assert shown["task"].edition == soon

    client.post(f"/courses/{soon.pk}/begin")
    assert panel(client.get("/my/"), "start") == {}


def test_without_a_requirement_the_first_course_offered_is_to_begin_with(client, learner):
    edition = an_edition()
    assert panel(client.get("/my/"), "start")["task"].edition == edition

    a_completion(learner, edition)
    assert panel(client.get("/my/"), "start") == {}


def test_what_is_completed_is_not_continued(client, learner):
    a_completion(learner)

    assert panel(client.get("/my/"), "continue") == {}


def test_what_others_learn_is_not_shown(client, learner):
    other = a_member(Role.LEARNER, a_school("第五中学"), "王芳")
    an_enrolment(other)
    a_completion(other, an_edition(title="别人学完的"))

    shown = client.get("/my/")

    assert panel(shown, "continue") == {}
    assert panel(shown, "courses")["done"] == []


def test_pupils_see_the_lessons_of_their_stage(client):
    own = an_edition(audience="pupil", stage="junior", items=0)
    an_edition(audience="pupil", stage="senior", items=0)
    an_edition(audience="staff")
    client.force_login(a_pupil(a_class(a_school("第三中学", level="L1")), 12))

    page = client.get("/my/")

    assert [task.edition for task in panel(page, "courses")["optional"]] == [own]
    assert "12" in page.content.decode()


@pytest.mark.parametrize(
    ("entry_year", "stage"),
    [(2026, "primary_lower"), (2025, "primary_lower"), (2024, "primary_upper"), (2021, "primary_upper")],
)
def test_primary_pupils_read_by_grade(client, entry_year, stage):
    lower = an_edition(audience="pupil", stage="primary_lower", items=0)
    upper = an_edition(audience="pupil", stage="primary_upper", items=0)
    school_class = a_class(a_school("实验小学", school_type="primary"), entry_year=entry_year, stage="primary")
    client.force_login(a_pupil(school_class, 3))

    shown = panel(client.get("/my/"), "courses")

    assert [task.edition for task in shown["optional"]] == [lower if stage == "primary_lower" else upper]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_at_most_twelve_queries(client, learner, count):
    for number in range(count):
        a_requirement(an_edition(title=f"必修 {number}").course, number=number + 1)
        an_enrolment(learner, an_edition(title=f"在学 {number}"))
        a_completion(learner, an_edition(title=f"学完 {number}"))
        an_edition(title=f"选学 {number}")

    assert len(queries_of(client, "/my/")) <= 12


@pytest.mark.parametrize("count", [1, 5])
def test_a_class_teacher_in_the_middle_of_everything_costs_no_more(client, count):
    school_class = a_class(a_school())
    teacher = a_class_teacher(school_class)
    client.force_login(teacher)
    lesson = a_lesson_edition()
    a_class_session(school_class, lesson, held_on=today(), present=40, led_by=None)
    for number in range(count):
        a_class_requirement(lesson.course, title=f"班会 {number}")
    for number in range(count):
        a_requirement(an_edition(title=f"必修 {number}").course, number=number + 1001, roles=["class_teacher"])
        an_enrolment(teacher, an_edition(title=f"在学 {number}"))
        a_completion(teacher, an_edition(title=f"学完 {number}"))
        an_edition(title=f"选学 {number}")

    assert len(queries_of(client, "/my/")) <= 12
