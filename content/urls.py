"""Addresses of the room: the library, search, the Wagtail admin, and last the page tree."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls
from wagtail.views import serve

from content.family import views as family
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
    path("catalogue/", serve, {"path": "catalogue/"}, name="catalogue"),
]

urlpatterns = [
    path("", include((public, "content"))),
    path("cms/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("", include(wagtail_urls)),
]
