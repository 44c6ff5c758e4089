"""Pages on which posts change through time."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from lms.people.models import User
from lms.refused import Refused
from lms.schools import counts, moves, queries
from lms.schools.calendar import today
from lms.schools.forms import SCHOOL_ROLES
from lms.schools.models import Organisation, Post, Role, SchoolClass
from lms.web.fields import Day


class MoveForm(forms.Form):
    """What happens to a post, from when, and why."""

    what = forms.ChoiceField(
        label=gettext_lazy("What happens"),
        choices=[
            ("leave", gettext_lazy("leaves this school: every post here ends")),
            ("away", gettext_lazy("is away for a time (maternity leave, illness, study)")),
            ("lend", gettext_lazy("is lent to another school for a time")),
            ("transfer", gettext_lazy("moves to another school")),
            ("class", gettext_lazy("changes class")),
            ("correct", gettext_lazy("the days were entered wrongly")),
        ],
        widget=forms.RadioSelect,
    )
    from_ = Day(label=gettext_lazy("From"), help_text=gettext_lazy("The first day on which it is so."))
    to = Day(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("First day after it; empty if not known.")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Other school"), required=False
    )
    role = forms.ChoiceField(label=gettext_lazy("Post there"), required=False)
    school_class = forms.ModelChoiceField(SchoolClass.objects.none(), label=gettext_lazy("Class"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("Stays with the record.")
    )

    def __init__(self, *args, post: Post, managed: QuerySet[Organisation], **options) -> None:
        super().__init__(*args, **options)
        others = Organisation.objects.schools().filter(path__startswith=f"{post.organisation.root_id}/").open(today())
        self.managed = managed
        self.fields["organisation"].queryset = others.exclude(pk=post.organisation_id).sorted()
        roles = [role for role in SCHOOL_ROLES if role != Role.CLASS_TEACHER]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        classes = SchoolClass.objects.not_closed(today()).filter(school=post.organisation)
        self.fields["school_class"].queryset = classes.select_related("school")
        self.fields["school_class"].label_from_instance = lambda row: row.display_name(today())

    def clean(self) -> dict:
        values = super().clean() or {}
        if values.get("what") in ("lend", "transfer") and not values.get("organisation"):
            self.add_error("organisation", _("Choose the other school."))
        self._check_role(values)
        if values.get("what") == "class" and not values.get("school_class"):
            self.add_error("school_class", _("Choose the class."))
        return values

    def _check_role(self, values: dict) -> None:
        """What gives rights at the other school is given by whoever manages that school."""
        other, role = values.get("organisation"), values.get("role") or Role.LEARNER
        if values.get("what") not in ("lend", "transfer") or not other or role == Role.LEARNER:
            return
        if not self.managed.filter(pk=other.pk).exists():
            self.add_error(
                "role",
                _("Somebody goes there as a member of the staff; the other school or the bureau gives further posts."),
            )


@require_http_methods(["GET", "POST"])
def move(request, pk: int):
    """A post that ends, pauses, moves or was entered wrongly."""
    post = request.access.get(Post, "end", pk=pk)
    if post.superseded_at:
        return changed_before(request, post)
    managed = request.access.visible(Organisation, "manage")
    is_over = post.valid_to is not None and post.valid_to <= today()
    initial = {"what": "correct", "from_": post.valid_from, "to": post.valid_to} if is_over else {"from_": today()}
    form = MoveForm(request.POST or None, post=post, managed=managed, initial={"what": "leave", **initial})
    if request.method == "POST" and form.is_valid():
        try:
            _move(post, form.cleaned_data, by=request.user)
            messages.success(request, _("Entered. What was so before stays on record."))
            _tell_what_goes_on(request, post, form.cleaned_data)
            return redirect("schools:staff", code=post.organisation.code)
        except Refused as refused:
            field = "from_" if refused.field == "on" else refused.field
            form.add_error(field if field in form.fields else None, refused.message)
    context = {"form": form, "post": post, "posts": queries.history(post.user)}
    return render(request, "lms/schools/move.html", context, status=422 if form.errors else 200)


def _tell_what_goes_on(request, post: Post, values: dict) -> None:
    """Somebody away may hold further posts, and only they know whether the leave is from these, too."""
    if values["what"] not in ("away", "lend"):
        return
    lent_to = values["organisation"] if values["what"] == "lend" else None
    others = queries.held_beside(post, on=values["from_"], except_at=lent_to)
    if others:
        named = [f"{row.organisation.name} {row.get_role_display()}" for row in others]
        words = {"name": post.user.name, "posts": pgettext("between names", ", ").join(named)}
        messages.warning(
            request, _("%(name)s goes on as: %(posts)s. Enter the same there if it holds for these posts, too.") % words
        )


def _move(post: Post, values: dict, *, by: User) -> None:
    from_, to, said = values["from_"], values["to"], {"by": by, "reason": values["reason"]}
    other, role = values["organisation"], values["role"] or Role.LEARNER
    match values["what"]:
        case "leave":
            moves.leave(post.user, post.organisation, on=from_, **said)
        case "away":
            moves.be_away(post, from_=from_, to=to, **said)
        case "lend":
            moves.lend(post, other, role, from_=from_, to=to, **said)
        case "transfer":
            moves.transfer(post.user, source=post.organisation, target=other, role=role, on=from_, **said)
        case "class":
            moves.change_class(post, values["school_class"], on=from_, **said)
        case _:
            moves.correct(post, from_=from_, to=to, **said)


class StatedForm(forms.Form):
    """How many staff a school states, from when, and according to what."""

    count = forms.IntegerField(label=gettext_lazy("Staff in post"), min_value=0, max_value=20_000)
    from_ = Day(label=gettext_lazy("From"))
    source = forms.CharField(label=gettext_lazy("According to"), max_length=120)


@require_http_methods(["GET", "POST"])
def stated(request, code: str):
    """The head count that the school states; it stands beside the roster."""
    organisation = request.access.get(Organisation, "manage", code=code)
    form = StatedForm(request.POST or None, initial={"from_": today()})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        counts.state(organisation, values["count"], from_=values["from_"], source=values["source"], by=request.user)
        messages.success(request, _("Entered. Coverage shows it beside the roster."))
        return redirect("schools:school", code=code)
    context = {"form": form, "organisation": organisation, "rows": organisation.staff_counts.select_related("by")}
    return render(request, "lms/schools/stated.html", context, status=422 if form.errors else 200)


@require_safe
def history(request, pk: int):
    """Every post of one person as it was entered and corrected."""
    post = request.access.get(Post, "end", pk=pk)
    here = Post.objects.known().staff().filter(user=post.user, organisation=post.organisation)
    context = {"post": post, "posts": queries.history(post.user), "here": here.order_by("valid_from", "pk")}
    return render(request, "lms/schools/history.html", context)


def changed_before(request, post: Post):
    """Lead from a post that was changed already, as after a second press on the same button, to what became of it."""
    messages.warning(
        request,
        _("This post was changed before, and nothing was entered now. Below stands what is on record."),
    )
    return redirect("schools:history", pk=post.pk)
