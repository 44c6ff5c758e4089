"""/feedback/ and the buttons that lead there: who writes, who reads, how answers come back."""

import json

import pytest
from django.urls import reverse
from django.utils.timezone import now

from content.items.models import ItemVersion
from content.pages import editors
from courses.learning import reading
from lms.feedback import letters
from lms.feedback.letters import Subject
from lms.feedback.models import Message
from lms.schools.models import Role
from tests.factories.content import an_edition
from tests.factories.courses import an_attempt, an_enrolment, handed_in
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_pupil, a_school
from tests.requests.counting import queries_of

pytestmark = pytest.mark.django_db


class Place:
    """A teacher, the bureau's officer, an editor."""

    def __init__(self) -> None:
        self.school = a_school("朝阳路中学")
        self.teacher = a_class_teacher(a_class(self.school, 1), "李静")
        self.officer = a_member(Role.BUREAU_OFFICER, a_bureau(), "周科长")
        self.editor = a_member(Role.EDITOR, a_bureau(), "赵编辑")


@pytest.fixture
def place():
    return Place()


def test_the_box_on_every_page_goes_to_the_bureau_and_comes_back(client, place):
    client.force_login(place.teacher)
    assert reverse("feedback:burden") in client.get(reverse("content:laws")).content.decode()

    client.post(reverse("feedback:burden"), {"text": "每次都要交三张照片。", "page": "/law/"})

    message = Message.objects.get()
    assert (message.kind, message.page, message.by) == ("burden", "/law/", place.teacher)
    client.force_login(place.officer)
    assert reverse("feedback:inbox", args=["burden"]) in client.get(reverse("learning:my")).content.decode()
    client.post(reverse("feedback:answer", args=["burden", message.pk]), {"text": "从下周起不用交。"})
    client.force_login(place.teacher)
    assert "从下周起不用交。" in client.get(reverse("learning:my")).content.decode()
    assert "从下周起不用交。" in client.get(reverse("feedback:mine")).content.decode()


