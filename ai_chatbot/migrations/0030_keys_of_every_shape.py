"""Keys nested in XML, and in spaces round CDATA, stood in versions of earlier releases."""

from django.db import migrations

from ai_chatbot.flows.keys.cleaning import clean_versions


class Migration(migrations.Migration):
    dependencies = [("ai_chatbot", "0029_keys_out_of_commands")]

    operations = [migrations.RunPython(clean_versions, migrations.RunPython.noop, elidable=True)]
