"""What an editor may type about an article."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm


class ArticleForm(WagtailAdminModelForm):
    """Keeps versions that something published cites, and times that do not overlap."""

    def clean(self):
        values = super().clean()
        formset = self.formsets.get("versions")
        if formset is None or not formset.is_valid():
            return values
        for form in formset.deleted_forms:
            if form.instance.pk and form.instance.citations.exists():
                message = _("“%(label)s” is cited by something published. Keep it and set its end date instead.")
                self.add_error(None, message % {"label": form.instance.label})
        kept = [form.instance for form in formset.forms if form not in formset.deleted_forms]
        self._check_times([version for version in kept if version.in_force_from])
        return values

    def _check_times(self, versions) -> None:
        versions.sort(key=lambda version: version.in_force_from)
        for earlier, later in zip(versions, versions[1:], strict=False):
            if earlier.in_force_to is None or earlier.in_force_to > later.in_force_from:
                message = _("“%(earlier)s” still applies when “%(later)s” begins. Set its end to %(day)s or earlier.")
                words = {"earlier": earlier.label, "later": later.label, "day": later.in_force_from.isoformat()}
                self.add_error(None, message % words)
