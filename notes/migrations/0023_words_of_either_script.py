from django.db import migrations


def index_anew(apps, schema_editor):
    from notes.index import postgresql, sqlite

    if schema_editor.connection.vendor == "postgresql":
        postgresql.install()
    else:
        sqlite.index_anew()


class Migration(migrations.Migration):
    """Words of traditional and of simplified Chinese are the same words."""

    dependencies = [("notes", "0022_names_that_shares_had")]
    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
