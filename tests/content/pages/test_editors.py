"""Posts of editors are mirrored into Wagtail's groups."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from content.law.models import Article
from content.pages import editors, tree
from content.pages.models import CataloguePage
from lms.schools import posts
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_cluster, a_person, a_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return a_bureau()


def groups(user):
    return sorted(group.name for group in user.groups.all())


def test_appointing_an_editor_gives_the_rights_and_ending_takes_them(bureau):
    editor, teacher = a_person("编辑"), a_person("老师")
    posts.appoint(teacher, a_school(), Role.LEARNER, from_=today(), by=None)

    post = posts.appoint(editor, bureau, Role.EDITOR, from_=today(), by=None)
    assert (groups(editor), groups(teacher)) == (["editor"], [])

    posts.end(post, on=today(), by=None, reason="调离")
    assert groups(editor) == []


def test_a_post_at_a_cluster_gives_no_rights_on_the_districts_pages(client, bureau):
    editor = a_person("编辑")
    for role in (Role.EDITOR, Role.BUREAU_ADMIN):
        posts.appoint(editor, a_cluster(), role, from_=today(), by=None)

    client.force_login(editor)

    assert groups(editor) == []
    assert editors.disagreements(on=today()) == []
    assert client.get("/cms/").status_code == 403


def test_an_editor_may_write_and_publish_but_not_delete_law(bureau):
    editor = a_person("编辑")
    posts.appoint(editor, bureau, Role.EDITOR, from_=today(), by=None)
    catalogue = CataloguePage.objects.get()

    rights = catalogue.permissions_for_user(editor)
    assert rights.can_add_subpage()
    assert rights.can_publish_subpage()
    assert editor.has_perm("content.change_article")
    assert editor.has_perm("content.publish_item")
    assert not editor.has_perm("content.delete_article")
    assert not catalogue.permissions_for_user(a_person("老师")).can_add_subpage()


def test_a_post_that_begins_later_gives_its_rights_on_its_day(bureau):
    editor = a_person("编辑")
    posts.appoint(editor, bureau, Role.EDITOR, from_=today() + timedelta(days=3), by=None)
    assert groups(editor) == []

    assert editors.mirror(on=today() + timedelta(days=3)) == [f"+ editor {editor.opaque.hex}"]
    assert groups(editor) == ["editor"]


def test_disagreements_are_seen_and_mended(bureau):
    editor, stranger = a_person("编辑"), a_person("外人")
    posts.appoint(editor, bureau, Role.EDITOR, from_=today(), by=None)
    assert editors.disagreements(on=today()) == []

    editor.groups.clear()
    stranger.groups.add(Group.objects.get(name="bureau_admin"))
    assert editors.disagreements(on=today()) == [
        f"bureau_admin: {stranger.opaque.hex} is in the group without the post",
        f"editor: {editor.opaque.hex} holds the post and is not in the group",
    ]

    editors.mirror()
    assert editors.disagreements(on=today()) == []
    assert editors.mirror() == []


def test_fixed_rows_may_be_made_again():
    before = Article.objects.count(), CataloguePage.objects.count(), Group.objects.count()

    tree.ensure()
    editors.ensure_groups()

    assert (Article.objects.count(), CataloguePage.objects.count(), Group.objects.count()) == before
