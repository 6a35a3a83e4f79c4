"""The database as an earlier version had it."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps


def go_back(*targets: tuple[str, str]) -> StateApps:
    """Undo all that came after these migrations; returns the models of then.

    A new database is made by the squashed ones, which know no step in between.
    """
    executor = MigrationExecutor(connection)
    loader = executor.loader = MigrationLoader(connection, replace_migrations=False)
    for squashed, migration in loader.replacements.items():
        loader.graph.remove_replacement_node(squashed, migration.replaces)
        loader.applied_migrations.pop(squashed, None)
    executor.migrate(list(targets))
    return loader.project_state(list(targets)).apps
