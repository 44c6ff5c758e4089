"""What the bureau may type about a requirement; the rules say whether it holds together."""

from collections import defaultdict
from datetime import date

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from content.editions.models import Course
from content.items.models import Audience
from content.law.models import Article
from courses.requirements import cycles
from courses.requirements.models import ROLES, Naming, Requirement
from lms.schools import grades
from lms.schools.calendar import today
from lms.schools.models import Organisation, SchoolClass
from lms.schools.running import running
from lms.web.fields import Day

PACE_STEPS = 2
RENEWAL_DAYS = 60
# How the fields of each part of an audience begin, and what makes it less than all posts of its place.
PARTS = ("", "also_1_", "also_2_")
LIMITS = ("stages", "grades", "classes", "joined_after")


def _place() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Organisation.objects.none(), label=_("Place"), required=False)


def _roles() -> forms.MultipleChoiceField:
    choices = [(role.value, role.label) for role in ROLES]
    return forms.MultipleChoiceField(
        label=_("Who"), choices=choices, widget=forms.CheckboxSelectMultiple, required=False
    )


def _stages() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Only posts with a class of"),
        choices=SchoolClass.Stage.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _grades() -> forms.MultipleChoiceField:
    choices = [(number, grades.grade_name(number)) for number in range(1, 13)]
    return forms.MultipleChoiceField(
        label=_("Only grades"), choices=choices, widget=forms.SelectMultiple(attrs={"size": 4}), required=False
    )


def _classes() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        SchoolClass.objects.none(),
        label=_("Only these classes"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        required=False,
        error_messages={"invalid_choice": _("The chosen classes are not of the place. Choose from the classes there.")},
    )


def _joined_after() -> Day:
    return Day(label=_("Only who took such a post after"), required=False)


class RequirementForm(forms.Form):
    """What both kinds of requirement share."""

    unit = Requirement.Unit.PERSON
    audience = Audience.STAFF

    course = forms.ModelChoiceField(Course.objects.none(), label=_("Course"))
    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("As it should stand on people's lists."))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Place"), help_text=_("This organisation and everything below it.")
    )
    opens_on = Day(label=_("Opens on"))
    due_on = Day(label=_("Due on"), help_text=_("Still counted on this day."))
    counts_from = Day(
        label=_("Completions count from"),
        required=False,
        help_text=_("Leave empty for the opening date. An earlier date recognises what was done before."),
    )
    least_edition = forms.IntegerField(
        label=_("Edition, at least"), min_value=1, initial=1, help_text=_("1 accepts every edition of the course.")
    )
    basis_article = forms.ModelChoiceField(Article.objects.none(), label=_("Legal basis: article"), required=False)
    basis_text = forms.CharField(
        label=_("Legal basis: document"),
        max_length=300,
        required=False,
        help_text=_("Title and number of the document, as people should read it."),
    )
    pace_1_by = Day(label=_("Pace: by"), required=False)
    pace_1_percent = forms.IntegerField(label=_("done, in percent"), min_value=1, max_value=100, required=False)
    pace_2_by = Day(label=_("Pace: then by"), required=False)
    pace_2_percent = forms.IntegerField(label=_("done, in percent"), min_value=1, max_value=100, required=False)

    def __init__(self, *args, organisations: QuerySet[Organisation], requirement=None, **options) -> None:
        if requirement is not None:
            options.setdefault("initial", _initial(requirement))
        super().__init__(*args, **options)
        offered = Q(current__isnull=False, current__withdrawn_at=None)
        kept = Q(pk=requirement.course_id if requirement else None)
        courses = Course.objects.filter(offered | kept, audience=self.audience)
        self.fields["course"].queryset = courses.select_related("current")
        self.fields["organisation"].queryset = organisations.order_by("path")
        self.fields["organisation"].label_from_instance = _indented
        articles = Article.objects.select_related("law").order_by("law__slug", "sort")
        self.fields["basis_article"].queryset = articles
        self.fields["basis_article"].choices = _by_law(articles)

    def clean(self) -> dict:
        values = super().clean() or {}
        for n in range(1, PACE_STEPS + 1):
            by, percent = f"pace_{n}_by", f"pace_{n}_percent"
            if bool(values.get(by)) != bool(values.get(percent)) and not {by, percent} & self.errors.keys():
                missing = percent if values.get(by) else by
                self.add_error(missing, _("A step of the pace is a day and a percentage. Give both, or neither."))
        return values

    def draft(self) -> Requirement:
        """An unsaved requirement with what was typed."""
        values = self.cleaned_data
        return Requirement(
            unit=self.unit,
            course=values["course"],
            title=values["title"].strip(),
            organisation=values["organisation"],
            opens_on=values["opens_on"],
            due_on=values["due_on"],
            counts_from=values["counts_from"] or values["opens_on"],
            least_edition=values["least_edition"],
            basis_article=values["basis_article"],
            basis_text=values["basis_text"].strip(),
            pace=self._pace(),
            **self.named(),
        )

    def named(self) -> dict:
        """Whom it names; each kind says so in its own words."""
        raise NotImplementedError

    def _pace(self) -> list[dict]:
        values = self.cleaned_data
        steps = [(values.get(f"pace_{n}_by"), values.get(f"pace_{n}_percent")) for n in range(1, PACE_STEPS + 1)]
        return [{"by": by.isoformat(), "percent": percent} for by, percent in steps if by and percent]


