"""Settings every environment shares."""

from datetime import timedelta

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.settings.environment import BASE_DIR, VAR_DIR, database, env

SECRET_KEY = env("SECRET_KEY")
FIELD_KEYS = env("FIELD_KEYS").split(",")  # Fernet keys; the first encrypts, all decrypt
LOOKUP_KEY = env("LOOKUP_KEY")  # keyed hashes by which encrypted values are found
DEBUG = False
BASE_URL = env("BASE_URL", "http://localhost:8000")  # what QR codes and mails point to
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "portal.signing.apps.SigningConfig",
    "portal.payments.apps.PaymentsConfig",
    "portal.worktime.apps.WorktimeConfig",
    "portal.uploads.apps.UploadsConfig",
    "accounts.apps.AccountsConfig",
    "registers.apps.RegistersConfig",
    "contracts.apps.ContractsConfig",
    "copyright_registry.apps.CopyrightRegistryConfig",
    "portal.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",  # trigram look-ups
    "django.forms",  # its widget templates, which ours extend
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.access.AccessMiddleware",
    "accounts.browsers.SeenMiddleware",
    "accounts.subjects.SubjectMiddleware",  # after it: closed pages have no subject
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.portal",
                "accounts.subjects.acting_for",
            ],
            "builtins": ["portal.templatetags.components"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.AppointmentBackend"]
LOGIN_URL = "accounts:sign_in"

REDIS_URL = env("REDIS_URL")
CACHES = {  # counts of visitors, and what the checks of dropped files found; nothing that must last
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"serializer": "portal.caching.Sealed", "socket_timeout": 3, "socket_connect_timeout": 2},
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT = "portal.broker:Transport"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The database says what is owed (portal.tasks.sweep); a publish that fails must not hold the reader up.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,
    "visibility_timeout": 120,
    "socket_timeout": 3,
    "socket_connect_timeout": 2,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SOFT_TIME_LIMIT = 90  # seconds; a task ends before its message is given to another worker
CELERY_TASK_TIME_LIMIT = 110
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Almaty"
# What may take minutes waits in a line of its own, so that no certificate waits behind it; and what strangers send
# in another, so that neither lists nor time stamps wait behind that.
CELERY_TASK_ROUTES = {
    "portal.signing.tasks.check_dropped": {"queue": "checks"},
    "copyright_registry.tasks.make_preview": {"queue": "slow"},
    "portal.uploads.tasks.check_upload": {"queue": "slow"},
    "registers.tasks.check_recording": {"queue": "slow"},
    "accounts.tasks.make_export": {"queue": "slow"},
    "registers.lists.tasks.make_dump": {"queue": "slow"},
    "registers.bulk.tasks.carry_on": {"queue": "slow"},
    "portal.signing.tasks.fetch_list": {"queue": "slow"},
    "portal.signing.tasks.stamp_signatures": {"queue": "slow"},
}
CELERY_BEAT_SCHEDULE = {
    "owed work": {"task": "portal.tasks.sweep", "schedule": timedelta(minutes=1)},
}

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
TIME_ZONE = "Asia/Almaty"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", BASE_DIR / "build" / "fonts" / "web")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.static_files.HtmxFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.static_files.StaticFiles"},
}
MEDIA_ROOT = VAR_DIR / "files"  # private: files leave only through views that ask who is there
MEDIA_URL = "/never-served/"
PDF_FONTS = BASE_DIR / "build" / "fonts" / "pdf"
FILE_UPLOAD_HANDLERS = ["portal.uploads.plain.BoundedUploadHandler"]
WORK_MAX_BYTES = 50 * 1024 * 1024  # one form; what is larger comes in pieces (portal.uploads)
UPLOADS_OF_A_PERSON = 20 * 1024**3  # bytes sent, or announced, that no application holds yet
UPLOADS_OF_ALL = 200 * 1024**3
UPLOADS_LEAVE_FREE = 1024**3  # bytes of the disk that uploads never fill
CHECK_MAX_BYTES = 25 * 1024 * 1024  # of a signed document dropped on the check page
CHECK_QUICK_BYTES = 512 * 1024  # hashed in the request, in about half a second; more goes to a worker

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
CONFIRMED_FOR = timedelta(minutes=15)  # how long one's signature proves who one is, before the next
CHALLENGE_FOR = timedelta(minutes=5)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

SIGNER_URL = env("SIGNER_URL", "wss://127.0.0.1:13579/")  # NCALayer, or the simulator
TRUST_DIR = env("TRUST_DIR")  # the pinned authorities: manage.py load_trust
SEAL_KEY_FILE = env("SEAL_KEY_FILE")  # PKCS#12 of the provider's seal
SEAL_KEY_PASSWORD = env("SEAL_KEY_PASSWORD")
TSA_URL = env("TSA_URL")

BANK_API_URL = env("BANK_API_URL")
BANK_TOKEN_URL = env("BANK_TOKEN_URL")
BANK_PAGE_URL = env("BANK_PAGE_URL")
BANK_CLIENT_ID = env("BANK_CLIENT_ID")
BANK_CLIENT_SECRET = env("BANK_CLIENT_SECRET")
BANK_TERMINAL = env("BANK_TERMINAL")
BANK_TIMEOUT = 10.0  # seconds

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF, SIGNER_URL.rstrip("/")],
        "form-action": [SELF, BANK_PAGE_URL],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "portal@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}

# Who stands on the platform by their office (Order 100): the BIN, and the name in Kazakh and in Russian.
BODIES = {
    "expert": (
        env("EXPERT_ORGANISATION_BIN", ""),
        "Ұлттық зияткерлік меншік институты",
        "Национальный институт интеллектуальной собственности",
    ),
    "authorised_body": (
        env("AUTHORISED_BODY_BIN", ""),
        "Қазақстан Республикасының Әділет министрлігі",
        "Министерство юстиции Республики Казахстан",
    ),
}

PRODUCTION = False  # production trusts no test or development authority
DEMO = False
DEMO_PEOPLE_FILE = ""
MAILBOX_URL = ""
PORTAL_NAME = _("Authors’ Rights Portal")
