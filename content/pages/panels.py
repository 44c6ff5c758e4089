"""Panels of the editor's form that say what is missing, and what learners have now."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class MissingPanel(Panel):
    """What must be mended before publishing, as the saved draft stands."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("Before publishing"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/missing.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "missing": self.instance.missing()}


class StatePanel(Panel):
    """Which edition learners have, and which lessons have changed since."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("What learners have"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/state.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk)
