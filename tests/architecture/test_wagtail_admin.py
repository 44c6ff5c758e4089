"""The Wagtail admin: one gate before the prefix, twenty named routes for those who may pass it."""

import json

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from content.pages import editors
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_pupil, a_school

pytestmark = pytest.mark.django_db
ROUTES = [
    "wagtailadmin_home",
    "wagtailadmin_explore_root",
    "wagtailadmin_account",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_pages:search",
    "wagtailadmin_choose_page",
    "wagtailimages:index",
    "wagtailimages:add",
    "wagtailimages_chooser:choose",
    "wagtaildocs:index",
    "wagtaildocs:add",
    "wagtailsnippets:index",
    "wagtailsnippets_content_law:list",
    "wagtailsnippets_content_article:list",
    "wagtailsnippets_content_item:list",
    "wagtailsnippets_content_item:add",
    "wagtailsnippets_content_pool:list",
]
OUTSIDE = [role for role in Role if role not in (Role.EDITOR, Role.BUREAU_ADMIN)]


@pytest.fixture
def root():
    return a_bureau()


def _person(role, root):
    school_class = a_class(a_school(level="L1"))
    if role == Role.PUPIL:
        return a_pupil(school_class, 1)
    if role == Role.CLASS_TEACHER:
        return a_class_teacher(school_class)
    return a_member(role, root if role.startswith(("bureau", "inspector")) else school_class.school)


def test_there_are_twenty_routes():
    assert len(set(ROUTES)) == 20


@pytest.mark.parametrize("role", OUTSIDE)
def test_the_gate_turns_everybody_else_away(client, root, role):
    client.force_login(_person(role, root))

    for name in ROUTES[:2]:
        assert client.get(reverse(name)).status_code == 403
    assert client.post("/cms/anything/at/all/").status_code == 403


def test_the_gate_leads_strangers_to_sign_in(client, root):
    assert client.get("/cms/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", ROUTES)
def test_an_editor_passes(client, root, name):
    editor = a_member(Role.EDITOR, root)
    editors.mirror()
    client.force_login(editor)

    answer = client.get(reverse(name), follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain == [] or "sign-in" not in answer.redirect_chain[-1][0]


def test_user_management_is_nobodys(client, root):
    """People come in by roster and appointment, never by Wagtail's user screens."""
    for role in (Role.EDITOR, Role.BUREAU_ADMIN):
        person = a_member(role, root)
        editors.mirror()
        client.force_login(person)
        assert client.get(reverse("wagtailusers_users:index")).status_code == 302


def test_an_editor_reads_chinese_and_is_led_to_no_other_host(client, root):
    editor = a_member(Role.EDITOR, root)
    editors.mirror()
    client.force_login(editor)

    home = client.get(reverse("wagtailadmin_home")).content.decode()
    scripts = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()

    assert "个页面" in home
    assert "created in" not in home
    assert "editor guide" not in home
    assert json.dumps("插入内容块") in scripts


def test_no_english_is_left_over_the_lists_of_a_chinese_admin(client, root):
    client.cookies.clear()
    client.force_login(a_member(Role.EDITOR, root))
    counted = {"start_index": 1, "end_index": 6, "items_count": 6}

    listed = client.get(reverse("wagtailimages:index")).content.decode()
    head = "wagtailadmin/pages/listing/_page_title_column_header.html"

    assert 'aria-label="Actions"' not in listed and 'aria-label="操作"' in listed
    assert "第 1–6 项，共 6 项" in render_to_string(head, counted)
    assert "第 1–6 个，共 6 个页面" in render_to_string(head, {**counted, "model_name": "页面"})
