import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai_chatbot", "0011_webhooks")]

    operations = [
        migrations.CreateModel(
            name="SentHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(db_index=True, max_length=64)),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ai_chatbot.message",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="senthistory",
            constraint=models.UniqueConstraint(
                fields=("question", "digest"), name="one_history_a_question"
            ),
        ),
    ]
