"""The room of everything an editor writes."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import override

READ_AT_START = (
    "editions.abilities",
    "items.importing",
    "review.abilities",
    "review.duties",
    "statutes.abilities",
    "navigation",
    "exchange.shipped",
)


class ContentConfig(AppConfig):
    """Label content."""

    name = "content"
    verbose_name = "Content"

    def ready(self) -> None:
        """Read the access table and navigation, connect what publishing sets off, and keep the fixed pages there."""
        for module in READ_AT_START:
            import_module(f"content.{module}")
        import_module("content.items.formats.registry").add(import_module("content.exchange.item_file").FORMAT)
        import_module("content.receivers").connect()
        post_migrate.connect(make_fixed_rows, sender=self)


def make_fixed_rows(using: str, **kwargs) -> None:
    """Home, catalogue, editors' groups and the moderation workflow, after migrating: they are there everywhere."""
    tree, editors, moderation = (import_module(f"content.pages.{name}") for name in ("tree", "editors", "moderation"))
    family = import_module("content.family.shipped")
    if editors.HomePage._meta.db_table in connections[using].introspection.table_names():
        with override(settings.LANGUAGE_CODE):
            tree.ensure()
            editors.ensure_groups()
            moderation.ensure()
            family.ensure()
