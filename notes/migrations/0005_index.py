from django.db import migrations


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        from notes.index import postgresql

        postgresql.install()


def uninstall(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        from notes.index import postgresql

        postgresql.uninstall()


class Migration(migrations.Migration):
    """PostgreSQL's full-text columns; SQLite's tables are 0002's, its triggers notes.apps'."""

    dependencies = [("notes", "0004_move_vectors")]
    operations = [
        migrations.RemoveIndex(model_name="passage", name="passage_by_owner_embedder"),
        migrations.RemoveField(model_name="passage", name="embedder"),
        migrations.RemoveField(model_name="passage", name="embedding"),
        migrations.RunPython(install, uninstall),
    ]
