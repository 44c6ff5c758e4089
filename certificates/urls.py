"""/certificates/, /verify/ and /ledger/"""

from django.urls import include, path, re_path, register_converter
from django.urls.converters import StringConverter

from certificates.credentials import life_views as life
from certificates.credentials import views as credentials
from certificates.credentials.numbers import PATTERN
from certificates.documents import badge_views as badges
from certificates.documents import class_views as of_class
from certificates.documents import template_views as template
from certificates.documents import views as documents
from certificates.ledger import views as ledger
from certificates.verifier import views as verifier


class NumberConverter(StringConverter):
    """A certificate number in an address."""

    regex = PATTERN


register_converter(NumberConverter, "certificate_number")

certificates = [
    path("schools/", credentials.schools, name="schools"),
    path("schools/<str:code>/", credentials.school, name="school"),
    path("schools/<str:code>/print/", documents.print_school, name="print_school"),
    path("courses/", life.courses, name="courses"),
    path("courses/issue/", life.issue_backlog, name="issue_backlog"),
    path("courses/<int:edition_id>/end/", life.end_edition, name="end_edition"),
    path("templates/", template.templates_page, name="templates"),
    path("templates/new/", template.edit, name="new_template"),
    path("templates/preview/", template.preview, name="preview"),
    path("templates/<slug:slug>/", template.edit, name="template"),
    path("classes/<int:pk>/issue/", of_class.issue_one, name="issue_class"),
    path("classes/<certificate_number:number>.pdf", of_class.pdf, name="class_pdf"),
    path("classes/<certificate_number:number>/pupils/", of_class.pupils, name="pupils"),
    path("links/<int:pk>/end/", life.end_share, name="end_share"),
    path("prints/<int:pk>/", documents.show_print_run, name="print_run"),
    path("prints/<int:pk>.pdf", documents.print_run_pdf, name="print_run_pdf"),
    path("<certificate_number:number>.pdf", documents.pdf, name="pdf"),
    re_path(
        rf"^(?P<number>{PATTERN})/badge\.(?P<kind>png|svg|jwt)$",
        badges.badge,
        name="badge",
    ),
    path("<certificate_number:number>/", credentials.show, name="show"),
    path("<certificate_number:number>/revoke/", credentials.take_back, name="revoke"),
    path("<certificate_number:number>/reissue/", life.reissue, name="reissue"),
    path("<certificate_number:number>/link/", life.share, name="share"),
]
verify = [
    path("", credentials.verify_form, name="form"),
    path("verify.html", verifier.page, name="page"),
    path("verify.py", verifier.program, name="program"),
    path("offline/", verifier.offline, name="offline"),
    path("worker.js", verifier.worker, name="worker"),
    path("status.txt", verifier.status_list, name="status_list"),
    re_path(r"^file/(?P<sha256>[0-9a-f]{64})/$", verifier.registered, name="registered"),
    re_path(r"^shared/(?P<token>[A-Za-z0-9_-]{43})/$", life.shared, name="shared"),
    path("<str:code>/", credentials.verify_code, name="code"),
]
ledger_pages = [
    path("", ledger.show, name="show"),
    path("checkpoint", ledger.checkpoint, name="checkpoint"),
    path("add-checkpoint", ledger.add_checkpoint, name="add_checkpoint"),
    path("sheet.pdf", ledger.sheet, name="sheet"),
    path("confirm/", ledger.confirm, name="confirm"),
]
badge_pages = [
    path(".well-known/jwks.json", badges.key_set, name="key_set"),
    re_path(r"^\.well-known/keys/(?P<name>[0-9a-f]{32})\.json$", badges.key, name="key"),
    path("badges/issuer.json", badges.issuer, name="issuer"),
    path("badges/revocations.json", badges.revocations, name="revocations"),
    path("badges/courses/<slug:course>/<int:number>.json", badges.achievement, name="achievement"),
]
urlpatterns = [
    path("", include((badge_pages, "badges"))),
    path("certificates/", include((certificates, "certificates"))),
    path("verify/", include((verify, "verify"))),
    path("ledger/", include((ledger_pages, "ledger"))),
]
