from django.db import migrations


class Migration(migrations.Migration):
    """Words of traditional and of simplified Chinese are the same words: 0025 indexes them."""

    dependencies = [("notes", "0022_names_that_shares_had")]
    operations = []
