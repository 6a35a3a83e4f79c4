from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notes", "0017_note_vectors")]

    operations = [
        migrations.AddField(
            model_name="ownerindex",
            name="asked_in",
            field=models.CharField(blank=True, max_length=5, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ownerindex",
            name="chosen",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "as my notes are"),
                    ("en", "English alone"),
                    ("all", "all languages"),
                ],
                max_length=3,
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ownerindex",
            name="languages",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="ownerindex",
            name="notes_told",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="ownerindex",
            name="embedder",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
