"""/certificates/classes/: a class's certificate, from the record of a lesson to the sheets for its pupils."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from certificates.credentials import revoke
from certificates.credentials.models import Certificate, Status, StatusChange
from courses.sessions import record
from lms.facts.models import Fact
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.coverage import a_class_session, a_lesson_edition
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_pupil, a_school

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


class Lesson:
    """A class of 45 at a school that knows seats only, one of them taken, with a lesson on record."""

    def __init__(self) -> None:
        self.school = a_school("朝阳路中学", level="L1")
        self.school_class = a_class(self.school, 3)
        self.teacher = a_class_teacher(self.school_class, "李静")
        self.colleague = a_class_teacher(a_class(self.school, 4), "王芳")
        self.stranger = a_class_teacher(a_class(a_school("第三中学"), 3), "孙丽")
        self.pupil = a_pupil(self.school_class, 7)
        self.held = a_class_session(
            self.school_class,
            a_lesson_edition(certificate_template=""),
            held_on=date(2026, 11, 20),
            present=43,
            led_by=self.teacher,
        )

    @property
    def page(self) -> str:
        return reverse("classes:session", args=[self.school_class.pk, self.held.pk])

    @property
    def issue(self) -> str:
        return reverse("certificates:issue_class", args=[self.held.pk])


@pytest.fixture
def lesson():
    return Lesson()


@pytest.fixture
def issued(client, lesson) -> Certificate:
    client.force_login(lesson.teacher)
    client.post(lesson.issue)
    return Certificate.objects.get()


def test_the_teacher_issues_it_once_from_the_record(client, lesson):
    client.force_login(lesson.teacher)
    before = client.get(lesson.page).content.decode()

    client.post(lesson.issue)
    after = client.post(lesson.issue, follow=True)

    made = Certificate.objects.get()
    assert lesson.issue in before
    assert made.number in after.content.decode()
    assert (made.user, made.completion, made.class_session) == (None, None, lesson.held)
    says = made.snapshot
    assert (says["holder"], says["school"], says["design"]) == ("七年级（3）班", "朝阳路中学", "children")
    assert says["class"] == {
        "lesson": lesson.held.lesson_version.title,
        "minutes": lesson.held.lesson_version.minutes,
        "expected": 45,
        "present": 43,
    }
    assert Fact.objects.filter(kind="certificate.issued").count() == 1


def test_anyone_verifies_class_and_numbers_and_nobody_s_name(client, lesson, issued):
    client.logout()

    page = client.get(reverse("verify:code", args=[issued.code])).content.decode()

    assert "七年级（3）班" in page
    assert "43 / 45" in page
    assert "李静" not in page
    assert lesson.pupil.get_full_name() not in page


def test_its_file_is_signed_and_names_no_pupil(client, lesson, issued):
    response = client.get(reverse("certificates:class_pdf", args=[issued.number]))

    assert response["Content-Type"] == "application/pdf"
    content = b"".join(response)
    assert b"/ByteRange" in content
    assert issued.files.get().size == len(content)


def test_a_corrected_record_takes_its_certificate_along_and_the_next_follows_it(client, lesson, issued):
    later = record.correct(lesson.held, by=lesson.teacher, reason="数错了", present=44)
    lesson.held = later
    client.post(lesson.issue)

    issued.refresh_from_db()
    successor = Certificate.objects.get(class_session=later)
    assert issued.status(today()) == Status.SUPERSEDED
    assert (successor.previous, successor.origin) == (issued, Certificate.Origin.CORRECTION)
    assert successor.snapshot["class"]["present"] == 44


def test_a_withdrawn_record_gets_none_and_says_why(client, lesson):
    record.withdraw(lesson.held, by=lesson.teacher, reason="没有上这节课")
    client.force_login(lesson.teacher)

    refused = client.post(lesson.issue)

    assert refused.status_code == 422
    assert not Certificate.objects.exists()


def test_it_can_be_revoked_and_no_completion_is_touched(client, lesson, issued):
    admin = a_member(Role.BUREAU_ADMIN, a_bureau(), "周敏")

    revoke.revoke(issued, by=admin, reason="重复登记", ground=StatusChange.Ground.VOID)

    issued.refresh_from_db()
    assert issued.status(today()) == Status.REVOKED


def test_who_has_nothing_to_do_with_the_class_finds_neither_file_nor_sheets(client, lesson, issued):
    found = {}
    for person in (lesson.colleague, lesson.stranger):
        client.force_login(person)
        addresses = [reverse(f"certificates:{name}", args=[issued.number]) for name in ("class_pdf", "pupils", "show")]
        found[person.name] = [client.get(address).status_code for address in addresses]

    assert found == {"王芳": [404, 404, 404], "孙丽": [404, 404, 404]}


def test_a_teacher_s_own_certificate_is_no_class_s(client, lesson, issued):
    Certificate.objects.update(class_session=None)

    assert client.get(reverse("certificates:pupils", args=[issued.number])).status_code == 404


def test_the_sheets_for_pupils_can_send_nothing(client, lesson, issued):
    response = client.get(reverse("certificates:pupils", args=[issued.number]))
    page = response.content.decode()

    assert "connect-src 'none'" in response["Content-Security-Policy"]
    assert "form-action 'none'" in response["Content-Security-Policy"]
    assert "<form" not in page
    assert " name=" not in page.replace('<meta name="viewport"', "")
    assert lesson.pupil.get_full_name() not in page
