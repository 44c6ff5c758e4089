"""District and city: refuses to start without secrets and a public address."""

from django.core.exceptions import ImproperlyConfigured

from lms.settings.base import *  # noqa: F403
from lms.settings.base import CODE_KEY, KEY_PASSPHRASE, PUBLIC_URL, SECRET_KEY

DEMO = False
if "local-only" in SECRET_KEY + CODE_KEY + KEY_PASSPHRASE:
    raise ImproperlyConfigured(
        "SECRET_KEY, CODE_KEY and KEY_PASSPHRASE must be set in production. Run `make setup` or set them."
    )
if not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_URL must be the https:// address that certificates and cards print.")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31536000
