from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("ai_chatbot", "0004_one_normal_form"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="times",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="message",
            name="any_day",
            field=models.BooleanField(default=False),
        ),
    ]
