from django.db import migrations

from notes.index.anew import index_anew


class Migration(migrations.Migration):
    """A Hebrew word is the same with and without "the", "and" or "in" before it; þ is th, ð is d."""

    dependencies = [("notes", "0023_words_of_either_script")]
    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