class PeopleForm(RequirementForm):
    """A requirement for people by their posts: up to three parts whose union is meant, and how long each has."""

    roles = forms.MultipleChoiceField(
        label=_("Who"),
        choices=[(role.value, role.label) for role in ROLES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Whoever holds one of these posts, counted once. None, if only the further parts below are meant."),
    )
    stages = _stages()
    grades = _grades()
    classes = _classes()
    joined_after = _joined_after()
    also_1_organisation = _place()
    also_1_roles = _roles()
    also_1_stages = _stages()
    also_1_grades = _grades()
    also_1_classes = _classes()
    also_1_joined_after = _joined_after()
    also_2_organisation = _place()
    also_2_roles = _roles()
    also_2_stages = _stages()
    also_2_grades = _grades()
    also_2_classes = _classes()
    also_2_joined_after = _joined_after()
    within_days = forms.IntegerField(
        label=_("Newcomers: within days"),
        min_value=1,
        max_value=730,
        required=False,
        help_text=_("Counted from their first day in such a post. Whoever was there before keeps the due date."),
    )
    starts_after_days = forms.IntegerField(
        label=_("Newcomers: asked after days"), min_value=0, max_value=365, required=False, initial=0
    )
    repeats = forms.ChoiceField(
        label=_("Comes again"),
        choices=[("", _("no")), *Requirement.Repeats.choices],
        required=False,
        help_text=_("The dates above are those of the first time. The later ones are shown before you publish."),
    )
    valid_months = forms.IntegerField(
        label=_("Valid for months"), min_value=1, max_value=120, required=False, help_text=_("Empty: for ever.")
    )
    renewal_days = forms.IntegerField(
        label=_("Renewal: last days"),
        min_value=1,
        max_value=365,
        required=False,
        help_text=_("So many days before it expires it may be renewed."),
    )
    lapse_on = Day(label=_("After a law review: from"), required=False)
    lapse_edition = forms.IntegerField(label=_("only editions from"), min_value=1, required=False)
    test_out = forms.BooleanField(
        label=_("Whoever passes the pre-test need not take the course again."), required=False, initial=True
    )
    field_order = ["course", "title", "organisation", "roles", "opens_on", "due_on"]

    def __init__(self, *args, organisations: QuerySet[Organisation], **options) -> None:
        super().__init__(*args, organisations=organisations, **options)
        for name in ("also_1_organisation", "also_2_organisation"):
            self.fields[name].queryset = organisations.order_by("path")
            self.fields[name].label_from_instance = _indented
        self._places: dict[object, Organisation | None] = {}
        for prefix in PARTS:
            field = self.fields[f"{prefix}classes"]
            field.queryset = self._offered(prefix)
            field.label_from_instance = lambda row: row.display_name(today())

    def _place(self, chosen) -> Organisation | None:
        """The place of that key, if one may choose it; asked once, as parts mostly share one."""
        if chosen not in self._places:
            try:
                self._places[chosen] = self.fields["organisation"].to_python(chosen)
            except (forms.ValidationError, OverflowError):
                self._places[chosen] = None
        return self._places[chosen]

    def _offered(self, prefix: str) -> QuerySet[SchoolClass]:
        """The classes of the part's place if that is a single school, and those that were chosen before."""
        place = self._place(self[f"{prefix}organisation"].value() or self["organisation"].value())
        is_one = place and place.kind in (Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS)
        running_there = running([place.path] if is_one else [], on=today())
        before = self.get_initial_for_field(self.fields[f"{prefix}classes"], f"{prefix}classes") or []
        rows = SchoolClass.objects.filter(Q(pk__in=running_there.values("pk")) | Q(pk__in=before))
        return rows.select_related("school")

    def named(self) -> dict:
        values = self.cleaned_data
        roles = [role.value for role in ROLES if role in values["roles"]]
        parts = [self._part("", values["organisation"], roles)] if roles else []
        for prefix in PARTS[1:]:
            if values[f"{prefix}roles"]:
                place = values[f"{prefix}organisation"] or values["organisation"]
                parts.append(self._part(prefix, place, values[f"{prefix}roles"]))
        everybody = [role.value for role in ROLES if any(role in part["roles"] for part in parts)]
        is_plain = not parts or (roles and len(parts) == 1 and not any(parts[0][name] for name in LIMITS))
        timing = {
            name: values[name] for name in ("within_days", "repeats", "valid_months", "lapse_on", "lapse_edition")
        }
        return {
            **{name: values[name] for name in timing},
            "roles": everybody,
            "audience": [] if is_plain else parts,
            "starts_after_days": values["starts_after_days"] or 0,
            "renewal_days": (values["renewal_days"] or RENEWAL_DAYS) if values["valid_months"] else 0,
            "test_out": values["test_out"],
        }

    def clean(self) -> dict:
        values = super().clean()
        for prefix in PARTS:
            names = LIMITS if prefix == "" else ("organisation", *LIMITS)
            if not values.get(f"{prefix}roles") and any(values.get(f"{prefix}{name}") for name in names):
                self.add_error(
                    f"{prefix}roles", _("Choose at least one post for this part, or empty its other fields.")
                )
        return values

    def draft(self) -> Requirement:
        draft = super().draft()
        draft.cycles = cycles.planned(draft)
        return draft

    def _part(self, prefix: str, place: Organisation, roles: list[str]) -> dict:
        values = self.cleaned_data
        after = values[f"{prefix}joined_after"]
        return {
            "organisation": place.pk,
            "roles": list(roles),
            "stages": values[f"{prefix}stages"],
            "grades": [int(grade) for grade in values[f"{prefix}grades"]],
            "classes": [row.pk for row in values[f"{prefix}classes"]],
            "joined_after": after.isoformat() if after else None,
        }


class ClassesForm(RequirementForm):
    """A requirement for classes by their stage."""

    unit = Requirement.Unit.CLASS
    audience = Audience.PUPIL

    stages = forms.MultipleChoiceField(
        label=_("Which classes"), choices=SchoolClass.Stage.choices, widget=forms.CheckboxSelectMultiple
    )
    sessions_required = forms.IntegerField(label=_("Sessions for each class"), min_value=1, max_value=20, initial=1)
    field_order = ["course", "title", "organisation", "stages", "sessions_required", "opens_on", "due_on"]

    def named(self) -> dict:
        values = self.cleaned_data
        return {"stages": values["stages"], "sessions_required": values["sessions_required"]}


class ReasonForm(forms.Form):
    """Why something is changed."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Stays with the record."))


class NamingForm(forms.Form):
    """Whom a requirement names in or out, by login name, and for how long."""

    kind = forms.ChoiceField(label=_("What"), choices=Naming.Kind.choices, widget=forms.RadioSelect)
    login_name = forms.CharField(label=_("Login name"), max_length=60)
    valid_from = Day(label=_("From"))
    valid_to = Day(
        label=_("Until"), required=False, help_text=_("First day on which it no longer holds; empty means no end.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Stays with the record."))


class EquivalentForm(forms.Form):
    """Training from elsewhere, with its document."""

    title = forms.CharField(label=_("Training"), max_length=120)
    provider = forms.CharField(label=_("Held by"), max_length=80)
    completed_on = Day(label=_("Completed on"), help_text=_("The day on the document."))
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_value=999, decimal_places=1)
    document = forms.CharField(label=_("Document"), max_length=120, help_text=_("Kind, number and issuer."))
    file = forms.FileField(label=_("Scan"), required=False, help_text=_("PDF, PNG or JPEG, at most 5 MB."))


class EndForm(ReasonForm):
    """From when a requirement is not in force."""

    on = Day(label=_("First day on which it no longer holds"))
    field_order = ["on", "reason"]


class ExemptionForm(ReasonForm):
    """From when until when somebody is exempt."""

    valid_from = Day(label=_("From"))
    valid_to = Day(
        label=_("Until"), required=False, help_text=_("First day on which it no longer holds; empty means no end.")
    )
    field_order = ["valid_from", "valid_to", "reason"]


FORMS = {Requirement.Unit.PERSON.value: PeopleForm, Requirement.Unit.CLASS.value: ClassesForm}


def _initial(requirement: Requirement) -> dict:
    names = ("course", "title", "organisation", "opens_on", "due_on", "counts_from", "least_edition")
    names += ("basis_article", "basis_text", "roles", "stages", "sessions_required", "within_days", "starts_after_days")
    names += ("repeats", "valid_months", "renewal_days", "lapse_on", "lapse_edition", "test_out")
    initial = {name: getattr(requirement, name) for name in names}
    # 0 stands for a requirement without validity, and is no number of days.
    initial["renewal_days"] = requirement.renewal_days or None
    for n, step in enumerate(requirement.pace[:PACE_STEPS], 1):
        initial |= {f"pace_{n}_by": date.fromisoformat(step["by"]), f"pace_{n}_percent": step["percent"]}
    # A first part at another place is one of the further ones: the first one's place is the requirement's.
    parts = requirement.audience
    is_elsewhere = bool(parts) and parts[0]["organisation"] != requirement.organisation_id
    if is_elsewhere:
        initial["roles"] = []
    for prefix, part in zip(PARTS[is_elsewhere:], parts, strict=False):
        initial |= {f"{prefix}{name}": part.get(name) for name in ("organisation", "roles", *LIMITS)}
    return initial


def _indented(organisation: Organisation) -> str:
    return "　" * (organisation.path.count("/") - 1) + str(organisation)


def _by_law(articles: QuerySet[Article]) -> list:
    groups: dict[str, list] = defaultdict(list)
    for article in articles:
        groups[str(article.law)].append((article.pk, str(article)))
    return [("", "—"), *groups.items()]
