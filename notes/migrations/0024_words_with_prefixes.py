from django.db import migrations


class Migration(migrations.Migration):
    """A Hebrew word is the same with and without "the", "and" or "in" before it; þ is th, ð is d:
    0025 indexes them."""

    dependencies = [("notes", "0023_words_of_either_script")]
    operations = []
