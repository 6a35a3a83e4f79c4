import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ai_chatbot", "0020_shares"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="flow_number",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="FlowVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("flow", models.CharField(max_length=100)),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(blank=True, max_length=100)),
                ("note", models.TextField(blank=True, max_length=2000)),
                (
                    "published_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("content", models.JSONField()),
                ("hash", models.CharField(max_length=64)),
                ("prompt_hash", models.CharField(blank=True, max_length=64)),
                ("draft_token", models.CharField(blank=True, max_length=64)),
                ("langflow_id", models.UUIDField(unique=True)),
                ("impact", models.JSONField(blank=True, default=dict)),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="FlowPin",
            fields=[
                ("flow", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("trouble", models.CharField(blank=True, max_length=500)),
                (
                    "failed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ai_chatbot.flowversion",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ai_chatbot.flowversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="flowversion",
            constraint=models.UniqueConstraint(
                fields=("flow", "number"), name="one_flow_version_per_number"
            ),
        ),
    ]
