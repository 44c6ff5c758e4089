"""The pictures of docs/guides: start the demo district and photograph what the guides show each role.

python scripts/screenshots.py [--data DIR] [role ...]    DIR keeps the district for the next time
"""

import argparse
import contextlib
import io
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.demo_district import SignIn, demo  # noqa: E402

PICTURES = ROOT / "docs" / "guides" / "img"
PHONE, DESK = (390, 844), (1366, 768)
MOST_BYTES = 150_000
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Its own words (choosing a file, the parts of a date) are Chinese where Debian's chromium-l10n is installed.
CHINESE = {"LANGUAGE": "zh_CN"}
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
IN_THE_MIDDLE = "found => found.scrollIntoView({block: 'center'})"


class Camera:
    """Opens the demo for a person and keeps pictures of what they see."""

    def __init__(self, browser: Browser, address: str, sign_ins: list[SignIn]) -> None:
        self.browser = browser
        self.address = address
        self.sign_ins = sign_ins

    def find(self, who: str) -> SignIn:
        """The sign-in of a role."""
        return next(row for row in self.sign_ins if row.who.startswith(who))

    def open(self, path: str, size: tuple[int, int], who: str = "") -> Page:
        """A page in a browser of its own; signed in, if a role is named."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme="light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if who:
            row = self.find(who)
            page.goto(f"{self.address}/sign-in/")
            page.fill("[name=login_name]", row.name)
            page.fill("[name=password]", row.secret)
            page.click("main form button")
            page.wait_for_url(lambda url: "/sign-in/" not in url)
        page.goto(self.address + path)
        return page

    def take(self, page: Page, name: str, *, at: str = "") -> None:
        """What is on the screen, at: scrolled so far that this stands in its middle."""
        if at:
            page.locator(at).first.evaluate(IN_THE_MIDDLE)
        page.wait_for_timeout(300)
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}.png").write_bytes(small(page.screenshot()))
        print(f"{name}.png")


def small(png: bytes) -> bytes:
    """The picture with as many colours as fit."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32, 16):
        kept = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        if kept.tell() <= MOST_BYTES:
            break
    return kept.getvalue()


# What each role sees


def class_teacher(camera: Camera) -> None:
    page = camera.open("/my/", PHONE, "班主任")
    camera.take(page, "class-teacher-my")
    page.click("main a[href$='/sessions/new/']")
    camera.take(page, "class-teacher-record")
    page.click("main form button.primary")
    camera.take(page, "class-teacher-recorded")
    page.goto(f"{camera.address}/my/")
    page.click("main a[href^='/courses/']")
    page.click("form[action$='/begin'] button")
    camera.take(page, "class-teacher-lesson")


def pupil(camera: Camera) -> None:
    row = camera.find("学生")
    code, seat = row.name.split(" · ")
    page = camera.open("/class/", DESK)
    page.fill("[name=code]", code)
    camera.take(page, "pupil-code")
    page.click("main form button")
    page.fill("[name=seat]", seat)
    page.fill("[name=pin]", row.secret)
    page.click("main form button")
    page.wait_for_url("**/my/")
    camera.take(page, "pupil-my")
    page.click("main a[href^='/courses/']")
    page.click("form[action$='/begin'] button")
    page.click("form[action*='/quizzes/'] button")
    answer(camera, page)
    camera.take(page, "pupil-result")


def answer(camera: Camera, page: Page) -> None:
    """The first answer to everything; the second question is photographed."""
    asked = page.locator("[data-question]").count()
    for number in range(1, asked + 1):
        page.locator("[data-question]:visible input").first.check()
        page.locator(f".dot.saved >> nth={number - 1}").wait_for()
        if number == 2:
            camera.take(page, "pupil-quiz")
        if number < asked:
            page.click("[data-next]")
    page.click("[data-check-button]")
    page.click("[data-hand-in] button")


def school_administrator(camera: Camera) -> None:
    page = camera.open("/schools/", DESK, "学校管理员")
    school = re.search(r"/schools/([^/]+)/", page.url)
    if school is None:
        raise SystemExit(f"The school administrator's school is not at {page.url}")
    camera.take(page, "school-administrator-school")
    page.goto(f"{camera.address}/schools/{school[1]}/staff/")
    camera.take(page, "school-administrator-staff")
    page.goto(f"{camera.address}/roster/")
    camera.take(page, "school-administrator-roster")
    send(page, [["李晓云", "md90001", "科任教师"], ["周文涛", "md90002", "心理教师"]], school[1])
    camera.take(page, "school-administrator-preview")
    page.goto(f"{camera.address}/roster/")
    send(page, [["李晓云", "md90001", "班主任"], ["周@文涛", "md90002", "心理教师"]], school[1])
    camera.take(page, "school-administrator-errors")


