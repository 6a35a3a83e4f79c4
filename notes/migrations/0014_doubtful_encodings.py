from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notes", "0013_dates_are_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="encoding",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="note",
            name="is_doubtful",
            field=models.BooleanField(default=False),
        ),
    ]
