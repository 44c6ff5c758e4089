"""The address that cards and certificates print."""

import pytest

from lms.people.models import User
from lms.schools import cards, class_cards
from lms.settings.environment import served_url
from lms.web import pdf
from lms.web.address import site_url
from tests.factories.lms import a_class, a_school


@pytest.mark.parametrize(
    ("host", "port", "more", "url"),
    [
        ("127.0.0.1", 8000, {}, "http://127.0.0.1:8000"),
        ("127.0.0.1", 8765, {}, "http://127.0.0.1:8765"),
        ("::1", 8000, {}, "http://[::1]:8000"),
        ("10.0.0.5", 443, {"https": True}, "https://10.0.0.5"),
        ("0.0.0.0", 8000, {"https": True, "allowed": ["10.0.0.5", "localhost"]}, "https://10.0.0.5:8000"),
        ("::", 8000, {"https": True, "allowed": ["[fd00::5]"]}, "https://[fd00::5]:8000"),
        ("127.0.0.1", 8000, {"behind_proxy": True, "allowed": ["mingfa.example"]}, "https://mingfa.example"),
        ("0.0.0.0", 80, {"allowed": ["*", ".mingfa.example"]}, "http://127.0.0.1"),
    ],
)
def test_the_server_knows_where_it_is_reached(host, port, more, url):
    assert served_url(host, port, **{"https": False, "behind_proxy": False, "allowed": [], **more}) == url


def test_a_public_address_comes_first(settings):
    settings.SERVER_URL = "http://127.0.0.1:8765"
    settings.PUBLIC_URL = "https://mingfa.example"
    assert site_url() == "https://mingfa.example"

    settings.PUBLIC_URL = ""
    assert site_url() == "http://127.0.0.1:8765"


def test_cards_and_strips_print_a_whole_address_without_a_public_one(db, settings, monkeypatch):
    settings.PUBLIC_URL, settings.SERVER_URL = "", "http://127.0.0.1:8765"
    printed, codes = [], []
    monkeypatch.setattr(pdf, "from_html", lambda html: printed.append(html) or b"%PDF-")
    monkeypatch.setattr(cards, "_qr", lambda text: codes.append(text) or "")
    school = a_school(level="L1")
    school_class = a_class(school)

    cards.class_card_pdf(school_class)
    cards.strips_pdf(school_class, [class_cards.Strip(seat=1, name="", pin="204060")], with_names=False)
    cards.staff_codes_pdf(school, [(User(login_name="wanglei", name="王磊"), "AAAA-BBBB-CCCC")])

    assert len(printed) == len(codes) == 3
    assert all("http://127.0.0.1:8765/" in html for html in printed)
    assert all(code.startswith("http://127.0.0.1:8765/") for code in codes)
