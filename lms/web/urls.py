"""Furniture of the site: language, styleguide, trust."""

from django.conf import settings
from django.urls import path

from lms.web import media, views

urlpatterns = [
    path("trust/", views.trust, name="trust"),
    path("trust/ca.pem", views.ca_file, name="trust_ca"),
    path("media/<path:path>", media.media, name="media"),
    path("healthz/", views.health, name="health"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", views.styleguide, name="styleguide"))
