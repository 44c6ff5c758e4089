"""Editors' forms say what is missing before anything is published."""

from wagtail.admin.forms import WagtailAdminModelForm

from content.items import advice


class ChecksBeforePublishing:
    """For a form of a model with missing(): the publish button says what is missing, and nothing typed is lost."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if "action-publish" in self.data:
            # Puts what was typed, child rows included, onto the instance without writing anything.
            row = self.save(commit=False)
            for problem in row.missing() or advice.errors(row, within=getattr(self, "parent_page", None)):
                self.add_error(None, str(problem))
        return not self.errors


class ItemForm(ChecksBeforePublishing, WagtailAdminModelForm):
    """A question."""
