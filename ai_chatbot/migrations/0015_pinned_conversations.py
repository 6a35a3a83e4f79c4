from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai_chatbot", "0014_conversation_trash")]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="pinned_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
