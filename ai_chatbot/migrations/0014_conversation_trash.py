from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai_chatbot", "0013_grounding")]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="deleted_at",
            field=models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
        ),
    ]
