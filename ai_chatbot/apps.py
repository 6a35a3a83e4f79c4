from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AiChatbotConfig(AppConfig):
    name = "ai_chatbot"
    verbose_name = "Conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ai_chatbot import checks, signals  # noqa: F401 - registers and connects them
        from config.base.defaults import set_defaults

        set_defaults()
        post_migrate.connect(keep_triggers, sender=self)


def keep_triggers(*, using: str, **kwargs: Any) -> None:
    """SQLite alters a table by making it anew, without its triggers."""
    if connections[using].vendor != "sqlite":
        return
    if "ai_chatbot_searched_fts" in connections[using].introspection.table_names():
        from ai_chatbot.conversations.search.sqlite import install_triggers

        install_triggers()
