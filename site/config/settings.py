"""Settings. Every variable is optional and listed in README's configuration table."""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF  # noqa: F401
from django.core.exceptions import ImproperlyConfigured

from config.base.env import (
    env_bool,
    env_choice,
    env_int,
    env_list,
    env_str,
    env_time_zone,
    env_url,
    is_host,
    is_origin,
)
from config.base.logs import is_news, without_clients_traceback
from config.base.private import close

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env_str("DATA_DIR", str(BASE_DIR / "var"))).expanduser().resolve()
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    close(DATA_DIR)
except OSError as error:
    raise ImproperlyConfigured(
        f"DATA_DIR={str(DATA_DIR)!r} cannot be used ({error.strerror}): "
        "give a folder that can be written."
    ) from error

# Where the model weights are; 1.2 GB that several data folders may share.
MODELS_DIR = Path(env_str("MODELS_DIR", str(DATA_DIR / "models"))).expanduser().resolve()
ATTACHMENTS_DIR = DATA_DIR / "attachments"  # pictures and documents that came with notes


def kept_secret(name: str) -> str:
    """A secret made once and kept in DATA_DIR, readable by its owner alone."""
    path = DATA_DIR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


# --- Where we listen --------------------------------------------------------------------
HOST = env_str("HOST", "127.0.0.1")
PORT = env_int("PORT", 8000, low=1, high=65535)
LANGFLOW_PORT = env_int("LANGFLOW_PORT", 7860, low=1, high=65535)
MODEL_PORT = env_int("MODEL_PORT", 7861, low=1, high=65535)
# 0: there is none for this process; `make run` takes a free one and tells those that it starts.
FLOW_SERVER_PORT = env_int("FLOW_SERVER_PORT", 0, low=0, high=65535)

SECRET_KEY = env_str("SECRET_KEY") or kept_secret("secret_key")
DEBUG = env_bool("DEBUG", False)
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env_list(
    "ALLOWED_HOSTS",
    list(dict.fromkeys([*LOCAL_HOSTS, HOST])),
    is_allowed=is_host,
    allowed="give names such as notes.example.org, without a scheme or a port",
)
CSRF_TRUSTED_ORIGINS = env_list(
    "CSRF_TRUSTED_ORIGINS",
    [],
    is_allowed=is_origin,
    allowed="give origins such as https://notes.example.org",
)
CSRF_FAILURE_VIEW = "config.error_pages.csrf_failure"
# Behind a proxy that speaks TLS and sets X-Forwarded-Proto.
BEHIND_TLS_PROXY = env_bool("BEHIND_TLS_PROXY", False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_SSL_REDIRECT = True
    # Health is asked, and Langflow calls the API, from this machine and past the proxy.
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$", "^api/"]

# --- Application ------------------------------------------------------------------------
INSTALLED_APPS = [
    "servestatic.runserver_nostatic",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "channels",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "config.apps.SiteConfig",
    "notes",
    "ai_chatbot",
]
MIDDLEWARE = [
    "config.edge.threadless.SecurityMiddleware",
    "config.edge.static.StaticFiles",
    "config.edge.compressing.CompressedPages",
    "config.edge.middleware.PrivateByDefaultMiddleware",
    "config.edge.own_time.OwnTime",
    "config.edge.own_language.OwnLanguage",
    "config.edge.middleware.ProblemsMiddleware",
    "config.edge.threadless.CSPMiddleware",
    "config.edge.threadless.SessionMiddleware",
    "config.edge.threadless.CommonMiddleware",
    "config.edge.threadless.CsrfViewMiddleware",
    "config.edge.threadless.AuthenticationMiddleware",
    "config.edge.middleware.LoginRequiredMiddleware",
    "config.edge.threadless.MessageMiddleware",
    "config.edge.threadless.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.edge.middleware.GoneMeanwhile",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
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
                "config.context.account_settings",
                "config.context.appearance",
            ],
        },
    },
]

