import numpy as np
import yaml
from django.db import migrations

BATCH = 500


def move_vectors(apps, schema_editor):
    """Vectors get rows of their own, so that two embedders' can stand side by side."""
    if schema_editor.connection.vendor == "sqlite":
        for name in ("notes_passage_added", "notes_passage_embedded", "notes_passage_deleted"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    passage = apps.get_model("notes", "Passage")
    vector = apps.get_model("notes", "PassageVector")
    rows = passage.objects.exclude(embedding=None).order_by("pk")
    last = 0
    while found := list(rows.filter(pk__gt=last)[:BATCH]):
        vector.objects.bulk_create(
            vector(
                passage_id=row.pk,
                owner_id=row.owner_id,
                embedder=row.embedder,
                vector=np.frombuffer(bytes(row.embedding), "<f4"),
            )
            for row in found
        )
        last = found[-1].pk


def write_heads(apps, schema_editor):
    """The front matter of notes that are there is known by what it said, not how."""
    note = apps.get_model("notes", "Note")
    waiting = set(
        apps.get_model("notes", "Passage")
        .objects.filter(embedding=None)
        .values_list("note_id", flat=True)
    )
    for row in note.objects.iterator(chunk_size=BATCH):
        row.dated_at = row.created_at
        row.indexed_at = None if row.pk in waiting else row.updated_at
        if row.front_matter:
            written = yaml.safe_dump(row.front_matter, allow_unicode=True, sort_keys=False)
            row.head = f"---\n{written}---\n\n"
        row.save(update_fields=["head", "dated_at", "indexed_at"])


class Migration(migrations.Migration):
    dependencies = [("notes", "0003_bring_and_keep")]
    operations = [
        migrations.RunPython(move_vectors, migrations.RunPython.noop),
        migrations.RunPython(write_heads, migrations.RunPython.noop),
    ]
