"""Our settings' defaults, for a project of somebody else's that installs our apps.

This project's own settings come out of the environment (config.settings); a test compares them.
"""

from pathlib import Path
from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    "LANGFLOW_URL": "http://127.0.0.1:7860",
    "LANGFLOW_API_KEY": "",
    "LANGFLOW_EDITOR_COOKIE": "commonplace_editor",
    "FLOW_SERVER_URL": "",
    "LANGFLOW_FLOW": "notes_assistant",
    "FLOWS_DIR": Path(__file__).resolve().parents[3] / "flows",
    "FLOW_ANSWERS": "published",
    "FLOW_WORSE": "warn",
    "REDIS_URL": "",
    "LLM_BASE_URL": "",
    "LLM_API_KEY": "",
    "LLM_MODEL": "",
    "LLM_IS_FOUND": False,
    "PORT": 8000,
    "LANGFLOW_PORT": 7860,
    "MODEL_PORT": 7861,
    "FLOW_SERVER_PORT": 0,
    "EMBEDDING_BASE_URL": "",
    "EMBEDDING_MODEL": "",
    "EMBEDDING_LANGUAGES": "auto",
    "RERANK_BASE_URL": "",
    "RERANK_MODEL": "",
    "QUESTION_MAX_CHARS": 4000,
    "QUESTIONS_PER_MINUTE": 20,
    "REQUESTS_PER_MINUTE": 600,
    "TOKENS_PER_DAY": 1_000_000,
    "HISTORY_TURNS": 3,
    "ASK_WITHOUT_NOTES": False,
    "SOCKETS_PER_USER": 10,
    "ANSWER_TIMEOUT": 180,
    "ANSWER_MAX_CHARS": 200_000,
    "UPLOAD_MAX_MB": 100,
    "STORAGE_LIMIT_MB": 0,
    "FRAME_MAX_BYTES": 64 * 1024,
    "CONVERSATION_DAYS": 0,
    "RUN_TOKEN_MAX_AGE": 15 * 60,
    "WEBHOOKS_TO_PRIVATE": False,
}


def set_defaults() -> None:
    """Give each of our settings that the project leaves out its value here."""
    base = Path(getattr(settings, "BASE_DIR", Path.cwd()))
    data = Path(getattr(settings, "DATA_DIR", base / "var"))
    folders = {
        "DATA_DIR": data,
        "MODELS_DIR": data / "models",
        "ATTACHMENTS_DIR": data / "attachments",
    }
    for name, value in (DEFAULTS | folders).items():
        if not hasattr(settings, name):
            setattr(settings, name, value)
