"""Reminders: staff who are due, once a day, in working hours; and a weekly summary in numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.coverage import reminders
from courses.coverage.models import Reminder
from lms.people import inbox
from lms.people.models import InboxMessage
from lms.refused import Refused
from lms.schools.models import Role
from lms.templatetags.mingfa import cn_date
from tests.factories.content import an_article
from tests.factories.coverage import a_class_requirement, a_completed, a_requirement
from tests.factories.lms import a_class, a_class_teacher, a_member, a_school

pytestmark = pytest.mark.django_db
# A Wednesday, ten in the morning in Shanghai.
AT = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)


class School:
    """One teacher who is done, one who is not, and two who answer for the school."""

    def __init__(self) -> None:
        self.place = a_school()
        self.done = a_class_teacher(a_class(self.place, 1), "陈静")
        self.waiting = a_class_teacher(a_class(self.place, 2), "王敏")
        self.waiting.email = "wang@school.example"
        self.waiting.save()
        self.admin = a_member(Role.SCHOOL_ADMIN, self.place, "高管理")
        self.head = a_member(Role.MORAL_EDUCATION, self.place, "方德育")
        self.requirement = a_requirement()
        a_completed(self.done, self.requirement.course.current, on=date(2026, 10, 1))


@pytest.fixture
def school():
    return School()


def test_who_is_due_is_reminded_once_a_day_in_inbox_and_mail(school, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sent = reminders.remind(school.requirement, within=[school.place], by=school.admin, at=AT)
        again = reminders.remind(school.requirement, within=[school.place], by=school.admin, at=AT + timedelta(hours=3))

    assert ([row.user for row in sent], again) == ([school.waiting], [])
    with override("zh-hans"):
        assert cn_date(date(2026, 12, 18)) in sent[0].text
    assert [message.to for message in mail.outbox] == [["wang@school.example"]]
    next_day = reminders.remind(school.requirement, within=[school.place], by=school.admin, at=AT + timedelta(days=1))
    assert len(next_day) == 1
    assert Reminder.objects.count() == 2


def test_a_reminder_names_the_date_of_this_time_round_and_ends_its_sentences_once(school):
    again = {"opens_on": "2027-03-01", "due_on": "2027-06-30", "counts_from": "2027-03-01"}
    requirement = a_requirement(cycles=[again], basis_text="学校应当开展培训。")

    with override("zh-hans"):
        asked = cn_date(requirement.due_on), cn_date(date(2027, 6, 30))
    first, second = (reminders.words(requirement, on=on) for on in (AT.date(), date(2027, 3, 5)))
    assert [asked[0] in first, asked[1] in second, asked[0] in second] == [True, True, False]
    assert "。。" not in first
    assert first.endswith("学校应当开展培训。")


def test_a_reminder_after_the_date_does_not_ask_for_it_by_then(school):
    due = school.requirement.due_on

    before, after = (reminders.words(school.requirement, on=day) for day in (due, due + timedelta(days=1)))

    assert ["已过期限" in text for text in (before, after)] == [False, True]
    assert after.startswith(f"“{school.requirement.title}”应于")


def test_article_and_document_both_stand_where_a_requirement_says_why(school):
    article = an_article().article
    both = a_requirement(basis_article=article, basis_text="明教〔2026〕12 号")
    alone = a_requirement(basis_article=article, basis_text="")

    said = reminders.words(both, on=AT.date())

    assert str(article) in said
    assert said.endswith("明教〔2026〕12 号。")
    assert alone.basis == str(article)


def test_in_the_evening_the_page_says_so_and_has_no_button(school, time_machine):
    url = f"{reverse('coverage:remind', args=[school.requirement.number])}?at={school.place.code}"
    pages = []
    for at in (AT, AT.replace(hour=12)):
        time_machine.move_to(at)
        client = Client()
        client.force_login(school.admin)
        pages.append(client.get(url).content.decode())
    assert ["发送提醒" in page for page in pages] == [True, False]
    assert ["请在工作时间再按一次" in page for page in pages] == [False, True]


def test_a_second_press_sends_nothing_and_says_so(school, time_machine):
    time_machine.move_to(AT)
    client = Client()
    client.force_login(school.admin)
    url = f"{reverse('coverage:remind', args=[school.requirement.number])}?at={school.place.code}"

    pages = [client.post(url, follow=True).content.decode() for _n in range(2)]

    assert ["这次没有发送" in page for page in pages] == [False, True]


@pytest.mark.parametrize(("on", "said"), [(AT, False), (AT + timedelta(days=35), True)])
def test_the_weekly_summary_counts_the_overdue_only_where_there_are_some(school, on, said):
    reminders.send_digests(at=on)

    assert ("已过期限" in InboxMessage.objects.filter(user=school.admin).first().text) == said


@pytest.mark.parametrize("at", [AT.replace(hour=12), AT.replace(hour=23), AT + timedelta(days=3)])
def test_nobody_is_reminded_in_the_evening_and_at_weekends(school, at):
    with pytest.raises(Refused):
        reminders.remind(school.requirement, within=[school.place], by=school.admin, at=at)
    assert reminders.send_digests(at=at) == 0


def test_of_class_sessions_nobody_is_reminded(school):
    with pytest.raises(Refused):
        reminders.remind(a_class_requirement(), within=[school.place], by=school.admin, at=AT)


def test_the_weekly_summary_goes_to_whoever_answers_in_numbers_without_names(school):
    assert reminders.send_digests(at=AT) == 2
    assert reminders.send_digests(at=AT + timedelta(hours=1)) == 0
    assert reminders.send_digests(at=AT + timedelta(days=7)) == 2

    text = InboxMessage.objects.filter(user=school.admin).first().text
    assert "1" in text
    assert "王敏" not in text


def test_nothing_outstanding_sends_no_summary(school):
    a_completed(school.waiting, school.requirement.course.current, on=date(2026, 11, 1))

    assert reminders.send_digests(at=AT) == 0


def test_a_channel_that_fails_loses_no_message(school, django_capture_on_commit_callbacks):
    def broken(messages):
        raise OSError("no line")

    inbox.channel("broken", broken)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            reminders.remind(school.requirement, within=[school.place], by=school.admin, at=AT)
    finally:
        inbox._channels.pop("broken")

    assert InboxMessage.objects.filter(user=school.waiting).count() == 1
