from django.db import migrations


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        from notes.index import sqlite

        sqlite.install_tables()


def uninstall(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        from notes.index import sqlite

        sqlite.uninstall()


class Migration(migrations.Migration):
    """The tables of SQLite's full-text index; its triggers come after all migrations."""

    dependencies = [("notes", "0001_notes")]
    operations = [migrations.RunPython(install, uninstall)]
