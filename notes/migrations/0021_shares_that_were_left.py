from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notes", "0020_sorted_notes")]

    operations = [
        migrations.AddField(
            model_name="noteshare",
            name="left_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
