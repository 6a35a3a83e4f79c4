from django.conf import settings
from django.db import migrations, models

IS_THERE = models.Q(deleted_at=None)


def fill(apps, schema_editor):
    from config.base.keys import sort_key

    Note = apps.get_model("notes", "Note")
    rows = Note.objects.order_by("pk").values_list("pk", "title")
    some = []
    for pk, title in list(rows):
        some.append(Note(pk=pk, sort_key=sort_key(title)))
        if len(some) == 500:
            Note.objects.bulk_update(some, ["sort_key"])
            some = []
    Note.objects.bulk_update(some, ["sort_key"])


class Migration(migrations.Migration):
    """Notes are sorted by their names as people read them, and an index holds each order."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notes", "0019_note_shares"),
    ]
    operations = [
        migrations.AddField(
            model_name="note",
            name="sort_key",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                condition=IS_THERE, fields=["owner", "sort_key", "id"], name="note_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                condition=IS_THERE, fields=["owner", "updated_at", "id"], name="note_by_change"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(condition=IS_THERE, fields=["owner", "dated_on", "id"], name="note_by_day"),
        ),
    ]
