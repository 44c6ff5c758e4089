"""A person at a browser: goes where a link leads, types what is asked, and notices every fault of a page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Response

from lms.people import sign_in
from lms.people.models import User

PICTURES = Path(settings.BASE_DIR) / "var" / "journeys"
SERIOUS = {"serious", "critical"}
# Two cores may be busy with the other half of the suite, and the first PDF of a process loads its fonts.
PATIENCE = 30_000
# Chromium's own line for an answer of 400 and more; answers are judged by their number.
FAILED_ANSWER = "Failed to load resource"
# htmx's line for a request that the next heading, or leaving the page, has overtaken.
OVERTAKEN = ("htmx:sendAbort", "htmx:afterRequest")


@dataclass(frozen=True)
class Size:
    """A screen."""

    name: str
    width: int
    height: int

    @property
    def viewport(self) -> dict[str, int]:
        return {"width": self.width, "height": self.height}


PHONE = Size("390", 390, 844)
DESK = Size("1366", 1366, 768)


def zh(text: str, **values) -> str:
    """What the Chinese interface says for a string of the sources."""
    with translation.override("zh-hans"):
        said = translation.gettext(text)
    return said % values if values else said


class Visitor:
    """One browser context: a device in one person's hands."""

    def __init__(self, browser: Browser, address: str, *, user: User | None, size: Size) -> None:
        self.address = address
        self.size = size
        self.faults: list[str] = []
        self.expected: set[int] = set()
        self.context = browser.new_context(viewport=size.viewport, locale="zh-CN", reduced_motion="reduce")
        self.context.set_default_timeout(PATIENCE)
        if user:
            self.context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": address}])
        self.page = self.context.new_page()
        self.context.on("request", lambda request: self._asked(request.url))
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.faults.append(f"{self.page.url}: {error.error}"))

    # What a page may do

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.address).netloc:
            self.faults.append(f"{self.page.url} asks another host: {url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith((FAILED_ANSWER, *OVERTAKEN)):
            self.faults.append(f"{self.page.url} says: {message.text}")

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Within this block these answers are right."""
        self.expected |= set(statuses)
        yield
        self.expected -= set(statuses)

    # What a person does

    def arrive(self, path: str = "/") -> "Visitor":
        """Types an address, or scans one."""
        self.page.goto(self.address + path)
        return self

    def find(self, role: str, name: str | re.Pattern, *, inside: str = "main", exact: bool = True) -> Locator:
        """Something with that role and name; inside: a selector."""
        return self.page.locator(inside).get_by_role(role, name=name, exact=exact)

    def follow(self, name: str | re.Pattern, *, inside: str = "main", exact: bool = True) -> None:
        """Clicks a link and waits for the next page."""
        self._leave_by(self.find("link", name, inside=inside, exact=exact))

    def press(self, name: str | re.Pattern, *, inside: str = "main", exact: bool = True) -> None:
        """Presses a button that leads to another page."""
        self._leave_by(self.find("button", name, inside=inside, exact=exact))

    def _leave_by(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.first.click()

    def go(self, name: str) -> None:
        """A link of the main navigation."""
        self.follow(name, inside="header nav")

    def fill(self, label: str, value: str) -> None:
        """Types into the field with that label."""
        self.page.locator("main").get_by_label(label).first.fill(value)

    def pick(self, label: str, option: str) -> None:
        """Chooses from a list by what it says."""
        self.page.locator("main").get_by_label(label).first.select_option(label=option)

    def tick(self, label: str) -> None:
        """Chooses one of several."""
        self.page.locator("main").get_by_label(label, exact=True).first.check()

    def unfold(self, name: str) -> None:
        """Opens a menu or a part that is folded away."""
        self.page.locator("main summary", has_text=name).first.click()

    def download(self, role: str, name: str | re.Pattern, *, inside: str = "main") -> bytes:
        """What a link or button gives to keep."""
        with self.page.expect_download() as waiting:
            self.find(role, name, inside=inside, exact=False).first.click()
        return content_of(waiting.value)

    # What a person sees

    def sees(self, *texts: str) -> None:
        """Each of these stands somewhere on the page."""
        said = self.text()
        missing = [text for text in texts if plain(text) not in said]
        assert not missing, f"{self.page.url} does not say {missing}; it says:\n{said}"

    def sees_nothing_of(self, *texts: str) -> None:
        """None of these stands anywhere in the page, not even unseen."""
        source = plain(self.page.content())
        there = [text for text in texts if plain(text) in source]
        assert not there, f"{self.page.url} tells {there}"

    def text(self) -> str:
        return plain(self.page.locator("body").inner_text())

    def title(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def looks_well(self, name: str) -> None:
        """On a phone and on a projector: nothing sideways, nothing that keeps somebody out; with a picture of each."""
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size.viewport)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size.width, f"{self.page.url} is {wide} wide on a screen of {size.width}"
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}-{size.name}.png", full_page=True)
            barriers = barriers_of(self.page)
            assert not barriers, f"{self.page.url} at {size.name}: {barriers}"
        self.page.set_viewport_size(self.size.viewport)

    def leave(self) -> list[str]:
        """Closes the browser; what was wrong on the way."""
        self.context.close()
        return self.faults


def session_of(user: User) -> str:
    """The cookie of somebody who has signed in before and chosen a password then."""
    User.objects.filter(pk=user.pk, password_changed_at=None).update(password_changed_at=timezone.now())
    client = Client()
    client.force_login(user, backend=sign_in.BACKEND)
    return client.cookies["sessionid"].value


def barriers_of(page) -> list[str]:
    """What axe calls serious or critical, with the first place of each."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{found['id']}: {found['help']} ({len(found['nodes'])}×, {found['nodes'][0]['html'][:160]})"
        for found in violations
        if found["impact"] in SERIOUS
    ]


def content_of(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def plain(text: str) -> str:
    """Narrow and unbreakable spaces as plain ones."""
    return re.sub(r"\s+", " ", re.sub("[\u00a0\u202f\u2009]", " ", text))
