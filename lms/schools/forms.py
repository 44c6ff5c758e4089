"""What administrators type about their school."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.schools.calendar import today
from lms.schools.models import Contact, Notice, Organisation, Role, SchoolClass, Term
from lms.web.fields import Day

SCHOOL_ROLES = [
    Role.LEARNER,
    Role.CLASS_TEACHER,
    Role.MORAL_EDUCATION,
    Role.PRINCIPAL,
    Role.VICE_PRINCIPAL_LAW,
    Role.SCHOOL_ADMIN,
    Role.INSPECTOR,
]
OFFICE_ROLES = [Role.BUREAU_OFFICER, Role.BUREAU_ADMIN, Role.INSPECTOR]


class AppointForm(forms.Form):
    """A post for somebody known by login name, or for a new person."""

    login_name = forms.CharField(
        label=_("Login name"), max_length=60, help_text=_("Somebody here already, or a new login name.")
    )
    name = forms.CharField(
        label=_("Person’s name"), max_length=60, required=False, help_text=_("Needed for a new person only.")
    )
    role = forms.ChoiceField(label=_("Post"))
    school_class = forms.ModelChoiceField(
        label=_("Class"), queryset=SchoolClass.objects.none(), required=False, help_text=_("For class teachers.")
    )
    from_ = Day(label=_("From"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Document and number. Stays with the record.")
    )

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        roles = SCHOOL_ROLES if organisation.kind in ("school", "campus") else OFFICE_ROLES
        if organisation.parent_id is None:
            # What editors write is the whole district's.
            roles = [*OFFICE_ROLES, Role.EDITOR]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["from_"].initial = today()
        field = self.fields["school_class"]
        field.queryset = SchoolClass.objects.open(today()).filter(school=organisation).select_related("school")
        field.label_from_instance = lambda c: c.display_name(today())
        if organisation.kind not in ("school", "campus"):
            del self.fields["school_class"]


class EndForm(forms.Form):
    """When and why a post ends."""

    on = Day(label=_("Not held any more from"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class IdentityForm(forms.Form):
    """The step of the identity ladder."""

    level = forms.ChoiceField(
        label=_("Identity level"), choices=Organisation.IdentityLevel.choices, widget=forms.RadioSelect
    )
    ends_seats = forms.BooleanField(
        label=_("For L0: all pupils’ seats of the school end today and their accounts are closed."), required=False
    )


class ContactForm(forms.ModelForm):
    """One contact."""

    class Meta:
        model = Contact
        fields = ["kind", "label", "detail", "hours"]


ContactFormSet = forms.inlineformset_factory(
    Organisation, Contact, form=ContactForm, extra=2, can_delete=True, max_num=20
)


class NoticeForm(forms.ModelForm):
    """The text of one privacy notice; empty means that the district's text holds."""

    text = forms.CharField(label=_("Text"), required=False, max_length=8000, widget=forms.Textarea({"rows": 12}))

    class Meta:
        model = Notice
        fields = ["text"]


class TermForm(forms.ModelForm):
    """One term of the calendar."""

    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))

    class Meta:
        model = Term
        fields = ["name", "starts_on", "ends_on"]

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", _("The last day lies before the first one. Choose a later last day."))
        return cleaned


TermFormSet = forms.inlineformset_factory(Organisation, Term, form=TermForm, extra=2, can_delete=True, max_num=40)


class ClassCodeForm(forms.Form):
    """The code on the class card."""

    code = forms.CharField(label=_("Class code"), max_length=12, widget=forms.TextInput({"autocomplete": "off"}))


class SeatForm(forms.Form):
    """Seat and PIN."""

    seat = forms.IntegerField(
        label=_("Seat number"), min_value=1, max_value=99, widget=forms.NumberInput({"inputmode": "numeric"})
    )
    pin = forms.CharField(
        label=_("PIN"), max_length=12, widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off"})
    )
