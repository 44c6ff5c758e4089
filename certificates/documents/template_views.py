"""Pages on which the bureau edits templates and sees them."""

import base64

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.credentials.models import CertificateTemplate
from certificates.documents import pictures, templates
from certificates.documents.forms import TemplateForm
from lms.refused import Refused
from lms.schools.calendar import today


def _root(request):
    request.access.require("manage_certificates")
    root = request.access.organisations("manage_certificates").filter(parent=None).first()
    if root is None:
        raise Http404
    return root


@require_safe
def templates_page(request):
    """All templates of the district."""
    rows = CertificateTemplate.objects.filter(root=_root(request))
    return render(request, "certificates/templates.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def edit(request, slug: str = ""):
    """A new template, or one that is there: what is typed, with a preview beside it."""
    root = _root(request)
    row = (
        request.access.get(CertificateTemplate, "edit", root=root, slug=slug)
        if slug
        else CertificateTemplate(root=root)
    )
    form = TemplateForm(request.POST or None, request.FILES or None, instance=row)
    if request.method == "POST" and form.is_valid() and _keep(request, form):
        messages.success(request, _("Kept. Certificates issued from now on look like this; earlier ones stay."))
        return redirect("certificates:template", slug=form.instance.slug)
    context = {"form": form, "slug": slug}
    return render(request, "certificates/template.html", context, status=422 if form.is_bound else 200)


@require_POST
def preview(request):
    """The example certificate as a picture in what is typed, whether kept or not; what is wrong stands in its place."""
    root = _root(request)
    earlier = CertificateTemplate.objects.filter(root=root, slug=request.POST.get("slug", "")).first()
    form = TemplateForm(request.POST, request.FILES, instance=earlier or CertificateTemplate(root=root))
    form.fields["name"].required = form.fields["slug"].required = False
    # Names are checked when it is kept.
    form._validate_unique = False
    if form.is_valid():
        try:
            sheet = templates.example(_filled(form), issuer=root.name, on=today())
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            from certificates.documents import page_image, paper

            picture = base64.b64encode(page_image.first_page(paper.pdf([sheet]))).decode("ascii")
            context = {"picture": f"data:image/jpeg;base64,{picture}"}
            return render(request, "certificates/template_preview.html", context)
    return render(request, "certificates/template_errors.html", {"form": form}, status=422)


def _filled(form: TemplateForm) -> CertificateTemplate:
    """The template as the form says, checked and not saved; Refused names the field."""
    row, said = form.instance, form.cleaned_data
    row.signatories = templates.signatories(said["signatories"])
    for part in ("logo", "seal"):
        if said[f"no_{part}"]:
            setattr(row, part, None)
        elif said[f"{part}_file"]:
            setattr(row, part, pictures.take(said[f"{part}_file"], part=part))
    templates.check(row)
    return row


def _keep(request, form: TemplateForm) -> bool:
    try:
        row = _filled(form)
        row.changed_at, row.changed_by = timezone.now(), request.user
        with transaction.atomic():
            row.save()
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return False
    except IntegrityError:
        form.add_error("slug", _("Another template has this short name."))
        return False
    return True
