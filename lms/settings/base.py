"""Settings shared by all ways to run; every choice of an installation comes from the environment (see .env.example)."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from lms.settings.environment import (
    database,
    envbool,
    envint,
    envlist,
    envsecret,
    envstr,
    envurl,
    read_env_file,
    served_url,
)

BASE_DIR = Path(__file__).resolve().parents[2]
read_env_file(BASE_DIR / envstr("ENV_FILE", ".env"))
DATA_DIR = (BASE_DIR / envstr("MINGFA_DATA_DIR", "var")).resolve()

DEBUG = False
DEMO = envbool("DEMO", True)
# It uses all rooms, so it stands in the topmost one; --print tells the sign-ins.
DEMO_COMMAND = "load_demo"
PUBLIC_URL = envurl("PUBLIC_URL")
SECRET_KEY = envsecret("SECRET_KEY", DATA_DIR / "keys" / "secret_key", "local-only-not-a-secret")
KEY_PASSPHRASE = envsecret("KEY_PASSPHRASE", DATA_DIR / "keys" / "key_passphrase", "local-only-not-a-secret")
KEY_ALGORITHM = envstr("KEY_ALGORITHM", "ECDSA P-256")
PKCS11_MODULE = envstr("PKCS11_MODULE")
PKCS11_TOKEN = envstr("PKCS11_TOKEN")
PKCS11_KEY = envstr("PKCS11_KEY")
PKCS11_PIN = envstr("PKCS11_PIN")
TSA_URL = envstr("TSA_URL")
TSA_CA = envstr("TSA_CA")
REVOCATION_LISTS = envstr("REVOCATION_LISTS")
# QR codes of certificates carry the masked page's words, signed, for verifiers without the network.
QR_SIGNED = envbool("QR_SIGNED", False)
# How often counts of verifications are written; 0 writes each at once.
COUNT_EVERY_SECONDS = envint("COUNT_EVERY_SECONDS", 5)
LEDGER_ORIGIN = envstr("LEDGER_ORIGIN")
CODE_KEY = envsecret("CODE_KEY", DATA_DIR / "keys" / "code_key", "local-only-not-a-secret")
ALLOWED_HOSTS = envlist("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = envlist("CSRF_TRUSTED_ORIGINS")
if PUBLIC_URL:
    ALLOWED_HOSTS.append(urlsplit(PUBLIC_URL).hostname or "")
    CSRF_TRUSTED_ORIGINS.append(PUBLIC_URL)
HTTPS = envbool("HTTPS", False)
TRUSTED_PROXY = envbool("TRUSTED_PROXY", False)
# Where the server is reached while nobody has said a public address: run.py names the first of ALLOWED_HOSTS.
SERVER_URL = served_url(
    envstr("HOST", "127.0.0.1"),
    envint("PORT", 8000, least=1),
    https=HTTPS,
    behind_proxy=TRUSTED_PROXY,
    allowed=envlist("ALLOWED_HOSTS"),
)
MINGFA_CA_FILE = DATA_DIR / "tls" / "ca.pem"

INSTALLED_APPS = [
    "certificates",
    "courses",
    "content",
    "lms",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.web.csp.policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.people.idle.sign_out_when_idle",
    "lms.web.private.no_store",
    "lms.access.middleware",
    "lms.schools.first_run_views.middleware",
    "lms.web.admin_gate.only_editors",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lms.web.refusals.middleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "lms.site.context",
            ],
        },
    },
]

# Widgets from our own templates, too: templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database(envstr("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'mingfa.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = envstr("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "lms.web.file_cache.Cache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20000},
    }
}

# Jobs keep their own lease and progress (lms/jobs); the task row only carries the job's number.
# Wagtail keeps its indexes by tasks on "default": at once, so that a page is found as soon as it is published.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

AUTH_USER_MODEL = "lms.User"
AUTHENTICATION_BACKENDS = ["lms.people.sign_in.Backend"]
PASSWORD_HASHERS = ["lms.people.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "lms.people.passwords.NotTheLoginName"},
]
LOGIN_URL = "lms:sign_in"
LOGIN_REDIRECT_URL = "/"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
IDLE_MINUTES = envint("IDLE_MINUTES", 30)
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS or TRUSTED_PROXY

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lms.web.static_files.CompressedManifest"},
}
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_PERMISSIONS = 0o600
# Rosters of a district are larger than memory uploads should be.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

WAGTAIL_SITE_NAME = "明法"
WAGTAILADMIN_BASE_URL = PUBLIC_URL or SERVER_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USAGE_COUNT_ENABLED = True
WAGTAILEMBEDS_FINDERS = []
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp", "gif", "svg"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# The district has one time zone; a choice of six hundred, in English, would help nobody.
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.pages.pictures.ImageForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "mp4", "webm", "vtt"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_LOGIN_URL = "lms:sign_in"

EMAIL_BACKEND = envstr("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
# An index that covers more columns helps PostgreSQL; SQLite leaves them out and says so.
SILENCED_SYSTEM_CHECKS = ["models.W040"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # A server whose district has no name yet answers 503 on purpose (lms/schools/first_run_views.py).
    "filters": {
        "mistakes": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: not getattr(getattr(record, "request", None), "awaits_first_run", False),
        }
    },
    "formatters": {"short": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s", "datefmt": "%H:%M:%S"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "short"},
        "warnings": {"class": "logging.StreamHandler", "formatter": "short", "level": "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": envstr("LOG_LEVEL", "INFO")},
    "loggers": {
        # A mistyped address is not an event, and libraries tell each step of each document.
        **{name: {"level": "ERROR"} for name in ("django_tasks", "weasyprint", "fontTools", "PIL")},
        "django.request": {"level": "ERROR", "filters": ["mistakes"]},
        "wagtail": {"level": "WARNING"},
        # The worker sets its loggers to INFO itself: two lines for each task, so the handler has to leave them out.
        **{name: {"handlers": ["warnings"], "propagate": False} for name in ("django_tasks", "django_tasks_db")},
    },
}
