"""Which flow answered, which is chosen; and what of a published flow people are shown."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ai_chatbot.flows.asks import search_of, summary_of, title_of


def tell_flows(apps: Any, schema_editor: Any) -> None:
    """What answered up to now is known by the version's id in Langflow."""
    Message, Usage = (apps.get_model("ai_chatbot", name) for name in ("Message", "Usage"))
    versions = apps.get_model("ai_chatbot", "FlowVersion").objects
    for version in versions.iterator(chunk_size=10):
        title, flow_id = title_of(version.content), str(version.langflow_id)
        about = {"summary": summary_of(version.content), "search": search_of(version.content)}
        versions.filter(pk=version.pk).update(title=title, **about)
        Message.objects.filter(flow_id=flow_id).update(flow=version.flow, flow_title=title)
        Usage.objects.filter(flow_id=flow_id).update(flow=version.flow)


class Migration(migrations.Migration):
    dependencies = [
        ("ai_chatbot", "0021_flow_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("flowversion", "title", models.CharField(blank=True, max_length=100)),
        migrations.AddField("flowversion", "summary", models.CharField(blank=True, max_length=300)),
        migrations.AddField("flowversion", "search", models.JSONField(blank=True, null=True)),
        migrations.AddField("conversation", "flow", models.CharField(blank=True, max_length=100)),
        migrations.AddField("message", "flow", models.CharField(blank=True, max_length=100)),
        migrations.AddField("message", "flow_title", models.CharField(blank=True, max_length=100)),
        migrations.AddField("message", "without_notes", models.BooleanField(default=False)),
        migrations.AddField("usage", "flow", models.CharField(blank=True, max_length=100)),
        migrations.CreateModel(
            name="DefaultFlow",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("flow", models.CharField(max_length=100)),
            ],
        ),
        migrations.RunPython(tell_flows, migrations.RunPython.noop, elidable=True),
    ]
