"""Settings of the test run; tests/conftest.py starts the services and says where they are."""

import os
import tempfile
from pathlib import Path

for _name, _value in {
    "SECRET_KEY": "for tests only, and long enough for Django’s own checks 0123456789",
    "FIELD_KEYS": "Zm9yLXRlc3RzLW9ubHktMzItYnl0ZXMtbG9uZy1rZXk=",
    "LOOKUP_KEY": "for tests only",
    "DATABASE_URL": "postgresql:///portal?host=/nowhere",
    "REDIS_URL": "redis://127.0.0.1:1/0",  # nobody listens: a task sent by accident fails
    "BASE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "SIGNER_URL": "ws://127.0.0.1:13579/",
    "TRUST_DIR": "/nowhere",
    "SEAL_KEY_FILE": "/nowhere",
    "SEAL_KEY_PASSWORD": "for tests only",
    "TSA_URL": "http://127.0.0.1:1/tsp",
    "BANK_API_URL": "http://127.0.0.1:1",
    "BANK_TOKEN_URL": "http://127.0.0.1:1/oauth2/token",
    "BANK_PAGE_URL": "http://127.0.0.1:1/payform/",
    "BANK_CLIENT_ID": "test",
    "BANK_CLIENT_SECRET": "for tests only",
    "BANK_TERMINAL": "67e34d63-102f-4bd1-898e-370781d0074d",
}.items():
    os.environ[_name] = _value

from portal.settings.base import *  # noqa: E402 - it reads what was just set

MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="portal-test-files-"))
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # no test is counted with another
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
