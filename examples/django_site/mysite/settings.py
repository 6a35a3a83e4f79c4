"""A small Django project's settings. What the chat of Commonplace needs says so; docs/widget.md
has the whole list."""

import os
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
COMMONPLACE = BASE_DIR.parents[1]  # needed: the repository, and its folder `site`
sys.path[:0] = [str(COMMONPLACE), str(COMMONPLACE / "site")]
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var"))  # ours; git ignores var
DATA_DIR.mkdir(exist_ok=True)

SECRET_KEY = os.environ.get("SECRET_KEY", "only for trying this out")
DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # needed, from here on
    "channels",
    "django_tasks",
    "django_tasks_db",
    "notes",
    "ai_chatbot",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "mysite.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",  # needed
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "mysite.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},  # needed: answers write beside
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
STATIC_URL = "static/"
USE_TZ = True

# needed; for more than one process: Redis, as docs/widget.md says
CHANNEL_LAYERS = {"default": {"BACKEND": "config.base.layers.LocalChannelLayer"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
LANGFLOW_URL = os.environ.get("LANGFLOW_URL", "http://127.0.0.1:7860")
LANGFLOW_API_KEY = os.environ.get("LANGFLOW_API_KEY", "")
MODELS_DIR = Path(os.environ.get("MODELS_DIR", COMMONPLACE / "var" / "models"))
