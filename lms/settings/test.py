"""Overrides for the test suite, each with its reason."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# This installation's own .env must not decide what tests see.
os.environ["ENV_FILE"] = os.devnull

from lms.settings.base import *  # noqa: F403

# A strong hasher costs a third of the suite's time and is tested by itself.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "lms.people.hashers.Argon2"]
# Tests write uploads and caches to a folder that goes away with the run.
DATA_DIR = Path(tempfile.mkdtemp(prefix="mingfa-test-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
MEDIA_ROOT = DATA_DIR / "media"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Tests of races open a second connection, which the in-memory database answers with "table is locked".
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
# Tasks run at once, so that a test sees what the worker would do.
TASKS = {name: {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"} for name in ("default", "jobs")}
# The hashed manifest needs collectstatic, which tests do not run.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# What certificates and cards print.
PUBLIC_URL = "https://mingfa.example"
DEMO = False
# A count is there when the answer is.
COUNT_EVERY_SECONDS = 0
