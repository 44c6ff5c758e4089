"""What a reader says about a lesson."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.feedback.forms import MessageForm


class LessonMessageForm(MessageForm):
    """A few words, and which part of the lesson they are about."""

    place = forms.ChoiceField(label=_("Which part"), required=False)
    field_order = ("place", "text")

    def __init__(self, *args, places: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("The lesson as a whole")), *places]
