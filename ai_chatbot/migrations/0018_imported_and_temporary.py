import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai_chatbot", "0017_sealed_sources")]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="imported_from",
            field=models.CharField(blank=True, editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="conversation",
            name="expires_at",
            field=models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name="Leftover",
            fields=[
                ("session_id", models.UUIDField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"ordering": ["since"]},
        ),
    ]
