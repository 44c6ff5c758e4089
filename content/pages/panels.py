"""A panel of the editor's form that says what learners have now."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class StatePanel(Panel):
    """Which edition learners have, and which lessons have changed since."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("What learners have"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/state.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk)
