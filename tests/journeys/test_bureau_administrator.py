"""The bureau administrator 区县管理员: the first page of an empty installation, people who come and go, terms."""

from datetime import timedelta

import pytest
from django.conf import settings

from lms.schools import first_run
from lms.schools.calendar import today
from lms.schools.models import Organisation, Post, Role
from tests.factories.lms import a_member, a_school
from tests.journeys.ground import the_district
from tests.journeys.visitor import DESK, Visitor, zh

pytestmark = pytest.mark.journey

PASSWORD = "mountain-river-7"


def name_the_district(founder: Visitor) -> None:
    """The form of the first-run page: one mistake, then right."""
    on = today()
    page = founder.page
    typed = {
        "name": "明德区教育体育局",
        "code": "MD",
        "first_name": "2026—2027 学年第一学期",
        "first_starts_on": (on - timedelta(days=60)).isoformat(),
        "first_ends_on": (on - timedelta(days=90)).isoformat(),
        "administrator": "何芳",
        "login_name": "hefang",
        "password": PASSWORD,
    }
    for name, value in typed.items():
        page.locator(f"main [name={name}]").fill(value)
    with founder.expecting(422):
        founder.press(zh("Set up the district"))
    founder.sees(zh("The last day lies before the first one. Choose a later last day."))
    founder.looks_well("first-run-mistake")
    page.locator("main [name=first_ends_on]").fill((on + timedelta(days=60)).isoformat())
    page.locator("main [name=password]").fill(PASSWORD)
    founder.press(zh("Set up the district"))


def test_empty_installation_becomes_a_district(visit_new_server, monkeypatch):
    assert not settings.DEMO
    # Tests run jobs inside the request: all the courses that ship would keep the founder waiting for a minute.
    monkeypatch.setattr(first_run, "_afterwards", [])
    founder = visit_new_server(size=DESK)
    with founder.expecting(503, 403):
        founder.arrive()
        founder.looks_well("first-run-wait")
        founder.arrive("/first-run/?key=guessed")
        founder.sees(zh("Open the address that the server printed at its start; it ends with the key of this page."))
    founder.arrive(f"/first-run/?key={first_run.key()}")
    founder.looks_well("first-run")
    name_the_district(founder)
    founder.sees(zh("%(name)s: next steps", name="明德区教育体育局"))
    founder.looks_well("bureau-next-steps")

    founder.follow(zh("Invite editors, officers and inspectors"))
    founder.fill(zh("Login name"), "suwen")
    founder.page.locator("main [name=name]").fill("苏文")
    founder.pick(zh("Post"), zh("content editor"))
    founder.looks_well("bureau-appoint")
    founder.press(zh("Appoint"))
    founder.sees(zh("%(name)s is appointed.", name="苏文"))
    with founder.page.expect_navigation():
        founder.page.locator("tr", has_text="suwen").get_by_role("link", name=zh("New code")).click()
    founder.press(zh("Make a new code"))
    code = founder.page.locator("dd strong").inner_text()
    editor = visit_new_server(size=DESK)
    editor.arrive().follow(zh("Sign in"))
    editor.follow(zh("I have a one-time code and sign in for the first time"))
    editor.fill(zh("One-time code"), code)
    editor.press(zh("Go on"))
    editor.fill(zh("New password"), PASSWORD)
    editor.fill(zh("Once more"), PASSWORD)
    editor.press(zh("Save and begin"))
    editor.page.wait_for_url("**/cms/")

    founder.follow(zh("Back to the staff list"))
    with founder.page.expect_navigation():
        founder.page.locator("tr", has_text="suwen").get_by_role("link", name=zh("End the post")).click()
    founder.looks_well("bureau-end-post")
    founder.fill(zh("Reason"), "调任")
    founder.press(zh("End the post"))
    founder.sees(zh("The post has ended. What was done in it stays on record."))
    assert not Post.objects.held(today()).by_role(Role.EDITOR).exists()
    with editor.expecting(403):
        editor.arrive("/cms/pages/")
    editor.sees(zh("Get help"))


def test_calendar_and_identity_level(visit):
    administrator = visit(the_district(), size=DESK)
    a_member(Role.SCHOOL_ADMIN, a_school("第三中学"), "周敏")
    a_school("朝阳路小学", school_type=Organisation.SchoolType.PRIMARY)
    administrator.arrive("/start/").go(zh("Schools"))
    administrator.looks_well("bureau-schools")
    administrator.follow("明德区教育体育局")
    administrator.follow(zh("Calendar"))
    administrator.looks_well("bureau-calendar")
    administrator.page.locator("[name$='-name']").first.fill("秋季学期")
    administrator.press(zh("Save"))
    administrator.sees(zh("The calendar was saved."))

    administrator.go(zh("Schools"))
    administrator.follow("第三中学")
    administrator.follow(zh("Identity level"))
    administrator.looks_well("bureau-identity")
    administrator.page.locator("input[value=L1]").check()
    administrator.press(zh("Save"))
    assert Organisation.objects.get(name="第三中学").identity_level == "L1"


def test_the_preview_of_a_template_shows_a_certificate_that_follows_what_is_typed(visit):
    administrator = visit(the_district(), size=DESK).arrive("/certificates/templates/new/")
    sheet = administrator.page.frame_locator("iframe[name=preview]").locator("img")
    sheet.wait_for()
    first = sheet.get_attribute("src")

    administrator.page.locator("main [name=title]").fill("培训证书")
    administrator.page.wait_for_function(
        "first => { const at = window.frames.preview.document.querySelector('img'); return at && at.src !== first }",
        arg=first,
    )

    assert sheet.evaluate("image => image.naturalWidth") > 1000
    administrator.looks_well("template")
