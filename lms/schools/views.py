"""Pages of schools: who works there, its classes, its texts."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.refused import Refused
from lms.schools import cards, queries, settings, staff_codes
from lms.schools import posts as posts_rules
from lms.schools.calendar import today
from lms.schools.forms import AppointForm, ContactFormSet, EndForm, IdentityForm, NoticeForm, TermFormSet
from lms.schools.invite import invite
from lms.schools.models import Notice, Organisation, Post
from lms.schools.move_views import changed_before
from lms.web.downloads import PDF, attachment
from lms.web.paging import page

# What the page of a place may lead to.
MAY_HERE = ("manage", "edit_texts", "set_identity", "edit_calendar", "read_log", "read_erasures")


@require_safe
def school_list(request):
    """The organisations that I may look into, by pinyin; somebody with one school goes straight to it.

    Closed ones stand apart: their past is read there, and a closing by mistake taken back.
    """
    request.access.require("read_schools")
    rows = request.access.organisations("read_schools").sorted()
    if len(rows[:2]) == 1:
        return redirect("schools:school", code=rows[0].code)
    query = request.GET.get("q", "").strip()
    closed = request.access.visible(Organisation, "read").filter(closed_on__lte=today()).sorted()
    if query:
        rows, closed = rows.filter(name__icontains=query), closed.filter(name__icontains=query)
    context = {"page": page(queries.with_counts(rows, on=today()), request), "query": query, "closed": closed}
    return render(request, "lms/schools/list.html", context)


@require_safe
def school(request, code: str):
    organisation = request.access.get(Organisation, "read", code=code)
    classes = queries.classes(organisation, on=today())
    context = {
        "organisation": organisation,
        "classes": classes,
        "may_seats": bool(classes) and request.access.may("reset_pins", classes[0]),
        "figures": queries.figures(organisation, on=today()),
        "done": queries.reorganisations(organisation),
        "may": {name: request.access.may(name, organisation) for name in MAY_HERE},
        "on": today(),
    }
    return render(request, "lms/schools/school.html", context)


@require_safe
def staff(request, code: str):
    """Everybody with a post here today or to come, by pinyin."""
    organisation = request.access.get(Organisation, "read", code=code)
    query = request.GET.get("q", "").strip()
    rows = page(queries.staff(organisation, on=today(), called=query), request)
    may_manage = request.access.may("manage", organisation)
    reach = request.access.visible(Post, "reset_code")
    context = {
        "organisation": organisation,
        "page": rows,
        "query": query,
        "may_manage": may_manage,
        "may_erase": request.access.may("read_erasures", organisation),
        "on": today(),
        "beyond": staff_codes.beyond([r.user_id for r in rows], reach=reach, on=today()) if may_manage else set(),
    }
    return render(request, "lms/schools/staff.html", context)


@require_http_methods(["GET", "POST"])
def appoint(request, code: str):
    """A post for one of the own people, or for a new person."""
    organisation = request.access.get(Organisation, "manage", code=code)
    form = AppointForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            within = request.access.visible(Organisation, "manage")
            post = invite(**form.cleaned_data, organisation=organisation, by=request.user, within=within, on=today())
            messages.success(request, _("%(name)s is appointed.") % {"name": post.user.name})
            # Among many the new one would stand pages away.
            here = reverse("schools:staff", args=[code])
            return redirect(f"{here}?{urlencode({'q': post.user.login_name})}")
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    context = {"organisation": organisation, "form": form}
    return render(request, "lms/schools/appoint.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end_post(request, pk: int):
    """End a post as of a day; the past stays as it was."""
    post = request.access.get(Post, "end", pk=pk)
    if post.superseded_at:
        return changed_before(request, post)
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            posts_rules.end(post, **form.cleaned_data, by=request.user)
            messages.success(request, _("The post has ended. What was done in it stays on record."))
            if post.user_id == request.user.pk:
                # The list may have gone with the post.
                return redirect("lms:start")
            return redirect("schools:staff", code=post.organisation.code)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    return render(
        request, "lms/schools/end_post.html", {"post": post, "form": form}, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
def reset_code(request, pk: int):
    """A new one-time code for one member of staff, after asking once; shown once."""
    post = request.access.get(Post, "reset_code", pk=pk, superseded_at=None)
    if request.method == "GET":
        return render(request, "lms/schools/ask_code.html", {"post": post})
    reach = request.access.visible(Post, "reset_code")
    code = staff_codes.give(post, reach=reach, by=request.user, at=timezone.now(), on=today())
    return render(request, "lms/schools/code.html", {"post": post, "code": code})


@never_cache
@require_POST
def print_codes(request, code: str):
    """One-time codes for all who never signed in, as strips on A4; `anew` also where a printed one still works."""
    organisation = request.access.get(Organisation, "manage", code=code)
    document = staff_codes.print_strips(
        organisation,
        reach=request.access.visible(Post, "reset_code"),
        by=request.user,
        at=timezone.now(),
        on=today(),
        paper=partial(cards.staff_codes_pdf, organisation),
        anew="anew" in request.POST,
    )
    return attachment(document, f"{organisation.name}-登录码.pdf", PDF)


@require_http_methods(["GET", "POST"])
def contacts(request, code: str):
    """Reporting and help contacts of a place."""
    organisation = request.access.get(Organisation, "edit_texts", code=code)
    forms = ContactFormSet(request.POST or None, instance=organisation)
    if request.method == "POST" and forms.is_valid():
        forms.save()
        messages.success(request, _("The contacts were saved and are shown from now on."))
        return redirect("schools:contacts", code=code)
    context = {"organisation": organisation, "forms": forms}
    return render(request, "lms/schools/contacts.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def notice(request, code: str, audience: str):
    """One privacy notice of a place; emptied, the district's text holds again."""
    organisation = request.access.get(Organisation, "edit_texts", code=code)
    if audience not in Notice.Audience.values:
        raise Refused(_("There is no such notice. Choose one from the list."), status=404)
    row = Notice.objects.filter(organisation=organisation, audience=audience).first()
    form = NoticeForm(request.POST or None, instance=row or Notice(organisation=organisation, audience=audience))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["text"].strip():
            form.save()
        elif row:
            row.delete()
        messages.success(request, _("The notice was saved."))
        return redirect("schools:school", code=code)
    context = {
        "organisation": organisation,
        "form": form,
        "audience": Notice.Audience(audience),
        "audiences": Notice.Audience,
    }
    return render(request, "lms/schools/notice.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def identity(request, code: str):
    """The step of the identity ladder, with what it means."""
    organisation = request.access.get(Organisation, "set_identity", code=code)
    form = IdentityForm(request.POST or None, initial={"level": organisation.identity_level})
    if request.method == "POST" and form.is_valid():
        try:
            settings.set_identity_level(organisation, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The identity level was changed."))
            return redirect("schools:school", code=code)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    context = {"organisation": organisation, "form": form}
    return render(request, "lms/schools/identity.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def calendar(request):
    """The district's terms."""
    root = request.access.get(Organisation, "edit_calendar", parent=None)
    forms = TermFormSet(request.POST or None, instance=root)
    if request.method == "POST" and forms.is_valid():
        forms.save()
        messages.success(request, _("The calendar was saved."))
        return redirect("schools:calendar")
    return render(
        request,
        "lms/schools/calendar.html",
        {"forms": forms, "root": root},
        status=422 if request.method == "POST" else 200,
    )
