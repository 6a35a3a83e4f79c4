from collections import defaultdict
from itertools import islice

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count

BATCH = 200


def fill_keys(apps, schema_editor):
    from config.base.folding import key_of
    from config.base.keys import folded, name_key, path_key

    def keys_of_note(note):
        return {"path_key": path_key(note.path), "folded": folded(f"{note.title}\n{note.body}")}

    note, tag, attachment = (apps.get_model("notes", n) for n in ("Note", "Tag", "Attachment"))
    fill(note, ("path", "title", "body"), keys_of_note)
    fill(tag, ("name",), lambda tag: {"key": key_of(tag.name)})
    fill(attachment, ("path",), lambda kept: {"name_key": name_key(kept.path)})
    merge_tags(tag)
    if schema_editor.connection.vendor == "postgresql":
        # No table can be changed while checks of its rows are put off.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def fill(model, sources, keys_of):
    last = 0
    while rows := list(model.objects.filter(pk__gt=last).only(*sources).order_by("pk")[:BATCH]):
        names = {name for row in rows for name in set_keys(row, keys_of(row))}
        model.objects.bulk_update(rows, sorted(names))
        last = rows[-1].pk


def set_keys(row, keys):
    for name, key in keys.items():
        setattr(row, name, key)
    return keys


def merge_tags(tag_model):
    """Of an owner's tags that are alike the one with the most notes stays."""
    alike = defaultdict(list)
    tags = tag_model.objects.annotate(uses=Count("notes")).order_by("-uses", "pk")
    for pk, owner, key in tags.values_list("pk", "owner_id", "key"):
        alike[owner, key].append(pk)
    tagged = tag_model.notes.through
    for kept, *others in alike.values():
        for other in others:
            notes = iter(tagged.objects.filter(tag=other).values_list("note_id", flat=True))
            while some := list(islice(notes, BATCH)):
                rows = [tagged(note_id=note, tag_id=kept) for note in some]
                tagged.objects.bulk_create(rows, ignore_conflicts=True)
            tagged.objects.filter(tag=other).delete()
            tag_model.objects.filter(pk=other).delete()


def point_links_anew(apps, schema_editor):
    """Links that were dead for a capital or an accent lead to their notes."""
    from django.contrib.auth.models import User

    from notes.editing.links import resolve_links

    owners = apps.get_model("notes", "Note").objects.order_by().values("owner").distinct()
    for owner in User.objects.filter(pk__in=owners):
        resolve_links(owner)


class Migration(migrations.Migration):
    """Names and texts are compared folded; tags that are alike become one."""

    dependencies = [
        ('notes', '0010_import_size'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='tag',
            options={'ordering': ['key']},
        ),
        migrations.RemoveConstraint(
            model_name='tag',
            name='one_tag_per_owner_and_name',
        ),
        migrations.AddField(
            model_name='attachment',
            name='name_key',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='link',
            name='attachment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notes.attachment'),
        ),
        migrations.AddField(
            model_name='note',
            name='path_key',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='note',
            name='folded',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='tag',
            name='key',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['owner', 'path_key'], name='note_by_path'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['owner', 'name_key'], name='attachment_by_name'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(fields=('owner', 'key'), name='one_tag_per_owner_and_key'),
        ),
        migrations.RunPython(point_links_anew, migrations.RunPython.noop),
    ]
