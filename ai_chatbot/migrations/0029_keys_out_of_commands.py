"""Keys in commands for curl, as API Request takes them, stood in versions of earlier releases."""

from django.db import migrations

from ai_chatbot.flows.keys.cleaning import clean_versions


class Migration(migrations.Migration):
    dependencies = [("ai_chatbot", "0028_words_as_one_and_pictures")]

    operations = [migrations.RunPython(clean_versions, migrations.RunPython.noop, elidable=True)]
