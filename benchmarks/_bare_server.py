"""The reference for saves: a bare Django view that authenticates by session and upserts one row."""

import gc
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")

from django.conf import settings

settings.ROOT_URLCONF = "_bare_server"
settings.MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import get_resolver, path  # noqa: E402
from granian.cli import cli  # noqa: E402

TABLE = "CREATE TABLE IF NOT EXISTS bench_row (who integer, slot integer, answer text, PRIMARY KEY (who, slot))"
UPSERT = "INSERT INTO bench_row VALUES (%s, %s, %s) ON CONFLICT (who, slot) DO UPDATE SET answer = excluded.answer"


def save(request, slot: int):
    """One row of whoever is signed in."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    answer = json.loads(request.body)["answer"]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [request.user.pk, slot, json.dumps(answer)])
    return HttpResponse(status=204)


urlpatterns = [path("save/<int:slot>", save)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    get_resolver().url_patterns  # noqa: B018 - loads every view
    connections.close_all()
    gc.freeze()
    options = ["--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    cli([*options, *sys.argv[1:], "_bare_server:application"])
