"""Langflow as a process of ours: its command, and an environment that holds no secret of ours."""

import json
import os
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

from config.settings import kept_secret

COMPONENTS = settings.BASE_DIR / "flows" / "components"
PROCESS = settings.BASE_DIR / "flows" / "process"  # what Langflow's process is started with
# Langflow's own, and that what it deletes is gone from the file as well.
PRAGMAS = {
    "synchronous": "NORMAL",
    "journal_mode": "WAL",
    "busy_timeout": 30000,
    "secure_delete": "ON",
}
# What of our own environment Langflow gets to see: the machine's, nothing of the application's.
PASSED_ON = (
    "PATH HOME USER LANG LC_ALL TZ TMPDIR SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE"
    " CURL_CA_BUNDLE HTTP_PROXY HTTPS_PROXY http_proxy https_proxy".split()
)


def langflow_command() -> list[str]:
    return [
        sys.executable, "-m", "commonplace_langflow", "run",
        "--host", "127.0.0.1", "--port", str(settings.LANGFLOW_PORT),
        "--workers", "1", "--components-path", str(COMPONENTS), "--no-open-browser",
        "--log-level", "warning",
    ]  # fmt: skip


def langflow_environment(*, playground_token: str = "") -> dict[str, str]:
    """The whole environment of Langflow's process.

    The model's address, key and name are those of the settings, else the local model's.
    """
    folder = settings.DATA_DIR / "langflow"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {
        "PYTHONPATH": str(PROCESS),
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # on macOS, as Langflow's launcher has it
        "COMMONPLACE_COMPONENTS": str(COMPONENTS),
        "COMMONPLACE_FAST_LANGFLOW": str(settings.FAST_LANGFLOW).lower(),
        "LANGFLOW_CONFIG_DIR": str(folder),
        "LANGFLOW_DATABASE_URL": f"sqlite:///{folder / 'langflow.db'}",
        "LANGFLOW_AUTO_LOGIN": "false",
        "LANGFLOW_ENABLE_SIGNUP": "false",
        "LANGFLOW_SUPERUSER": superuser_name(),
        "LANGFLOW_SUPERUSER_PASSWORD": kept_secret("langflow_password"),
        # Staff is signed in by a cookie of ours, about which it asks us: one of our changes to it.
        "LANGFLOW_EXTERNAL_AUTH_ENABLED": str(settings.FAST_LANGFLOW).lower(),
        "LANGFLOW_EXTERNAL_AUTH_PROVIDER": "commonplace",
        "LANGFLOW_EXTERNAL_AUTH_TOKEN_HEADER": "",
        "LANGFLOW_EXTERNAL_AUTH_TOKEN_COOKIE": settings.LANGFLOW_EDITOR_COOKIE,
        "LANGFLOW_EXTERNAL_AUTH_IDENTITY_RESOLVER": "commonplace_langflow.editors:resolve",
        # Our key is checked against this one: no key has to be made after the start.
        "LANGFLOW_API_KEY_SOURCE": "env",
        "LANGFLOW_API_KEY": settings.LANGFLOW_API_KEY or kept_secret("langflow_api_key"),
        # Stored, they would be secrets that a component's address field must not hold, and an
        # old value could outlive a change of ours; unstored, fields read the environment itself.
        "LANGFLOW_STORE_ENVIRONMENT_VARIABLES": "false",
        "LANGFLOW_FALLBACK_TO_ENV_VAR": "true",
        "LANGFLOW_SSRF_ALLOWED_HOSTS": ",".join(allowed_hosts(model_variables())),
        "LANGFLOW_CREATE_STARTER_PROJECTS": "false",
        "LANGFLOW_STORE": "false",
        # Its records of runs hold prompts, and so passages of everybody's notes.
        "LANGFLOW_TRANSACTIONS_STORAGE_ENABLED": "false",
        "LANGFLOW_VERTEX_BUILDS_STORAGE_ENABLED": "false",
        "LANGFLOW_DEACTIVATE_TRACING": "true",
        # A run without this header, which nobody sends, is anonymous: no message of it is kept.
        "LANGFLOW_SERVING_END_USER_HEADER": "X-Commonplace-Nobody",
        "LANGFLOW_SQLITE_PRAGMAS": json.dumps(PRAGMAS),
        # Drawing a failed run's traceback prettily takes it seconds, and the stream waits.
        "LANGFLOW_PRETTY_LOGS": "false",
        "LANGFLOW_CORS_ORIGINS": settings.LANGFLOW_URL,
        "LANGFLOW_REFRESH_SAME_SITE": "lax",  # some versions' default lets any site's page in
        "LANGFLOW_ACCESS_SAME_SITE": "lax",
        "LANGFLOW_DO_NOT_TRACK": "true",
        "DO_NOT_TRACK": "true",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "COMMONPLACE_URL": f"http://127.0.0.1:{settings.PORT}",
        "COMMONPLACE_TOKEN": playground_token,
        **model_variables(),
    }
    return environment


def superuser_name() -> str:
    """The name under which staff sign in to Langflow; made once, as Langflow keeps it."""
    path = settings.DATA_DIR / "langflow_superuser"
    if not path.exists():
        path.write_text(settings.ADMIN_USERNAME)
    return path.read_text().strip()


def model_variables() -> dict[str, str]:
    if settings.LLM_BASE_URL:
        return {
            "LLM_BASE_URL": settings.LLM_BASE_URL,
            "LLM_API_KEY": settings.LLM_API_KEY or "none",
            "LLM_MODEL": settings.LLM_MODEL or "default",
        }
    return {
        "LLM_BASE_URL": f"http://127.0.0.1:{settings.MODEL_PORT}/v1",
        "LLM_API_KEY": kept_secret("model_api_key"),
        "LLM_MODEL": settings.LLM_MODEL or "local",
    }


def allowed_hosts(variables: Mapping[str, str]) -> list[str]:
    """Hosts that Langflow's components may call although they are inside the network."""
    model = urlsplit(variables["LLM_BASE_URL"]).hostname or ""
    more = settings.LANGFLOW_SSRF_ALLOWED_HOSTS
    return list(dict.fromkeys(["127.0.0.1", "localhost", model, *more]))