def send(page: Page, rows: list[list[str]], school: str) -> None:
    """Uploads a staff table and waits for what the check says."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "教职工表.xlsx"
        book = xlsxwriter.Workbook(file)
        sheet = book.add_worksheet("教职工表")
        sheet.write_row(0, 0, ["学校标识码", "姓名", "工号或登录名", "岗位"])
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [school, *row])
        book.close()
        page.set_input_files("[name=files]", file)
        page.click("main form[enctype] button")
    page.wait_for_url("**/roster/*/", timeout=60_000)


def moral_education(camera: Camera) -> None:
    page = camera.open("/coverage/", DESK, "德育主任")
    camera.take(page, "moral-education-requirements")
    page.locator("main tbody a", has_text="班主任").first.click()
    camera.take(page, "moral-education-school")
    page.goto(f"{camera.address}/coverage/")
    page.locator("main tbody a", has_text="班会").first.click()
    camera.take(page, "moral-education-classes", at="#list tbody tr:nth-child(4)")


def vice_principal(camera: Camera) -> None:
    page = camera.open("/classes/", PHONE, "法治副校长")
    junior = page.locator("main tbody a", has_text="七年级").first
    junior.scroll_into_view_if_needed()
    camera.take(page, "vice-principal-classes")
    junior.click()
    page.click("main a[href$='/sessions/new/']")
    camera.take(page, "vice-principal-record")


def inspector(camera: Camera) -> None:
    page = camera.open("/coverage/", DESK, "督学")
    page.locator("main tbody a", has_text="班主任").first.click()
    camera.take(page, "inspector-district")
    page.locator("main tbody a[href*='/schools/']").first.click()
    camera.take(page, "inspector-school")
    page.goto(f"{camera.address}/coverage/")
    page.locator("main tbody a", has_text="班会").first.click()
    page.locator("main tbody a[href*='/schools/']").last.click()
    page.locator("main tbody a[href*='/classes/']").first.click()
    camera.take(page, "inspector-class")


def bureau(camera: Camera) -> None:
    page = camera.open("/requirements/new/", DESK, "教体局工作人员")
    page.locator("[name=course]").select_option(index=1)
    page.fill("[name=title]", "班主任强制报告专题学习")
    page.locator("[name=organisation]").select_option(index=1)
    page.locator("[name=roles][value=class_teacher]").check()
    page.fill("[name=due_on]", f"{time.localtime().tm_year + 1}-01-15")
    page.fill("[name=basis_text]", "《未成年人保护法》第十一条")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1500)
    camera.take(page, "bureau-requirement", at="[name=title]")
    page.goto(f"{camera.address}/coverage/")
    page.locator("main tbody a", has_text="德育主任").first.click()
    page.locator("#show").select_option("support")
    page.wait_for_url("**show=support**")
    camera.take(page, "bureau-support")
    page = camera.open("/schools/", DESK, "教体局管理员")
    camera.take(page, "bureau-schools")
    page.goto(f"{camera.address}/roster/")
    camera.take(page, "bureau-roster")


def editor(camera: Camera) -> None:
    page = camera.open("/cms/", DESK, "内容编辑")
    page.locator("main a[href^='/cms/pages/']").first.click()
    page.locator("table.listing tbody tr", has_text="课程").locator("td:last-child a").click()
    page.wait_for_url("**/cms/pages/*/")
    course = page.locator("table.listing tbody tr", has_text="班主任防欺凌与法治素养")
    edit = course.locator("a[href$='/edit/']").first.get_attribute("href")
    course.locator("td:last-child a").click()
    page.locator("table.listing tbody a[href$='/edit/']").first.click()
    page.wait_for_timeout(1500)
    camera.take(page, "editor-lesson")
    lesson = page.url
    page.goto(camera.address + (edit or ""))
    page.wait_for_timeout(1500)
    camera.take(page, "editor-course")
    camera.take(page, "editor-publish", at="[name=change_kind]")
    page.goto(f"{camera.address}/cms/snippets/content/item/")
    page.locator("table.listing tbody a").first.click()
    page.wait_for_timeout(1500)
    camera.take(page, "editor-item")
    page.goto(lesson)
    page.click("[data-side-panel-toggle=preview]")
    page.wait_for_timeout(3000)
    camera.take(page, "editor-preview")


def public(camera: Camera) -> None:
    page = camera.open("/certificates/schools/", DESK, "督学")
    page.locator("main tbody a").first.click()
    page.locator("main tbody a").first.click()
    camera.take(page, "certificate")
    code = (page.locator("main a[href*='/verify/']").first.get_attribute("href") or "").rstrip("/").rsplit("/", 1)[-1]
    page = camera.open("/verify/", PHONE)
    camera.take(page, "public-verify")
    page.fill("[name=code]", code.lower())
    page.click("main form button")
    camera.take(page, "public-verdict")
    page.goto(f"{camera.address}/law/weibao/39/")
    camera.take(page, "public-article")
    page.goto(f"{camera.address}/search/?q=%E6%AC%BA%E5%87%8C")
    camera.take(page, "public-search")


ROLES: dict[str, Callable[[Camera], None]] = {
    "class-teacher": class_teacher,
    "pupil": pupil,
    "school-administrator": school_administrator,
    "moral-education": moral_education,
    "vice-principal": vice_principal,
    "inspector": inspector,
    "bureau": bureau,
    "editor": editor,
    "public": public,
}


def main() -> None:
    """Photograph for all roles, or for the named ones."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, help="keep the demo district here")
    arguments.add_argument("roles", nargs="*", metavar="name", help=", ".join(ROLES))
    asked = arguments.parse_args()
    if unknown := set(asked.roles) - set(ROLES):
        arguments.error(f"no such role: {', '.join(sorted(unknown))}")
    with contextlib.ExitStack() as stack:
        data = asked.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mingfa-pictures-")))
        address, sign_ins = stack.enter_context(demo(data.resolve()))
        chromium = stack.enter_context(sync_playwright()).chromium
        browser = chromium.launch(executable_path=CHROMIUM, args=QUIETLY, env={**os.environ, **CHINESE})
        camera = Camera(browser, address, sign_ins)
        for name in asked.roles or ROLES:
            ROLES[name](camera)
        browser.close()


if __name__ == "__main__":
    main()
