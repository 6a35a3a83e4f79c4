"""Under which Langflow a version was published, and so was seen to start."""

from typing import Any

from django.db import migrations, models

BEFORE = "1.13.0"  # the one that came with every Commonplace up to now


def tell_langflow(apps: Any, schema_editor: Any) -> None:
    apps.get_model("ai_chatbot", "FlowVersion").objects.update(langflow=BEFORE)


class Migration(migrations.Migration):
    dependencies = [("ai_chatbot", "0024_golden_runs")]

    operations = [
        migrations.AddField("flowversion", "langflow", models.CharField(blank=True, max_length=40)),
        migrations.RunPython(tell_langflow, migrations.RunPython.noop, elidable=True),
    ]
