"""What editors send for an import of questions, and what they ask for in an export."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from content.items.formats.registry import FORMATS
from content.items.models import Pool


def _formats() -> list[tuple[str, str]]:
    return [(kind.name, f"{kind.title} ({kind.suffix})") for kind in FORMATS.values()]


class ImportForm(forms.Form):
    """A file, what it is, and the pool that gets its questions."""

    file = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty. Choose it again.")},
    )
    format = forms.ChoiceField(label=_("Format"), choices=_formats, initial="excel")
    pool = forms.ModelChoiceField(
        Pool.objects.all(), label=_("Pool"), empty_label=None, help_text=_("The drafts go into this pool.")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        suffixes = dict.fromkeys(kind.suffix for kind in FORMATS.values())
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)


class ExportForm(forms.Form):
    """A pool, and the format of the file."""

    pool = forms.ModelChoiceField(Pool.objects.all(), label=_("Pool"), empty_label=None, to_field_name="slug")
    format = forms.ChoiceField(label=_("Format"), choices=_formats, initial="gift")

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        # It stands on one page with ImportForm, whose fields bear the same names.
        super().__init__(data, auto_id="export_%s")
