"""Messages of readers: sent with a promise, answered once."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from lms.facts.models import Fact
from lms.feedback import letters
from lms.feedback.models import Burden, ContentReport, Message, Reply
from lms.refused import Refused
from tests.factories.lms import a_class, a_class_teacher, a_person, a_school

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def teacher():
    return a_class_teacher(a_class(a_school(), 1))


def send(by, kind="burden", text="每次都要交三张照片。", at=AT, **subject):
    return letters.send(kind, text, by=by, subject=letters.Subject(**subject), at=at)


def test_a_message_is_promised_an_answer(teacher):
    message = send(teacher, page="/my/")

    assert (message.reply_by, message.organisation) == (date(2026, 12, 8), teacher.posts.get().organisation)
    fact = Fact.objects.get(kind="feedback.sent")
    assert "三张照片" not in fact.canonical
    assert '"reply_by":"2026-12-08"' in fact.canonical
    assert message.is_late(date(2026, 12, 9))


def test_it_is_answered_once(teacher):
    message = send(teacher)
    officer = a_person("周科长")

    letters.reply(message, "从下周起不用交。", by=officer, at=AT)

    with pytest.raises(Refused):
        letters.reply(message, "再说一次。", by=officer, at=AT)
    assert Reply.objects.get().text == "从下周起不用交。"
    assert Fact.objects.filter(kind="feedback.replied").count() == 1


def test_each_kind_goes_its_own_way(teacher):
    send(teacher)
    send(teacher, "content", about="content.ItemVersion:3")

    assert (Burden.objects.count(), ContentReport.objects.count(), Message.objects.count()) == (1, 1, 2)


@pytest.mark.parametrize("text", ["", " \n ", "长" * 1001])
def test_empty_and_endless_messages_are_refused(teacher, text):
    with pytest.raises(Refused) as refused:
        send(teacher, text=text)

    assert refused.value.field == "text"


def test_nobody_writes_all_day(teacher):
    for _number in range(letters.MOST_A_DAY):
        send(teacher)

    with pytest.raises(Refused):
        send(teacher)
    assert send(teacher, at=AT + timedelta(days=1, minutes=1))
