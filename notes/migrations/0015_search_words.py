from django.db import migrations


def index_anew(apps, schema_editor):
    from notes.index import postgresql, sqlite

    if schema_editor.connection.vendor == "postgresql":
        postgresql.install()
    else:
        sqlite.index_anew()


class Migration(migrations.Migration):
    """Both databases hold words that were cut, folded and stemmed by notes.text, in any script."""

    dependencies = [("notes", "0014_doubtful_encodings")]
    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
