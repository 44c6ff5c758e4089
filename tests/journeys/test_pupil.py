"""A pupil 学生 at a shared computer: class card, PIN, lesson, quiz, and nothing left for the next one."""

import pytest

from courses.learning.models import Completion
from tests.factories.lms import a_school
from tests.journeys.ground import PIN, a_pupils_course, a_seat, a_seventh_grade, answer, sign_out, the_district
from tests.journeys.visitor import DESK, Visitor, zh

pytestmark = pytest.mark.journey


@pytest.fixture
def school_class():
    """七年级（3）班 with two seats, at a school with PINs."""
    the_district()
    found = a_seventh_grade(a_school("第三中学", level="L1"), pupils=45)
    a_seat(found, 12)
    a_seat(found, 13)
    a_pupils_course()
    return found


def enter(pupil: Visitor, code: str, seat: int, pin: str = PIN) -> None:
    """From the class card to the first page."""
    pupil.fill(zh("Class code"), code)
    pupil.press(zh("Go on"))
    pupil.fill(zh("Seat number"), str(seat))
    pupil.fill(zh("PIN"), pin)
    pupil.press(zh("Begin"))


def test_pupil_learns_and_the_next_one_finds_nothing(visit, school_class):
    pupil = visit(size=DESK).arrive()
    pupil.follow(zh("Sign in"))
    pupil.follow(zh("I am a pupil and have a class card"))
    pupil.looks_well("pupil-class-code")
    # As children type: lower case.
    enter(pupil, school_class.code.lower(), 12)
    pupil.sees(zh("Hello, seat %(seat)s", seat=12), "一张照片传开之后")
    pupil.looks_well("pupil-my")
    pupil.follow("一张照片传开之后")
    pupil.press(zh("Start learning"))

    pupil.sees("晚上十点，照片在群里")
    pupil.looks_well("pupil-lesson")
    pupil.find("button", "先问被拍的人").click()
    pupil.page.get_by_text("不转、留证、告诉大人。").wait_for()
    pupil.press(zh("Answer the questions"))
    pupil.looks_well("pupil-quiz")
    answer(pupil, "b", "false", "b")
    pupil.sees(zh("All answered"), zh("Not right"), zh("Why"), "第三十九条")
    pupil.looks_well("pupil-result")
    pupil.follow(zh("Back to the lesson"))
    pupil.press(zh("Finished"))
    assert Completion.objects.known().count() == 1
    pupil.sees(zh("Completed"))

    result_page = pupil.page.url
    sign_out(pupil)
    pupil.sees(zh("The next person at this computer finds nothing of yours."))
    pupil.looks_well("pupil-signed-out")
    pupil.page.go_back()
    pupil.page.go_back()
    pupil.sees_nothing_of("一张照片传开之后", zh("Hello, seat %(seat)s", seat=12))
    pupil.arrive(result_page.removeprefix(pupil.address))
    pupil.sees_nothing_of("一张照片传开之后")

    pupil.arrive().follow(zh("Sign in"))
    pupil.follow(zh("I am a pupil and have a class card"))
    enter(pupil, school_class.code, 13)
    pupil.sees(zh("Hello, seat %(seat)s", seat=13), zh("Not begun"))
    pupil.sees_nothing_of(zh("Completed"), zh("Go on learning"))
    assert stored(pupil) == []


def test_wrong_pin_says_what_to_do_and_the_help_page_is_one_tap_away(visit, school_class):
    pupil = visit().arrive("/class/")
    with pupil.expecting(422):
        pupil.fill(zh("Class code"), "ZZZZZZ")
        pupil.press(zh("Go on"))
        pupil.sees(zh("No class has this code. Look at your class card again, or ask your teacher."))
        enter(pupil, school_class.code, 12, pin="000001")
    pupil.sees(zh("Seat and PIN do not match. Look at your strip again, or ask your teacher for a new PIN."))
    pupil.looks_well("pupil-wrong-pin")
    pupil.follow(zh("Get help"), inside="header")
    pupil.sees("110", "12309", "12355")
    pupil.looks_well("pupil-help")


def stored(pupil: Visitor) -> list:
    """The answers that this browser keeps."""
    return pupil.page.evaluate(
        """async () => {
            const open = indexedDB.open("mingfa-answers");
            const base = await new Promise((done) => { open.onsuccess = () => done(open.result); });
            const all = base.transaction("answers").objectStore("answers").getAll();
            return new Promise((done) => { all.onsuccess = () => done(all.result); });
        }"""
    )
