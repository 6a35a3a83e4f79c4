from datetime import UTC, datetime, time

import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Substr

from notes.text.dates import ADDED, FILE, Dated, find_date, local_day

AT_ONCE = 500
BEGINNING = 6000  # characters, where properties stand
CHOICES = [
    ("matter", "from its front matter"),
    ("properties", "from its properties"),
    ("name", "from its file name"),
    ("file", "from its file’s time"),
    ("added", "when it was added"),
]


def read_days_again(apps, schema_editor):
    """From what each note says; else the day, where we are, of the moment that it was dated by."""
    notes = apps.get_model("notes", "Note").objects
    rows = notes.annotate(beginning=Substr("body", 1, BEGINNING)).order_by("pk")
    rows = rows.only("path", "front_matter", "dated_at", "file_hash")
    changed = []
    for note in rows.iterator(chunk_size=AT_ONCE):
        matter = note.front_matter if isinstance(note.front_matter, dict) else {}
        dated = find_date(note.path, matter, note.beginning) or Dated(
            local_day(note.dated_at), FILE if note.file_hash else ADDED
        )
        note.dated_on, note.dated_by = dated.day, dated.by
        changed.append(note)
        if len(changed) == AT_ONCE:
            notes.bulk_update(changed, ["dated_on", "dated_by"])
            changed = []
    notes.bulk_update(changed, ["dated_on", "dated_by"])


def make_moments_again(apps, schema_editor):
    notes = apps.get_model("notes", "Note").objects
    for day in notes.order_by().values_list("dated_on", flat=True).distinct():
        moment = datetime.combine(day, time(), UTC)
        notes.filter(dated_on=day).update(dated_at=moment)


class Migration(migrations.Migration):

    dependencies = [
        ("notes", "0011_one_normal_form"),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="dated_on",
            field=models.DateField(default=django.utils.timezone.localdate),
        ),
        migrations.AddField(
            model_name="note",
            name="dated_by",
            field=models.CharField(choices=CHOICES, default="added", max_length=10),
        ),
        migrations.RunPython(read_days_again, make_moments_again),
        migrations.RemoveField(model_name="note", name="dated_at"),
    ]
