from django.db import migrations

from notes.index.anew import index_anew


class Migration(migrations.Migration):
    """Both databases hold words that were cut, folded and stemmed by notes.text, in any script."""

    dependencies = [("notes", "0014_doubtful_encodings")]
    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
