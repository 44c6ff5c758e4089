"""A member of staff 教职工 on a phone: what is required, lessons, the test, a certificate that a stranger checks."""

import io
from datetime import timedelta

import pikepdf
import pytest

from certificates.credentials.models import Certificate
from lms.schools.calendar import today
from tests.factories.content import an_article, an_edition
from tests.factories.coverage import a_requirement
from tests.factories.lms import a_class_teacher, a_school
from tests.journeys.ground import RIGHT, WRONG, a_seventh_grade, answer, the_district
from tests.journeys.visitor import Visitor, zh

pytestmark = pytest.mark.journey

PASSWORD = "mountain-river-7"
COURSE = "新入职教职工法治入门"


@pytest.fixture
def teacher():
    """李静, class teacher, with a training due in three weeks."""
    the_district()
    person = a_class_teacher(a_seventh_grade(a_school("第三中学")))
    person.set_password(PASSWORD)
    person.save()
    course = an_edition(title=COURSE, items=3, practice=1, lessons=2, passing=60).course
    a_requirement(
        course, title="班主任防欺凌培训", opens_on=today() - timedelta(days=30), due_on=today() + timedelta(days=21),
        basis_article=an_article().article,
    )  # fmt: skip
    return person


def test_training_ends_with_a_certificate_that_a_stranger_can_check(visit, teacher):
    learner = visit().arrive()
    learner.looks_well("home")
    sign_in(learner, teacher.login_name)
    learner.sees("李静", "班主任防欺凌培训", "第三十九条")
    learner.looks_well("learner-my")
    learner.follow("班主任防欺凌培训")
    learner.sees(zh("What completes this course"))
    learner.looks_well("learner-course")
    learner.press(zh("Start learning"))

    learner.press(zh("Answer the questions"))
    answer(learner, RIGHT)
    learner.follow(zh("Back to the lesson"))
    learner.press(zh("Finished. Next: %(title)s", title="第 2 课"))
    come_back(learner)
    learner.press(zh("Finished"))

    learner.follow("test")
    learner.sees(zh("from %(percent)s %% on", percent=60))
    learner.looks_well("learner-before-the-test")
    learner.press(zh("Begin"))
    answer(learner, WRONG, WRONG, WRONG)
    learner.sees(zh("Not passed yet"))
    learner.sees_nothing_of("解释")
    learner.looks_well("learner-failed")
    learner.follow(zh("To the course"))
    learner.follow("test")
    learner.press(zh("Begin once more"))
    answer(learner, RIGHT, RIGHT, WRONG)
    learner.sees(zh("Passed"), zh("The course is completed."), "解释")
    learner.follow(zh("My learning"))
    check_certificate(learner, visit())


def sign_in(learner: Visitor, login_name: str) -> None:
    """With a wrong password first."""
    learner.follow(zh("Sign in"))
    learner.looks_well("sign-in")
    with learner.expecting(422):
        learner.fill(zh("Login name"), login_name)
        learner.fill(zh("Password"), "guess")
        learner.press(zh("Sign in"))
    learner.looks_well("sign-in-mistake")
    learner.fill(zh("Password"), PASSWORD)
    learner.press(zh("Sign in"))


def come_back(learner: Visitor) -> None:
    """On the next day: one tap from the first page to the sentence where she stopped."""
    learner.sees("第 2 课")
    learner.arrive().follow(zh("My learning"))
    learner.follow(zh("Go on learning"))
    learner.sees("第一次开口，往往只说一半。")
    assert "lesson-2" in learner.page.url


def check_certificate(learner: Visitor, stranger: Visitor) -> None:
    """It is there without asking; it prints; its code tells a stranger enough and no more."""
    learner.sees(zh("My certificates"), COURSE)
    learner.looks_well("learner-done")
    learner.follow(COURSE, exact=True)
    certificate = Certificate.objects.get()
    learner.sees("李静", certificate.number)
    learner.looks_well("certificate")
    pdf = learner.download("link", zh("Download PDF"))
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) == 1

    stranger.arrive().go(zh("Verify a certificate"))
    stranger.looks_well("verify")
    code = certificate.code.lower()
    stranger.page.locator("[name=code]").fill(f"{code[:5]} {code[5:]}")
    stranger.press(zh("Verify"))
    stranger.sees(zh("Valid"), "李", COURSE, "第三中学")
    stranger.sees_nothing_of("李静")
    stranger.looks_well("verdict")
