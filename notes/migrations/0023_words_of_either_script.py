from django.db import migrations

from notes.index.anew import index_anew


class Migration(migrations.Migration):
    """Words of traditional and of simplified Chinese are the same words."""

    dependencies = [("notes", "0022_names_that_shares_had")]
    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
