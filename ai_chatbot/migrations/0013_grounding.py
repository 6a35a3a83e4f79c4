from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai_chatbot", "0012_sent_histories")]

    operations = [
        migrations.AddField("message", "grounding", models.JSONField(blank=True, default=dict)),
        migrations.AddField("usage", "decision", models.CharField(blank=True, max_length=8)),
        migrations.AddField("usage", "grounded", models.FloatField(null=True)),
    ]
