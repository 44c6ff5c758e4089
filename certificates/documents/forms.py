"""What the bureau types about a template."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.credentials.models import CertificateTemplate


class TemplateForm(forms.ModelForm):
    """Words, pictures and direction of a template; pictures are uploads that the view takes."""

    signatories = forms.CharField(
        label=_("Who signs"),
        required=False,
        help_text=_("A line for each, at most two: office and name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    logo_file = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG or JPEG, at most 5 MB."))
    seal_file = forms.FileField(
        label=_("Picture of a seal"),
        required=False,
        help_text=_("Printed with the words 平台签名，不是电子印章: a picture is no electronic seal."),
    )
    no_logo = forms.BooleanField(label=_("without a logo"), required=False)
    no_seal = forms.BooleanField(label=_("without a seal picture"), required=False)

    class Meta:
        model = CertificateTemplate
        fields = ("name", "slug", "design", "is_portrait", "title", "title_en", "text", "text_en")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("text", "text_en")}

    field_order = ("name", "slug", "design", "is_portrait", "title", "title_en", "text", "text_en", "signatories",
                   "logo_file", "no_logo", "seal_file", "no_seal")  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].help_text = _("Its name in addresses and course packs; small letters, digits and hyphens.")
        if self.instance.pk:
            self.fields["signatories"].initial = "\n".join(self.instance.signatories)
