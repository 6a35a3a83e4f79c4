from django.db import migrations


def index_anew(apps, schema_editor):
    from notes.index import postgresql, sqlite

    if schema_editor.connection.vendor == "postgresql":
        postgresql.install()
    else:
        sqlite.index_anew()


class Migration(migrations.Migration):
    """A Hebrew word is the same with and without "the", "and" or "in" before it; þ is th, ð is d."""

    dependencies = [("notes", "0023_words_of_either_script")]
    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
