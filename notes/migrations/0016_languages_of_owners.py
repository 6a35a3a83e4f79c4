from django.db import migrations


def install(apps, schema_editor):
    from notes.index import sqlite

    if schema_editor.connection.vendor == "sqlite":
        sqlite.install_languages()


class Migration(migrations.Migration):
    """SQLite's index knows which languages each owner's notes are in, and seeks in no others."""

    dependencies = [("notes", "0015_search_words")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
