"""A class teacher 班主任 and her class: prepare, show, record in a few taps on a phone, correct, and hand out PINs."""

import io

import pikepdf
import pytest

from content.editions.models import LessonVersion
from courses.sessions.models import ClassSession
from lms.schools.models import Post, Role
from tests.factories.content import a_lesson_version
from tests.journeys.ground import CLASS_TITLE, PIN, a_seat, work_under_way
from tests.journeys.visitor import DESK, zh

pytestmark = pytest.mark.journey


@pytest.fixture
def work():
    return work_under_way()


def teacher_of(school_class):
    return Post.objects.get(role=Role.CLASS_TEACHER, school_class=school_class).user


def test_lesson_is_recorded_in_three_taps(visit, work):
    teacher = visit(teacher_of(work.waiting)).arrive("/start/")
    teacher.sees(CLASS_TITLE, "0 / 1")
    teacher.looks_well("teacher-my")
    teacher.follow(zh("Record a lesson"))
    teacher.looks_well("session-form")
    assert teacher.page.locator("[name=present]").input_value() == "44"
    teacher.page.locator("[data-stepper]:has([name=present]) [data-step='-1']").click()
    teacher.press(zh("Record"))
    session = ClassSession.objects.get(school_class=work.waiting)
    assert (session.present, session.expected) == (43, 44)
    teacher.sees(zh("Recorded."), "1 / 1", "照片传开之后")
    teacher.looks_well("session-recorded")

    teacher.follow(zh("A number is wrong"))
    teacher.page.locator("[name=present]").fill("99")
    teacher.fill(zh("Reason"), "点名时漏了一人")
    with teacher.expecting(422):
        teacher.press(zh("Correct"))
    teacher.looks_well("session-mistake")
    teacher.page.locator("[name=present]").fill("44")
    teacher.press(zh("Correct"))
    teacher.sees(zh("Versions of this record"), "点名时漏了一人", "44 / 44")
    teacher.looks_well("session-versions")


def test_lesson_is_prepared_and_shown(visit, work):
    teacher = visit(teacher_of(work.waiting)).arrive("/start/")
    teacher.follow(zh("Prepare a lesson"))
    teacher.looks_well("class-lessons")
    teacher.follow(zh("What to say"))
    teacher.sees("教师说明")
    teacher.page.go_back()
    teacher.follow(zh("Learning sheet"))
    teacher.sees("学习单")
    teacher.page.go_back()
    teacher.follow(zh("Show the cards"))
    teacher.looks_well("cards")
    teacher.page.keyboard.press("ArrowRight")
    teacher.page.get_by_role("heading", name="第二张").wait_for()
    teacher.page.get_by_role("link", name=zh("End")).click()
    teacher.page.wait_for_url("**/lessons/lesson-1/")


TABLE = "<table><thead><tr><th>三步</th></tr></thead><tbody><tr><th>停</th><td>不转发</td></tr></tbody></table>"
CARDS = (
    "<h2>短</h2><ul><li>停</li></ul>",
    '<h2>图</h2><div class="pictured brief"><p></p><ul><li>停</li></ul></div>',
    '<h2>图多字</h2><div class="pictured"><p></p><ul><li>看见了，先停一停，想一想</li></ul></div>',
)
SIZES = "all => [...new Set(all.map(one => getComputedStyle(one).fontSize))]"


def test_paper_has_letters_of_one_size(visit, work):
    edition = LessonVersion.objects.first().edition
    a_lesson_version(edition, "printed", position=9, sheet={"zh-hans": f"<p>学习单</p>{TABLE}"}, cards=list(CARDS))
    teacher = visit(teacher_of(work.waiting), size=DESK)
    teacher.page.emulate_media(media="print")

    for part, wanted in (("sheet", ".sheet p:not(.small), .sheet th, .sheet td"), ("cards", ".slide li")):
        teacher.arrive(f"/courses/{edition.pk}/lessons/printed/{part}/")
        sizes = teacher.page.locator(wanted).evaluate_all(SIZES)
        assert len(sizes) == 1, part
        assert float(sizes[0].removesuffix("px")) >= 15


def test_new_pins_and_a_class_card(visit, work):
    type(work.school).objects.filter(pk=work.school.pk).update(identity_level="L1")
    for seat in (1, 2, 3):
        a_seat(work.waiting, seat)
    teacher = visit(teacher_of(work.waiting)).arrive("/start/")
    teacher.go(zh("My classes"))
    teacher.looks_well("class")
    teacher.follow(zh("Seats and PINs"))
    teacher.looks_well("seats")
    teacher.follow(zh("New PINs for all, as strips"))
    teacher.looks_well("ask-pins")
    strips = teacher.download("button", zh("Make new PINs and the strips"))
    assert len(pikepdf.open(io.BytesIO(strips)).pages) == 1
    teacher.follow(zh("Back"))
    one = teacher.download("button", zh("New PIN"))
    assert one.startswith(b"%PDF")
    assert not pupil_at(work.waiting, 1).check_password(PIN), "the old PIN still opens the seat"


def pupil_at(school_class, seat: int):
    return Post.objects.get(role=Role.PUPIL, school_class=school_class, seat=seat).user


NAMES = ["张晓彤", "阿依古丽·买买提", "李㛃"]


def test_sheets_for_pupils_are_printed_without_a_network_and_no_name_leaves_the_browser(visit, work, tmp_path):
    teacher = visit(teacher_of(work.done)).arrive(f"/classes/{work.done.pk}/")
    held = ClassSession.objects.filter(school_class=work.done).first()
    teacher.arrive(f"/classes/{work.done.pk}/sessions/{held.pk}/")
    teacher.press(zh("Issue the certificate"))
    teacher.looks_well("class-certificate")
    teacher.follow(zh("Sheets for the pupils"))
    teacher.page.wait_for_load_state("networkidle")
    asked: list[str] = []
    teacher.context.on("request", lambda request: asked.append(request.url))
    teacher.context.set_offline(True)

    names = tmp_path / "名单.txt"
    names.write_bytes("\r\n".join(NAMES).encode("gb18030"))
    teacher.page.get_by_label(zh("Or a text file with a name in each line")).set_input_files(names)
    teacher.page.get_by_text(zh("Sheets to print: {count}.").format(count=3), exact=True).wait_for()
    teacher.looks_well("pupil-sheets")
    printed = pikepdf.open(io.BytesIO(teacher.page.pdf(prefer_css_page_size=True)))

    assert len(printed.pages) == len(NAMES)
    assert asked == []
    kept = teacher.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert not any(name in str(kept) for name in NAMES)
    teacher.page.get_by_label(zh("Names of those who were there")).fill("李㛃\n王𠀀")
    teacher.page.get_by_text("这台电脑的字体里没有 𠀀").wait_for()
    teacher.context.set_offline(False)
    teacher.page.reload()
    assert teacher.page.get_by_label(zh("Names of those who were there")).input_value() == ""
