import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import ai_chatbot.models.shares


class Migration(migrations.Migration):
    dependencies = [
        ("ai_chatbot", "0019_golden_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="shared_by",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seed",
                    models.CharField(
                        default=ai_chatbot.models.shares.new_seed, editable=False, max_length=32
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("shows_sources", models.BooleanField(default=False)),
                ("shows_name", models.BooleanField(default=False)),
                ("snapshot", models.JSONField(blank=True, default=dict)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "renewed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("seen", models.PositiveIntegerField(default=0, editable=False)),
                ("seen_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="ai_chatbot.conversation",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
    ]