@pytest.mark.parametrize("page", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_only_pages_of_ours_are_kept(client, place, page):
    client.force_login(place.teacher)

    client.post(reverse("feedback:burden"), {"text": "照片", "page": page})

    assert Message.objects.get().page == ""


def test_a_wrong_question_goes_to_the_editor_with_its_version(client, place):
    attempt = handed_in(an_enrolment(place.teacher, an_edition()), "practice")
    client.force_login(place.teacher)
    address = reverse("reports:question", args=[attempt.pk, 1])
    assert address in client.get(reverse("learning:result", args=[attempt.pk])).content.decode()
    assert client.get(address).status_code == 200

    client.post(address, {"text": "第二个选项也对。"})

    message = Message.objects.get()
    assert message.about == f"content.ItemVersion:{attempt.slots[0]['item']}"
    client.force_login(place.editor)
    shown = client.get(reverse("feedback:answer", args=["content", message.pk])).content.decode()
    edition, item = attempt.enrolment.edition, ItemVersion.objects.get(pk=attempt.slots[0]["item"]).item
    assert f"{edition.title}（{edition.label} 版） · {attempt.quiz} · 第 1 题 · 试题 {item.slug} 第 1 版" in shown
    assert message.about not in shown
    assert message.edit_page in shown


def test_nobody_reports_or_reads_a_question_of_somebody_elses_attempt(client, place):
    attempt = an_attempt(an_enrolment(place.teacher, an_edition()))
    client.force_login(place.editor)

    assert client.get(reverse("reports:question", args=[attempt.pk, 1])).status_code == 404
    client.force_login(place.teacher)
    assert client.get(reverse("reports:question", args=[attempt.pk, 99])).status_code == 404


def test_a_lesson_is_reported_with_the_place(client, place):
    edition = an_edition(audience="pupil", stage="junior")
    lesson = edition.lessons()[0]
    client.force_login(a_pupil(a_class(place.school, 2), 1))
    address = reverse("reports:lesson", args=[edition.pk, "lesson-1"])
    chosen, words = reading.places(
        client.get(reverse("learning:lesson", args=[edition.pk, "lesson-1"])).content.decode()
    )[0]
    assert words in client.get(address).content.decode()

    client.post(address, {"text": "这段看不懂。", "place": chosen})

    message = Message.objects.get()
    assert message.about == f"content.LessonVersion:{lesson.pk}"
    assert message.page.endswith(f"#{chosen}")
    said = f"{edition.title}（{edition.label} 版） · 《{lesson.title}》第 1 版 · {words}"
    assert message.label == said
    client.force_login(place.editor)
    shown = client.get(reverse("feedback:answer", args=["content", message.pk])).content.decode()
    assert f'<a href="{message.page}">{said}</a>' in shown
    assert message.about not in shown
    client.force_login(message.by)
    assert client.post(address, {"text": "看不懂", "place": "s99"}).status_code == 422


def test_bureau_and_editors_read_only_what_goes_to_them(client, place):
    client.force_login(place.officer)
    assert client.get(reverse("feedback:inbox", args=["content"])).status_code == 403
    client.force_login(place.editor)
    assert client.get(reverse("feedback:inbox", args=["burden"])).status_code == 403
    assert client.get(reverse("feedback:inbox", args=["other"])).status_code == 404


def test_who_answers_sees_the_way_and_the_number_of_open_ones(client, place):
    letters.send("burden", "照片", by=place.teacher, subject=Subject(), at=now())
    letters.send("content", "看不懂", by=place.teacher, subject=Subject(), at=now())
    letters.send("content", "有误", by=place.teacher, subject=Subject(), at=now())

    def ways(person):
        client.force_login(person)
        shown = {link["url"]: link["count"] for link in client.get(reverse("content:laws")).context["nav"]}
        return [shown.get(reverse("feedback:inbox", args=[kind])) for kind in ("burden", "content")]

    assert [ways(person) for person in (place.officer, place.editor, place.teacher)] == [
        [1, None],
        [None, 2],
        [None, None],
    ]


def test_the_menu_of_the_admin_counts_them_for_editors(client, place):
    admin = a_member(Role.BUREAU_ADMIN, a_bureau(), "吴管理员")
    editors.mirror()
    letters.send("content", "看不懂", by=place.teacher, subject=Subject(), at=now())

    client.force_login(place.editor)
    assert json.dumps("课程来信 (1)").strip('"') in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(admin)
    assert reverse("feedback:inbox", args=["content"]) not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_pupils_have_no_box_for_paperwork(client, place):
    client.force_login(a_pupil(a_class(place.school, 3), 1))

    assert reverse("feedback:burden") not in client.get(reverse("content:laws")).content.decode()
    assert client.get(reverse("feedback:burden")).status_code == 404


def test_the_inbox_asks_as_often_for_three_as_for_one(client, place):
    def write():
        client.force_login(place.teacher)
        client.post(reverse("feedback:burden"), {"text": "照片"})
        client.force_login(place.officer)

    write()
    one = len(queries_of(client, reverse("feedback:inbox", args=["burden"])))
    write()
    write()
    assert len(queries_of(client, reverse("feedback:inbox", args=["burden"]))) == one


def test_the_number_in_the_navigation_is_asked_once_a_minute_and_never_behind(client, place):
    message = letters.send("burden", "照片太多。", by=place.teacher, subject=Subject(), at=now())
    client.force_login(place.officer)
    inbox, url = reverse("feedback:inbox", args=["burden"]), reverse("content:laws")

    def counted() -> int:
        return next(link["count"] for link in client.get(url).context["nav"] if link["url"] == inbox)

    first = counted()
    again = queries_of(client, url)
    letters.reply(message, "从下周起不用交。", by=place.officer, at=now())

    assert (first, counted()) == (1, 0)
    assert not [sql for sql in again if "lms_message" in sql]
