"""Addresses of the room: the library, search, the Wagtail admin, and last the page tree."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls
from wagtail.views import serve

from content.checks import views as checks
from content.family import views as family
from content.items import file_views as item_files
from content.law import views as law
from content.pages import views as pages
from content.review import views as review
from content.statutes import views as statutes

public = [
    path("law/", law.laws, name="laws"),
    path("law/<slug:law>/", law.law, name="law"),
    path("law/<slug:law>/<slug:number>/", law.article, name="article"),
    path("search/", pages.search, name="search"),
    path("letters/", family.letters, name="letters"),
    path("letters/<slug:stage>/", family.letter, name="letter"),
    path("letters/<slug:stage>/letter.pdf", family.letter_pdf, name="letter_pdf"),
    path("where-to-turn/<slug:stage>/", family.stage_help, name="stage_help"),
    path("law-review/", review.waiting, name="law_review"),
    path("law-review/decided/", review.decided, name="law_review_decided"),
    path("law-review/<int:pk>/", review.show, name="law_review_show"),
    path("law-import/", statutes.start, name="law_import"),
    path("law-import/apply/", statutes.apply, name="law_import_apply"),
    path("item-files/", item_files.files, name="item_files"),
    path("item-files/template.xlsx", item_files.template, name="item_template"),
    path("item-files/export/", item_files.export, name="item_export"),
    path("item-files/export/file", item_files.export_file, name="item_export_file"),
    path("item-files/leaks/", checks.leaks, name="item_leaks"),
    path("item-files/<int:pk>/", item_files.show, name="item_import"),
    path("item-files/<int:pk>/apply/", item_files.apply, name="item_import_apply"),
    path("item-files/<int:pk>/discard/", item_files.discard, name="item_import_discard"),
    path("item-files/<int:pk>/errors.xlsx", item_files.errors, name="item_import_errors"),
    path("catalogue/", serve, {"path": "catalogue/"}, name="catalogue"),
]

urlpatterns = [
    path("", include((public, "content"))),
    path("cms/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("", include(wagtail_urls)),
]
