"""The district in which the journeys take place, and steps that several of them share."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from content.editions.models import Edition
from courses.requirements.models import Requirement
from lms.people.models import User
from lms.schools import first_run, grades
from lms.schools.calendar import today
from lms.schools.models import Organisation, SchoolClass
from tests.factories.content import a_lesson_version, a_quiz, an_article, an_edition, an_item_version
from tests.factories.coverage import a_class_requirement, a_class_session, a_completed, a_requirement
from tests.factories.lms import a_class, a_class_teacher, a_pupil, a_school
from tests.journeys.visitor import Visitor, zh

PIN = "204060"
RIGHT, WRONG = "b", "a"


def the_district() -> User:
    """The district as its first-run page makes it, in the middle of a term; its administrator."""
    on = today()
    first = on - timedelta(days=80)
    terms = [
        ("第一学期", first, on + timedelta(days=60)),
        ("第二学期", on + timedelta(days=90), on + timedelta(days=220)),
    ]
    return first_run.found(
        name="明德区教育体育局", code="MD", terms=terms, administrator="何芳", login_name="hefang", password=None,
        at=moment(first),
    )  # fmt: skip


def moment(day: date, hour: int = 9) -> datetime:
    """An hour of a local day."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def a_seventh_grade(school: Organisation, number: int = 3, **fields) -> SchoolClass:
    """七年级, whatever the year."""
    return a_class(school, number, entry_year=grades.entry_year(7, "junior", on=today()), **fields)


def a_seat(school_class: SchoolClass, seat: int) -> User:
    """A pupil's place with the PIN on its strip."""
    pupil = a_pupil(school_class, seat)
    pupil.set_password(PIN)
    pupil.password_changed_at = timezone.now()
    pupil.save()
    return pupil


def a_pupils_course(title: str = "一张照片传开之后") -> Edition:
    """A lesson for 初中: case, citation, a practice of three items, cards, sheet, notes and help page."""
    article = an_article()
    items = [an_item_version(articles=(article,)), an_item_version("true_false", right="true"), an_item_version()]
    edition = an_edition(
        title=title, audience="pupil", stage="junior", lessons=0, practice=0, items=0, certificate_template="",
        rule={"lessons": "finished", "practice": "handed_in"},
    )  # fmt: skip
    body = (
        "<h2 id='s1'>晚上十点，照片在群里</h2><p>有人说只是玩笑。被拍的人没有笑。</p>"
        '<mf-slot data-kind="case" data-key="photo"></mf-slot>'
        '<p><a class="cite" href="/law/weibao/39/">《未成年人保护法》第三十九条</a></p>'
        '<mf-slot data-kind="quiz" data-key="practice"></mf-slot>'
    )
    case = {
        "title": "转，还是不转",
        "situation": "同桌把照片发到班级群。",
        "question": "你先做什么？",
        "options": [{"text": "先问被拍的人", "reply": "这一步最重要。"}, {"text": "转给好友", "reply": "传得更远了。"}],
        "takeaway": "不转、留证、告诉大人。",
    }
    a_lesson_version(
        edition, "lesson-1", title="照片传开之后", body={"zh-hans": body, "en": body}, parts={"case": {"photo": case}},
        citations=[article.pk],
    )  # fmt: skip
    from_pool = {"purpose": "practice", "lesson_key": "lesson-1", "position": 1, "title": "练一练"}
    a_quiz(edition, "practice", items, **from_pool)
    return edition


@dataclass(frozen=True)
class Work:
    """A district at work: what is required, and the school that the journeys look at."""

    staff: Requirement
    classes: Requirement
    school: Organisation
    done: SchoolClass
    waiting: SchoolClass


STAFF_TITLE, CLASS_TITLE = "班主任防欺凌培训", "网络欺凌专题班会"


def work_under_way() -> Work:
    """Two schools: at 第三中学 李静 and her class have done all, 王芳 and hers nothing; nobody has at 第四中学."""
    the_district()
    on = today()
    school, other = a_school("第三中学"), a_school("第四中学")
    done, waiting = a_seventh_grade(school, 1, pupils=45), a_seventh_grade(school, 2, pupils=44)
    person, _other = a_class_teacher(done, "李静"), a_class_teacher(waiting, "王芳")
    a_class_teacher(a_seventh_grade(other, 1), "孙丽")
    dates = {"opens_on": on - timedelta(days=60), "due_on": on + timedelta(days=20)}
    course = an_edition(title="新入职教职工法治入门", items=0, practice=0)
    staff = a_requirement(course.course, title=STAFF_TITLE, **dates)
    lesson = a_pupils_course()
    classes = a_class_requirement(lesson.course, title=CLASS_TITLE, sessions=1, **dates)
    a_completed(person, course, on=on - timedelta(days=20))
    a_class_session(done, lesson, held_on=on - timedelta(days=10), led_by=person, by=person)
    return Work(staff, classes, school, done, waiting)


def answer(visitor: Visitor, *keys: str) -> None:
    """Answers the questions of a quiz one after the other and hands in."""
    page = visitor.page
    for number, key in enumerate(keys, 1):
        page.locator(f"fieldset:visible input[value='{key}']").check()
        visitor.page.get_by_text(zh("Saved: {saved}").format(saved=number), exact=True).wait_for()
        if number < len(keys):
            visitor.find("button", zh("Next")).click()
    visitor.press(zh("Look through and hand in"))
    visitor.sees(zh("After handing in, answers cannot be changed."))
    visitor.press(zh("Hand in"))


def sign_out(visitor: Visitor) -> None:
    """Through the person's menu."""
    visitor.page.locator("header summary").click()
    visitor.follow(zh("Sign out"), inside="header")
    visitor.press(zh("Sign out"))
