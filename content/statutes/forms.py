"""What an editor says when importing a law."""

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from content.law.models import ArticleVersion, Kind, Law
from content.statutes import about
from content.statutes.printed import Statute
from content.statutes.store import About
from lms.refused import Refused
from lms.web.fields import Day

MOST_MB = 30
MOST_CHARACTERS = 2_000_000
SOURCE = "国家法律法规数据库"


def _length(model, name: str) -> int:
    return model._meta.get_field(name).max_length


class AboutForm(forms.Form):
    """What the file itself may not say; what is left empty is taken from it."""

    law = forms.SlugField(
        label=_("Short address of the law"), required=False, max_length=_length(Law, "slug"),
        help_text=_("For example weibao. Empty: found by the title in the file."),
    )  # fmt: skip
    since = Day(
        label=_("In force from"), required=False,
        help_text=_("Empty: as the file says. Look at it: an amendment may begin later than it was passed."),
    )  # fmt: skip
    label = forms.CharField(label=_("Version label"), required=False, max_length=_length(ArticleVersion, "label"))
    kind = forms.ChoiceField(
        label=_("Kind, for a law that is new here"), required=False,
        choices=[("", _("as its title tells")), *Kind.choices],
        help_text=_("Of a place, 条例 and 办法 are local; else 条例 is administrative, 办法 and 规定 are rules."),
    )  # fmt: skip
    fills = forms.BooleanField(
        label=_("Our summaries of an earlier day are of this text"), required=False,
        help_text=_("It is added to them. Otherwise they end on that day, and what cites them is to be reviewed."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), initial=SOURCE, max_length=_length(Law, "source_name"))

    def about(self, statute: Statute) -> About:
        """All that is to be known of the law. Raises Refused if neither form nor file says it."""
        said = self.cleaned_data
        law, since = said["law"] or about.slug(statute), said["since"] or about.since(statute)
        if not law:
            raise Refused(_("The file does not say which law it is. Give its short address."), field="law")
        if not since:
            raise Refused(_("The file does not say since when it is in force. Give the day."), field="since")
        title = statute.title[: _length(Law, "title")]
        kind, label = said["kind"] or about.kind(statute), said["label"] or f"{since.year} 年施行"
        return About(law, since, label, said["source"], title, Kind(kind), said["fills"])


class FileForm(AboutForm):
    """The file, and what is to be said about it."""

    field_order = ["file"]
    file = forms.FileField(
        label=_("File of the law"),
        widget=forms.FileInput({"accept": ".docx,.txt"}),
        validators=[FileExtensionValidator(["docx", "txt"])],
        help_text=_(".docx or text of the official database, with 第一条, 第二条 … on lines of their own."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose it again."),
            "invalid_extension": _("A law comes as .docx or .txt. Open it in Word or WPS and save it as .docx."),
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_MB * 1_000_000:
            raise forms.ValidationError(_("The file has more than %(mb)d MB.") % {"mb": MOST_MB})
        return file


class ApplyForm(AboutForm):
    """What a preview was shown for, sent back unchanged."""

    text = forms.CharField(max_length=MOST_CHARACTERS, strip=False)
