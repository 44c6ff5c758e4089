"""What people send for an import."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.schools.calendar import today
from lms.schools.roster.draft import ANOTHER, SAME
from lms.web.fields import Day


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One or more files."""

    def clean(self, data, initial=None) -> list:
        return [super(_FilesField, self).clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """Roster files and the day from which their changes count."""

    files = _FilesField(
        label=_("Roster files"),
        widget=_SeveralFiles({"multiple": True, "accept": ".xlsx,.csv,.zip"}),
        help_text=_("One or several .xlsx or .csv files, or a OneRoster .zip; their order does not matter."),
        error_messages={
            "required": _("Choose at least one file."),
            "empty": _("This file is empty. Choose it again."),
        },
    )
    on = Day(
        label=_("Changes count from"),
        initial=today,
        help_text=_("New posts begin and changed ones end on this day."),
    )
    are_complete = forms.BooleanField(
        label=_("The files are complete: whoever is not in them has left."),
        required=False,
        help_text=_("Their posts end on that day; nobody is deleted. Without the tick such people stay as they are."),
    )


class AnswersForm(forms.Form):
    """For each login name that the roster gives to somebody of another name: the same person, or another one?

    questions: as report.questions gives them.
    """

    def __init__(self, data=None, *, questions: list[dict]) -> None:
        super().__init__(data)
        for asked in questions:
            self.fields[asked["login_name"]] = forms.ChoiceField(
                label=asked["text"],
                choices=_answers(asked),
                widget=forms.RadioSelect,
                initial=asked["answer"],
                help_text=asked["hindrance"],
                error_messages={"required": _("Say whether this is the same person.")},
            )


def _answers(asked: dict) -> list[tuple[str, str]]:
    same = gettext("The same person; the name is corrected to %(name)s.") % asked
    another = gettext(
        "Another person: the posts of %(was)s end; that account is kept without this login name. %(name)s gets a new "
        "account with it."
    )
    return [(SAME, same)] if asked["hindrance"] else [(SAME, same), (ANOTHER, another % asked)]
