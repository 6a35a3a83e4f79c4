from django.db import migrations


def index_anew(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        from notes.index import postgresql

        postgresql.install()


class Migration(migrations.Migration):
    """PostgreSQL's index holds plain words, as SQLite's does: no numbers with signs, no hosts."""

    dependencies = [("notes", "0006_import_root")]
    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
