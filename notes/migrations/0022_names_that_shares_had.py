from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notes", "0021_shares_that_were_left")]

    operations = [
        migrations.AddField(
            model_name="noteshare",
            name="former",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
    ]
