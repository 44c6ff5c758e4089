"""Anyone 公众: courses, law, search, help, privacy, English, and a certificate on paper."""

import re

import pytest
from wagtail.search.index import insert_or_update_object

from certificates.credentials import revoke
from lms.schools.models import Role
from tests.factories.certificates import a_certificate
from tests.factories.content import an_article
from tests.factories.lms import a_bureau, a_member, a_school
from tests.factories.pages import a_course_page
from tests.journeys.ground import the_district
from tests.journeys.visitor import DESK, zh

pytestmark = pytest.mark.journey

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def stranger(visit):
    the_district()
    version = an_article(summary="学校要建立防控学生欺凌的工作制度，对教职工和学生开展教育。")
    # The factory makes the article before its version; who edits it in Wagtail saves both at once.
    insert_or_update_object(version.article)
    a_course_page("旁观者能做什么", "<p>看见预防中小学生欺凌的海报，他停了下来。</p>")
    a_course_page("还没写完的课", "<p>草稿里的秘密词句。</p>", publish=False)
    return visit(size=DESK).arrive()


def test_stranger_reads_courses_law_and_search(stranger):
    stranger.looks_well("home")
    stranger.follow(zh("See the courses"))
    stranger.sees("旁观者能做什么")
    stranger.sees_nothing_of("还没写完的课")
    stranger.looks_well("catalogue")
    stranger.follow("旁观者能做什么")
    stranger.sees(zh("Completed by"), "第三十九条")
    stranger.looks_well("course-page")

    stranger.go(zh("Legal library"))
    stranger.looks_well("laws")
    stranger.follow("未成年人保护法")
    stranger.looks_well("law")
    stranger.follow("第三十九条")
    stranger.sees(zh("Summary, not the official text"), "防控学生欺凌")
    stranger.looks_well("article")
    stranger.page.get_by_label(zh("What applied on")).fill("2020-01-01")
    stranger.press(zh("Show"))
    stranger.sees(zh("Choose a version below."))

    stranger.go(zh("Legal library"))
    stranger.page.locator("#q").fill("欺凌")
    stranger.press(zh("Search"))
    stranger.sees("旁观者能做什么", "未成年人保护法", "海报")
    stranger.looks_well("search")
    stranger.page.locator("#q").fill("秘密词句")
    stranger.page.get_by_text(zh("Try fewer or shorter words; two characters are enough.")).wait_for()


def test_stranger_finds_help_and_privacy_and_reads_english(stranger):
    stranger.follow(zh("Get help"), inside="header")
    stranger.sees("110", "12355")
    stranger.looks_well("help")
    stranger.follow(zh("Privacy"), inside="footer")
    stranger.sees("明德区教育体育局")
    stranger.looks_well("privacy")

    stranger.arrive().press("English", inside="header")
    assert stranger.page.locator("html").get_attribute("lang") == "en"
    # What is written in Chinese stays Chinese; what the product says is English.
    frame = stranger.page.locator("header, footer, h1").all_inner_texts()
    ours = [text.replace("中文", "").replace("明德区教育体育局", "") for text in frame]
    assert not [text for text in ours if CHINESE.search(text)]
    stranger.looks_well("home-english")
    stranger.follow("See the courses")
    stranger.sees("旁观者能做什么")
    stranger.press("中文", inside="header")
    assert stranger.page.locator("html").get_attribute("lang") == "zh-hans"


def test_stranger_checks_certificates(stranger):
    good = a_certificate(school=a_school("第三中学"), name="欧阳静怡")
    bad = a_certificate(school=a_school("第四中学"), name="陈静")
    revoke.revoke(bad, by=a_member(Role.BUREAU_ADMIN, a_bureau()), reason="登记有误")

    stranger.go(zh("Verify a certificate"))
    with stranger.expecting(422, 404):
        stranger.page.locator("[name=code]").fill("ABC")
        stranger.press(zh("Verify"))
        stranger.looks_well("verify-mistake")
        # A letter too many that is none of ours, then a code of the right form that nobody has.
        stranger.page.locator("[name=code]").fill("0000-0000-0000-0000")
        stranger.press(zh("Verify"))
    stranger.sees(zh("No certificate has this code."))
    stranger.looks_well("verify-unknown")

    grouped = "-".join(good.code[n : n + 4] for n in range(0, 16, 4)).lower()
    stranger.page.locator("[name=code]").fill(grouped.replace("0", "o").replace("1", "l"))
    stranger.press(zh("Verify"))
    stranger.sees(zh("Valid"), "第三中学", good.number)
    stranger.sees_nothing_of("欧阳静怡", "静怡")
    stranger.looks_well("verdict-valid")
    stranger.follow("English", inside="header")
    stranger.sees("Valid until")

    stranger.arrive(f"/verify/{bad.code}/")
    stranger.sees(zh("Revoked"), "第四中学")
    stranger.sees_nothing_of("陈静", "登记有误")
    stranger.looks_well("verdict-revoked")
