from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class NotesConfig(AppConfig):
    name = "notes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from notes.ends import index_wanted

        index_wanted.connect(index_anew)
        post_migrate.connect(keep_triggers, sender=self)


def keep_triggers(*, using: str, plan: Any = None, apps: Any = None, **kwargs: Any) -> None:
    """SQLite alters a table by making it anew, without its triggers."""
    if connections[using].vendor != "sqlite":
        return
    tables = connections[using].introspection.table_names()
    if {"notes_passage", "notes_passagevector", "notes_fts"} <= set(tables):
        from notes.index.sqlite import install_triggers

        install_triggers()


def index_anew(**kwargs: Any) -> None:
    from notes.tasks import index_notes  # with all that embeds, for which a start does not wait

    index_notes.enqueue()
