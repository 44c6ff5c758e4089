"""Editors' forms for pages."""

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from content.items.forms import ChecksBeforePublishing
from lms.people import pinyin
from lms.web import offered


class CheckedPageForm(ChecksBeforePublishing, WagtailAdminPageForm):
    """A course or a lesson: the publish button says what is missing, and an empty address comes from the title."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict:
        """A Chinese title leaves Wagtail's own suggestion empty; one that learners may know already stays."""
        if "slug" in self.cleaned_data and not self.cleaned_data["slug"]:
            self.cleaned_data["slug"] = self.instance.slug or self._free(self.cleaned_data.get("title", ""))
        return super().clean()

    def _free(self, title: str) -> str:
        """The title in pinyin, numbered if a page beside it has it already."""
        wanted = pinyin.slug(title) or self.instance._meta.model_name
        candidates = (wanted, *(f"{wanted}-{number}" for number in range(2, 1000)))
        return next(slug for slug in candidates if self._is_free(slug))

    def _is_free(self, slug: str) -> bool:
        siblings = self.parent_page.get_children().exclude(pk=self.instance.pk)
        return not siblings.filter(slug=slug).exists() and not self.instance.is_known_elsewhere(slug)


class CourseForm(CheckedPageForm):
    """A course: its certificate is chosen by name."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("certificate_template"):
            templates = offered.choices(
                offered.CERTIFICATE_TEMPLATES, none=_("no certificate"), current=self.instance.certificate_template
            )
            field.widget = forms.Select(choices=templates)
