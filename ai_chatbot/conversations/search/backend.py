"""The index of conversations of the database in use."""

from types import ModuleType

from django.db import connection

from ai_chatbot.conversations.search import postgresql, sqlite


def index() -> ModuleType:
    """Either has `install`, `uninstall`, `holding`, `common`, `texts_of`, `through_the_index`,
    `LOOKS` and `ORDER`."""
    return postgresql if connection.vendor == "postgresql" else sqlite
