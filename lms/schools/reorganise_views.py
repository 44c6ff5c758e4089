"""Pages on which schools are closed, merged and split, and on which that is taken back."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from lms.people.models import User
from lms.refused import Refused
from lms.schools import queries, reorganise
from lms.schools.calendar import today
from lms.schools.models import Organisation, Reorganisation, SchoolClass
from lms.web.fields import Day


class ReorganiseForm(forms.Form):
    """What becomes of a school."""

    what = forms.ChoiceField(
        label=gettext_lazy("What happens"),
        choices=[
            ("merge", gettext_lazy("goes on as part of another school")),
            ("split", gettext_lazy("some classes go on at another school")),
            ("close", gettext_lazy("is closed, and nothing goes on elsewhere")),
        ],
        widget=forms.RadioSelect,
    )
    on = Day(label=gettext_lazy("From"))
    into = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Other school"), required=False)
    classes = forms.ModelMultipleChoiceField(
        SchoolClass.objects.none(), label=gettext_lazy("Classes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("Document and number.")
    )
    sure = forms.BooleanField(label=gettext_lazy("I have read what happens to the posts, and mean it."), required=True)

    def __init__(self, *args, school: Organisation, on: date, **options) -> None:
        super().__init__(*args, **options)
        others = Organisation.objects.schools().filter(path__startswith=f"{school.root_id}/").open(on)
        self.fields["into"].queryset = others.exclude(pk=school.pk).sorted()
        classes = SchoolClass.objects.not_closed(on).filter(school=school).select_related("school")
        self.fields["classes"].queryset = classes
        self.fields["classes"].label_from_instance = lambda row: row.display_name(on)

    def clean(self) -> dict:
        values = super().clean() or {}
        if values.get("what") in ("merge", "split") and not values.get("into"):
            self.add_error("into", _("Choose the other school."))
        return values


@require_http_methods(["GET", "POST"])
def reorganise_school(request, code: str):
    """Close, merge or split a school; only the bureau."""
    school = request.access.get(Organisation, "set_identity", code=code)
    if school.kind not in (Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS):
        raise Http404
    form = ReorganiseForm(request.POST or None, school=school, on=today(), initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            moved = _reorganise(school, form.cleaned_data, by=request.user)
            messages.success(request, _("Done: %(count)s posts changed. The past stays as it was.") % {"count": moved})
            _tell_who_stays(request, school, form.cleaned_data)
            return redirect("schools:school", code=code)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    context = {
        "form": form,
        "organisation": school,
        "figures": queries.figures(school, on=today()),
        "done": queries.reorganisations(school),
    }
    return render(request, "lms/schools/reorganise.html", context, status=422 if form.errors else 200)


def _tell_who_stays(request, school: Organisation, values: dict) -> None:
    """With a class goes its teacher's post in it; whether the person leaves the school altogether nobody has said."""
    if values["what"] != "split":
        return
    names = queries.teachers_of(list(values["classes"]), still_at=school, on=values["on"])
    if names:
        messages.warning(
            request,
            _(
                "%(names)s went along as class teachers and keep their further posts here. Who leaves this school "
                "altogether: enter it in the staff list."
            )
            % {"names": pgettext("between names", ", ").join(names)},
        )


def _reorganise(school: Organisation, values: dict, *, by: User) -> int:
    said = {"on": values["on"], "by": by, "reason": values["reason"]}
    if values["what"] == "close":
        return reorganise.close(school, **said)
    if values["what"] == "merge":
        return reorganise.merge(school, into=values["into"], **said)
    return reorganise.split(school, into=values["into"], classes=list(values["classes"]), people=[], **said)


@require_http_methods(["GET", "POST"])
def undo(request, pk: int):
    """Ask once, then take a reorganisation back."""
    done = request.access.get(Reorganisation, "undo", pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            found = reorganise.undo(done, by=request.user)
            messages.success(
                request,
                _("Taken back: %(again)s posts go on as before, %(taken_back)s were taken off the record.") % found,
            )
            _tell_of_ends(request, done)
            return redirect("schools:school", code=done.school.code)
        except Refused as reason:
            refused = reason.message
    context = {"done": done, "refused": refused}
    return render(request, "lms/schools/undo_reorganisation.html", context, status=422 if refused else 200)


def _tell_of_ends(request, done: Reorganisation) -> None:
    """Name those whose posts were entered since and still end with what was taken back."""
    if left := list(reorganise.ending_with(done)):
        names = pgettext("between names", ", ").join(dict.fromkeys(post.user.name for post in left))
        message = _(
            "These were given posts since, which still end on %(day)s: %(names)s. Correct those that were to go on."
        )
        messages.warning(request, message % {"day": done.on.isoformat(), "names": names})
