import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import notes.vectors


def index_names(apps, schema_editor):
    """Aliases are found by words; what words there are is told by a table without rows."""
    from notes.index import base, postgresql, sqlite

    if schema_editor.connection.vendor == "postgresql":
        add = postgresql.add_cut
    else:
        sqlite.install_tables()
        add = sqlite.add_rows
    for cut in base.cut_those_with_aliases():
        add(cut)


def remember_words(apps, schema_editor):
    from notes.index.vocabulary import remember, words_in

    passages = apps.get_model("notes", "Passage").objects.order_by("pk")
    rows = passages.values_list("owner_id", "note__title", "heading", "text")
    said = {}
    for owner_id, *texts in rows.iterator(chunk_size=1000):
        said.setdefault(owner_id, set()).update(words_in(*texts))
    for owner_id, words in said.items():
        known = sorted(words)
        for at in range(0, len(known), 500):
            remember(owner_id, known[at : at + 500])


class Migration(migrations.Migration):
    """A note's own vector, of its title, aliases and description, which indexing fills; and the
    words that each owner's notes are written in."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notes", "0016_languages_of_owners"),
    ]
    operations = [
        migrations.CreateModel(
            name="NoteVector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("embedder", models.CharField(max_length=200)),
                ("vector", notes.vectors.VectorField()),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vectors",
                        to="notes.note",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["owner", "embedder"], name="name_by_owner_embedder"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("note", "embedder"), name="one_vector_per_note_and_embedder"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=30)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "text"), name="one_word_per_owner")
                ],
            },
        ),
        migrations.RunPython(index_names, migrations.RunPython.noop),
        migrations.RunPython(remember_words, migrations.RunPython.noop),
    ]
