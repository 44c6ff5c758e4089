"""Who may write: posts of editors, mirrored into the groups by which Wagtail decides."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from content.items.models import Item, Pool
from content.law.models import Article, Law
from content.pages.models import HomePage
from lms.people.models import User
from lms.schools.calendar import today
from lms.schools.models import Post, Role

# Groups are named after the roles that they mirror.
ROLES = (Role.EDITOR, Role.BUREAU_ADMIN)
PAGE_RIGHTS = ("add", "change", "publish", "lock", "unlock")
FILE_RIGHTS = ("add", "change", "choose")
# Nobody deletes law or items: published editions rest on them.
SNIPPET_RIGHTS: dict[type[Model] | str, tuple[str, ...]] = {
    Law: ("add", "change", "view"),
    Article: ("add", "change", "view"),
    Pool: ("add", "change", "view"),
    Item: ("add", "change", "view", "publish", "lock", "unlock"),
}


def also(model: type[Model], rights: tuple[str, ...]) -> None:
    """Let a subject above give editors rights on a model of its own."""
    SNIPPET_RIGHTS[model] = rights


@transaction.atomic
def ensure_groups() -> None:
    """The groups with their rights on pages, files and snippets; may be called any time."""
    home = HomePage.objects.first()
    for role in ROLES:
        group, _made = Group.objects.get_or_create(name=role.value)
        permissions = [_permission("wagtailadmin", "admin", "access_admin")]
        for model, rights in SNIPPET_RIGHTS.items():
            permissions += [_permission_on(model, right) for right in rights]
        group.permissions.set(permissions)
        for right in PAGE_RIGHTS:
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=_permission_on(Page, right))
        for model in (get_image_model(), get_document_model()):
            for right in FILE_RIGHTS:
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=_root_collection(), permission=_permission_on(model, right)
                )


def _root_collection() -> Collection:
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def _permission_on(model: type[Model], right: str) -> Permission:
    return _permission(model._meta.app_label, model._meta.model_name, f"{right}_{model._meta.model_name}")


def _permission(app_label: str, model_name: str, codename: str) -> Permission:
    # Django makes permissions app by app after migrating; the groups may be wanted before their turn.
    kind, _made = ContentType.objects.get_or_create(app_label=app_label, model=model_name)
    return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": codename})[0]


def mirror(*, on: date | None = None, people: Iterable[str] | None = None) -> list[str]:
    """Make the groups agree with the posts of a day (today); what was changed, in words.

    people: only these persons, by opaque hex. Repeating it changes nothing.
    """
    changed = []
    for role in ROLES:
        group, _made = Group.objects.get_or_create(name=role.value)
        missing, surplus = _differences(group, on or today(), people)
        group.user_set.add(*missing)
        group.user_set.remove(*surplus)
        changed += [f"+ {role.value} {user.opaque.hex}" for user in missing]
        changed += [f"- {role.value} {user.opaque.hex}" for user in surplus]
    return changed


def disagreements(*, on: date) -> list[str]:
    """Where groups and posts of a day disagree; empty when all is well."""
    found = []
    for group in Group.objects.filter(name__in=[role.value for role in ROLES]).order_by("name"):
        missing, surplus = _differences(group, on, None)
        found += [f"{group.name}: {user.opaque.hex} holds the post and is not in the group" for user in missing]
        found += [f"{group.name}: {user.opaque.hex} is in the group without the post" for user in surplus]
    return found


def _differences(group: Group, on: date, people: Iterable[str] | None) -> tuple[list[User], list[User]]:
    users = User.objects.all() if people is None else User.objects.filter(opaque__in=list(people))
    # Pages are the whole district's: a post at a cluster gives no rights on them.
    holders = Post.objects.held(on).by_role(group.name).filter(organisation__parent=None).values("user")
    holding, members = users.filter(pk__in=holders), users.filter(groups=group)
    return list(holding.exclude(groups=group)), list(members.exclude(pk__in=holders))
