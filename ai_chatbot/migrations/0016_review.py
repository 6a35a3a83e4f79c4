import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def install_index(apps, schema_editor):
    from ai_chatbot.conversations.search.backend import index

    index().install()


def uninstall_index(apps, schema_editor):
    from ai_chatbot.conversations.search.backend import index

    index().uninstall()


def fill_index(apps, schema_editor):
    """Its rows, for the triggers: those take in whatever words are written, as 0028 does."""
    for table, of in (
        ("conversation", "SELECT owner_id, id, NULL, NULL FROM ai_chatbot_conversation"),
        (
            "message",
            "SELECT c.owner_id, c.id, m.id, NULL FROM ai_chatbot_message m"
            " JOIN ai_chatbot_conversation c ON c.id = m.conversation_id ORDER BY m.created_at",
        ),
        (
            "source",
            "SELECT c.owner_id, c.id, m.id, s.id FROM ai_chatbot_source s"
            " JOIN ai_chatbot_message m ON m.id = s.message_id"
            " JOIN ai_chatbot_conversation c ON c.id = m.conversation_id ORDER BY s.id",
        ),
    ):
        columns = "owner_id, conversation_id, message_id, source_id"
        select = of
        if schema_editor.connection.vendor == "postgresql":
            select = of.replace("id, NULL, NULL FROM", "id, NULL::uuid, NULL::bigint FROM").replace(
                "m.id, NULL FROM", "m.id, NULL::bigint FROM"
            )
        schema_editor.execute(f"INSERT INTO ai_chatbot_searched ({columns}) {select}")


class Migration(migrations.Migration):
    """Conversations are found by their words, and kept in folders and by tags."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("ai_chatbot", "0015_pinned_conversations"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="archived_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="conversation",
            name="folder",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="conversation",
            name="folder_key",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.AddField(
            model_name="conversation",
            name="title_words",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.AddField(
            model_name="message",
            name="words",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.AddField(
            model_name="source",
            name="words",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["owner", "changed_at"], name="conversation_by_change"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(pinned_at__isnull=False),
                fields=["owner", "-pinned_at"],
                name="pinned_conversations",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["conversation", "flow_version"], name="message_by_flow"),
        ),
        migrations.CreateModel(
            name="ConversationTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("key", models.TextField(blank=True, default="", editable=False)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="ai_chatbot.conversation",
                    ),
                ),
            ],
            options={"ordering": ["key"]},
        ),
        migrations.AddConstraint(
            model_name="conversationtag",
            constraint=models.UniqueConstraint(
                fields=("conversation", "key"), name="one_tag_per_conversation_and_key"
            ),
        ),
        migrations.AddIndex(
            model_name="conversationtag",
            index=models.Index(fields=["key"], name="conversation_tag_by_key"),
        ),
        migrations.CreateModel(
            name="Searched",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *(
                    (
                        name,
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=name != "owner",
                            null=is_optional,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to=to,
                        ),
                    )
                    for name, to, is_optional in (
                        ("owner", settings.AUTH_USER_MODEL, False),
                        ("conversation", "ai_chatbot.conversation", False),
                        ("message", "ai_chatbot.message", True),
                        ("source", "ai_chatbot.source", True),
                    )
                ),
            ],
        ),
        migrations.RunPython(install_index, uninstall_index),
        migrations.RunPython(fill_index, migrations.RunPython.noop),
    ]
