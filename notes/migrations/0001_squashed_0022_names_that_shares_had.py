from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import notes.vectors
from django.conf import settings
from django.db import migrations, models

install_pgvector = import_module("notes.migrations.0003_bring_and_keep").install_pgvector


def install_index(apps, schema_editor):
    """SQLite's triggers come after all migrations: notes.apps."""
    from notes.index import postgresql, sqlite

    if schema_editor.connection.vendor == "postgresql":
        postgresql.install()
    else:
        sqlite.install_tables()


def uninstall_index(apps, schema_editor):
    from notes.index import postgresql, sqlite

    (postgresql if schema_editor.connection.vendor == "postgresql" else sqlite).uninstall()


class Migration(migrations.Migration):
    """The tables as they became: a new database takes one step instead of twenty-one."""

    replaces = [('notes', '0001_notes'), ('notes', '0002_index'), ('notes', '0003_bring_and_keep'), ('notes', '0004_move_vectors'), ('notes', '0005_index'), ('notes', '0006_import_root'), ('notes', '0007_plain_words'), ('notes', '0008_import_job_token'), ('notes', '0009_file_paths'), ('notes', '0010_import_size'), ('notes', '0011_one_normal_form'), ('notes', '0013_dates_are_days'), ('notes', '0014_doubtful_encodings'), ('notes', '0015_search_words'), ('notes', '0016_languages_of_owners'), ('notes', '0017_note_vectors'), ('notes', '0018_languages_of_notes'), ('notes', '0019_note_shares'), ('notes', '0020_sorted_notes'), ('notes', '0021_shares_that_were_left'), ('notes', '0022_names_that_shares_had')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.RunPython(install_pgvector, migrations.RunPython.noop),
        migrations.CreateModel(
            name='OwnerIndex',
            fields=[
                ('owner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('embedder', models.CharField(blank=True, max_length=200)),
                ('chosen', models.CharField(blank=True, choices=[('', 'as my notes are'), ('en', 'English alone'), ('all', 'all languages')], max_length=3)),
                ('languages', models.JSONField(blank=True, default=dict)),
                ('notes_told', models.PositiveIntegerField(default=0)),
                ('asked_in', models.CharField(blank=True, max_length=5)),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=1000)),
                ('digest', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('root', models.CharField(blank=True, max_length=1000)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name_key', models.TextField(blank=True, default='', editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['path'],
                'indexes': [models.Index(fields=['owner', 'name_key'], name='attachment_by_name')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'root', 'path'), name='one_attachment_per_owner_and_file')],
            },
        ),
        migrations.CreateModel(
            name='ForgottenFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('root', models.CharField(blank=True, max_length=1000)),
                ('path', models.CharField(max_length=1000)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'root', 'path'), name='one_forgotten_file_per_owner_and_file')],
            },
        ),
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300)),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('reading', 'Reading'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('failed', 'Failed')], default='waiting', max_length=9)),
                ('cancel_requested', models.BooleanField(default=False)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('report', models.JSONField(blank=True, default=dict)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('heartbeat_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('claim_token', models.UUIDField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=1000)),
                ('title', models.CharField(max_length=500)),
                ('body', models.TextField(blank=True)),
                ('head', models.TextField(blank=True)),
                ('front_matter', models.JSONField(blank=True, default=dict)),
                ('content_hash', models.CharField(max_length=64)),
                ('file_hash', models.CharField(blank=True, max_length=64)),
                ('encoding', models.CharField(blank=True, max_length=20)),
                ('is_doubtful', models.BooleanField(default=False)),
                ('root', models.CharField(blank=True, max_length=1000)),
                ('file_path', models.CharField(blank=True, max_length=1000)),
                ('origin', models.CharField(choices=[('written', 'written here'), ('imported', 'imported'), ('clipped', 'clipped from the web')], default='imported', max_length=8)),
                ('source_url', models.CharField(blank=True, max_length=2000)),
                ('dated_on', models.DateField(default=django.utils.timezone.localdate)),
                ('dated_by', models.CharField(choices=[('matter', 'from its front matter'), ('properties', 'from its properties'), ('name', 'from its file name'), ('file', 'from its file’s time'), ('added', 'when it was added')], default='added', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('indexed_at', models.DateTimeField(blank=True, null=True)),
                ('index_problem', models.CharField(blank=True, max_length=500)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('gone_with_file', models.BooleanField(default=False)),
                ('path_key', models.TextField(blank=True, default='', editable=False)),
                ('sort_key', models.TextField(blank=True, default='', editable=False)),
                ('folded', models.TextField(blank=True, default='', editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['path'],
                'indexes': [models.Index(fields=['owner', 'path_key'], name='note_by_path'), models.Index(condition=models.Q(('deleted_at', None)), fields=['owner', 'sort_key', 'id'], name='note_by_name'), models.Index(condition=models.Q(('deleted_at', None)), fields=['owner', 'updated_at', 'id'], name='note_by_change'), models.Index(condition=models.Q(('deleted_at', None)), fields=['owner', 'dated_on', 'id'], name='note_by_day')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'path'), name='one_note_per_owner_and_path'), models.UniqueConstraint(condition=models.Q(('file_path', ''), _negated=True), fields=('owner', 'root', 'file_path'), name='one_note_per_owner_and_file')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(max_length=1000)),
                ('heading', models.CharField(blank=True, max_length=500)),
                ('alias', models.CharField(blank=True, max_length=500)),
                ('is_embed', models.BooleanField(default=False)),
                ('attachment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notes.attachment')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='notes.note')),
                ('resolved', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='backlinks', to='notes.note')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='NoteShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('username', models.CharField(max_length=150)),
                ('kind', models.CharField(choices=[('folder', 'the folder'), ('tag', 'the tag')], max_length=6)),
                ('name', models.CharField(max_length=500)),
                ('key', models.TextField(blank=True, default='', editable=False)),
                ('former', models.JSONField(blank=True, default=list, editable=False)),
                ('may_write', models.BooleanField(default=False)),
                ('left_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='note_shares', to=settings.AUTH_USER_MODEL)),
                ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'username', 'kind', 'name'), name='one_share_per_name_and_place')],
            },
        ),
        migrations.CreateModel(
            name='NoteVector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('embedder', models.CharField(max_length=200)),
                ('vector', notes.vectors.VectorField()),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vectors', to='notes.note')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['owner', 'embedder'], name='name_by_owner_embedder')],
                'constraints': [models.UniqueConstraint(fields=('note', 'embedder'), name='one_vector_per_note_and_embedder')],
            },
        ),
        migrations.CreateModel(
            name='NoteVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=1000)),
                ('title', models.CharField(max_length=500)),
                ('text', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(auto_now_add=True)),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='notes.note')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveIntegerField()),
                ('heading', models.CharField(blank=True, max_length=1000)),
                ('text', models.TextField()),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('text_hash', models.CharField(max_length=64)),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='notes.note')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['note', 'ordinal'],
            },
        ),
        migrations.CreateModel(
            name='PassageVector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('embedder', models.CharField(max_length=200)),
                ('vector', notes.vectors.VectorField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('passage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vectors', to='notes.passage')),
            ],
            options={
                'indexes': [models.Index(fields=['owner', 'embedder'], name='vector_by_owner_embedder')],
                'constraints': [models.UniqueConstraint(fields=('passage', 'embedder'), name='one_vector_per_passage_and_embedder')],
            },
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('root', models.CharField(blank=True, max_length=1000)),
                ('path', models.CharField(max_length=1000)),
                ('reason', models.CharField(max_length=500)),
                ('seen_at', models.DateTimeField(auto_now=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['path'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'root', 'path'), name='one_refusal_per_owner_and_file')],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('key', models.TextField(blank=True, default='', editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['key'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'key'), name='one_tag_per_owner_and_key')],
            },
        ),
        migrations.AddField(
            model_name='note',
            name='tags',
            field=models.ManyToManyField(blank=True, related_name='notes', to='notes.tag'),
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=30)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'text'), name='one_word_per_owner')],
            },
        ),
        migrations.RunPython(install_index, uninstall_index),
    ]
