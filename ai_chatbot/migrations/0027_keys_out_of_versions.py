"""Keys in headers, and in addresses, stood in versions that earlier releases published."""

from django.db import migrations

from ai_chatbot.flows.keys.cleaning import clean_versions


class Migration(migrations.Migration):
    dependencies = [("ai_chatbot", "0026_langflow_of_versions")]

    operations = [migrations.RunPython(clean_versions, migrations.RunPython.noop, elidable=True)]
