from django.db import migrations

from notes.index.anew import index_anew


class Migration(migrations.Migration):
    """Pictures such as 🎉 are words; "re-entry" is found by "reentry", "U.S.A." by "USA".

    The index is made anew for 0023 and 0024, too.
    """

    dependencies = [("notes", "0024_words_with_prefixes")]
    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop, elidable=True)]