# --- Database, cache, channel layer -----------------------------------------------------
DATABASE_URL = env_url("DATABASE_URL", schemes=["sqlite", "postgres", "postgresql"])
if DATABASE_URL.startswith("postgres"):
    # Each request and each thread borrows a connection from the process's pool.
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_health_checks=True)}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 2, "max_size": 16}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATABASE_URL.removeprefix("sqlite:///")
            or str(DATA_DIR / "commonplace.sqlite3"),
            # A file, as threads do not share a database in memory the way they share a file.
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
            "CONN_MAX_AGE": None,  # a file: kept open by each thread, it cannot go away
            "OPTIONS": {
                # Take the write lock at BEGIN: upgrading a read lock later can fail at once.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_url("REDIS_URL", schemes=["redis", "rediss", "unix"])
CACHES: dict[str, dict[str, object]] = {"default": {}}
if REDIS_URL:
    CACHES["default"] |= {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    # Published once a process and not once a page; what is missed is asked for again.
    INSTALLED_APPS += ["django_rq", "django_tasks_rq"]
    RQ_SHOW_ADMIN_LINK = False  # any staff, with no permission, could empty the queue there
    RQ_QUEUES = {"default": {"URL": REDIS_URL, "DEFAULT_TIMEOUT": 6 * 3600}}
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend"}}
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "config.base.layers.SharedChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
else:
    CACHES["default"] |= {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # Whoever guesses must not push the counts of guesses out with others.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "config.base.layers.LocalChannelLayer", "CONFIG": {"capacity": 1000}}
    }

# --- Accounts ---------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_ADAPTER = "config.accounts.adapter.AccountAdapter"
# Besides allauth's own: ten failures a minute of an address, five in five minutes of a name there.
ACCOUNT_RATE_LIMITS = {"login_failed_anywhere": "100/h/key", "api_token": "30/m/ip"}
# The first account, made when there is none; without a password one is made up and printed.
ADMIN_USERNAME = env_str("ADMIN_USERNAME", "admin")
ADMIN_PASSWORD = env_str("ADMIN_PASSWORD")
# With false only the administrator makes accounts.
SIGNUP_OPEN = env_bool("SIGNUP_OPEN", True)
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Commonplace: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = SIGNUP_OPEN  # that mail invites to sign up
EMAIL_HOST = env_str("EMAIL_HOST")
EMAIL_PORT = env_int("EMAIL_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_str("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", True)
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "commonplace@localhost")
# Without a mail server, mail (a password's reset link) is printed where `make run` runs.
EMAIL_BACKEND = "django.core.mail.backends.{}.EmailBackend".format(
    "smtp" if EMAIL_HOST else "console"
)

# --- Pages ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
SERVESTATIC_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.edge.static.VersionedStorage"},
}
SERVESTATIC_ALLOW_ALL_ORIGINS = False
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français")]
LANGUAGE_COOKIE_NAME = "language"
# Named, so that our words come before those that Django and its other apps have for the same.
LOCALE_PATHS = [
    BASE_DIR / "site" / "config" / "locale",
    BASE_DIR / "ai_chatbot" / "locale",
    BASE_DIR / "notes" / "locale",
]
FORMAT_MODULE_PATH = "config.languages.formats"
USE_I18N = True
TIME_ZONE = env_time_zone("TIME_ZONE", "UTC")
USE_TZ = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = ", ".join(
    f"{power}=()"
    for power in "accelerometer browsing-topics camera display-capture geolocation"
    " gyroscope hid magnetometer microphone midi payment serial usb xr-spatial-tracking".split()
)
CONTENT_SECURITY_POLICY = {
    # No inline script or style and nothing from elsewhere: an image in an answer
    # must not be able to carry words of it to a stranger's server.
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Langflow and models ----------------------------------------------------------------
LANGFLOW_EDITOR_COOKIE = "commonplace_editor"  # lets our staff in there
LANGFLOW_URL = env_url(
    "LANGFLOW_URL", f"http://127.0.0.1:{LANGFLOW_PORT}", schemes=["http", "https"]
)
LANGFLOW_API_KEY = env_str("LANGFLOW_API_KEY")  # empty: the one that `make run` keeps
# Processes of the flow server, which runs what is published beside Langflow; 0: Langflow runs all.
FLOW_SERVER_WORKERS = env_int("FLOW_SERVER_WORKERS", 1, low=0, high=64)
# Further hosts within the network that its components may call, as the host of a container.
LANGFLOW_SSRF_ALLOWED_HOSTS = env_list("LANGFLOW_SSRF_ALLOWED_HOSTS", [])
FAST_LANGFLOW = env_bool("FAST_LANGFLOW", True)  # with our changes to how it runs flows
# Somebody else's Langflow runs its flows itself; so does one without our changes, which are what
# makes `lfx serve` answer as Langflow does.
HAS_FLOW_SERVER = (
    bool(FLOW_SERVER_WORKERS and FLOW_SERVER_PORT) and FAST_LANGFLOW and not env_str("LANGFLOW_URL")
)
FLOW_SERVER_URL = f"http://127.0.0.1:{FLOW_SERVER_PORT}" if HAS_FLOW_SERVER else ""
LANGFLOW_FLOW = "notes_assistant"  # endpoint name of flows/notes_assistant.json
FLOWS_DIR = BASE_DIR / "flows"
# What answers: the version that was published, or what stands on Langflow's canvas just now.
FLOW_ANSWERS = env_choice("FLOW_ANSWERS", ["published", "draft"])
# What becomes of publishing a flow that does worse with the golden questions.
FLOW_WORSE = env_choice("FLOW_WORSE", ["warn", "refuse"])
LLM_BASE_URL = env_url("LLM_BASE_URL", schemes=["http", "https"])  # empty: the local model
LLM_API_KEY = env_str("LLM_API_KEY")
LLM_MODEL = env_str("LLM_MODEL")
# Set by `make run`, not by people: LLM_BASE_URL is what it found on this machine.
LLM_IS_FOUND = os.environ.get("COMMONPLACE_LLM_FOUND") == "true"
LLM_MODEL_PATH = env_str("LLM_MODEL_PATH")  # empty: the largest in MODELS_DIR that can run here
EMBEDDING_BASE_URL = env_url("EMBEDDING_BASE_URL", schemes=["http", "https"])
EMBEDDING_MODEL = env_str("EMBEDDING_MODEL")
EMBEDDING_LANGUAGES = env_choice("EMBEDDING_LANGUAGES", ["auto", "english"])
# A cross-encoder that puts what was found in a better order; empty: none.
RERANK_BASE_URL = env_url("RERANK_BASE_URL", schemes=["http", "https"])
RERANK_MODEL = env_str("RERANK_MODEL")

# --- Limits -----------------------------------------------------------------------------
QUESTION_MAX_CHARS = env_int("QUESTION_MAX_CHARS", 4000, low=1)
# A flow that answers from elsewhere may be asked by who has no notes.
ASK_WITHOUT_NOTES = env_bool("ASK_WITHOUT_NOTES", False)
QUESTIONS_PER_MINUTE = env_int("QUESTIONS_PER_MINUTE", 20, low=1)
REQUESTS_PER_MINUTE = env_int("REQUESTS_PER_MINUTE", 600, low=1)  # of a user's programs
TOKENS_PER_DAY = env_int("TOKENS_PER_DAY", 1_000_000, low=1)
HISTORY_TURNS = env_int("HISTORY_TURNS", 3, low=0, high=20)  # that a question comes with
# Days after which a conversation that is not pinned is deleted for good; 0: none ever is.
CONVERSATION_DAYS = env_int("CONVERSATION_DAYS", 0, low=0)
SOCKETS_PER_USER = env_int("SOCKETS_PER_USER", 10, low=1)
# Seconds of silence before an answer is given up: a local model can think for a while.
ANSWER_TIMEOUT = env_int("ANSWER_TIMEOUT", 180, low=1)
ANSWER_MAX_CHARS = env_int("ANSWER_MAX_CHARS", 200_000, low=1)  # an endless answer ends there
# Webhooks go to the internet alone, over TLS; true lets them go to this machine and its network.
WEBHOOKS_TO_PRIVATE = env_bool("WEBHOOKS_TO_PRIVATE", False)
UPLOAD_MAX_MB = env_int("UPLOAD_MAX_MB", 100, low=1)
STORAGE_LIMIT_MB = env_int("STORAGE_LIMIT_MB", 0, low=0)  # that each user may keep; 0: no limit
DATA_UPLOAD_MAX_NUMBER_FILES = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000  # a form without its files; a note holds 5 MB
BODY_MAX_BYTES = 6_000_000  # any request but an import
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_100  # each file of a folder comes with its path
FRAME_MAX_BYTES = 64 * 1024
RUN_TOKEN_MAX_AGE = 15 * 60  # seconds; a run's token also ends with the run

LOG_LEVEL = env_choice("LOG_LEVEL", ["WARNING", "DEBUG", "INFO", "ERROR", "CRITICAL"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "news": {"()": "django.utils.log.CallbackFilter", "callback": is_news},
        "brief": {
            "()": "django.utils.log.CallbackFilter",
            "callback": without_clients_traceback,
        },
    },
    "loggers": {"uvicorn.error": {"filters": ["brief"]}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["news"]}
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
