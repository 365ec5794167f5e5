"""The settings, for production."""

import os
from urllib.parse import parse_qsl, urlsplit

_scheme, _, _address = os.environ["DATABASE_URL"].partition("://")

SECRET_KEY = "measured-on-this-machine-alone"  # It protects nothing: nobody signs in.
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.peers.django.urls"
WSGI_APPLICATION = "bench.peers.django.wsgi.application"
INSTALLED_APPS = ["rest_framework", "bench.peers.django"]
MIDDLEWARE: list[str] = []
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

if _scheme == "sqlite":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _address.removeprefix("/"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 10,
                "transaction_mode": "IMMEDIATE",
                # The same durability and cache as everybody's; foreign keys are on anyhow.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                "PRAGMA mmap_size=1073741824",
            },
        }
    }
else:
    _server = urlsplit(os.environ["DATABASE_URL"])
    # A server that listens on a socket of the file system has its folder in the query.
    _folder = dict(parse_qsl(_server.query)).get("host", "")
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _server.path.removeprefix("/"),
            "USER": _server.username or "",
            "PASSWORD": _server.password or "",
            "HOST": _server.hostname or _folder,
            "PORT": _server.port or "",
            "OPTIONS": {"pool": {"min_size": 4, "max_size": 10}},
        }
    }

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
}
