import ai_chatbot.models.tokens
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BATCH = 1000
COUNT_MAX = 2**31 - 1


def narrow_old_tokens(apps, schema_editor):
    """Those made until now searched and imported, and shall do no more than that."""
    tokens = apps.get_model("ai_chatbot", "PersonalToken").objects
    tokens.update(scopes=["notes:read", "notes:write"])


def count_old_answers(apps, schema_editor):
    """What was answered so far counts in the day's budget, and in the overviews."""
    Message = apps.get_model("ai_chatbot", "Message")
    Usage = apps.get_model("ai_chatbot", "Usage")
    answers = (
        Message.objects.filter(role="assistant")
        .exclude(status="running")
        .select_related("conversation")
        .only(
            "status", "model", "flow_id", "flow_version", "usage", "timings", "created_at",
            "ended_at", "conversation__owner_id",
        )
    )  # fmt: skip
    rows = []
    for answer in answers.iterator(BATCH):
        rows.append(usage_of(Usage, answer))
        if len(rows) == BATCH:
            Usage.objects.bulk_create(rows)
            rows = []
    Usage.objects.bulk_create(rows)


def usage_of(Usage, answer):
    def count(name):
        return min(max(answer.usage.get(name) or 0, 0), COUNT_MAX)

    seconds = (answer.ended_at - answer.created_at).total_seconds() if answer.ended_at else None
    return Usage(
        owner_id=answer.conversation.owner_id,
        answer_id=answer.pk,
        at=answer.created_at,
        door="page",
        status=answer.status,
        model=answer.model,
        flow_id=answer.flow_id,
        flow_version=answer.flow_version,
        tokens_in=count("input"),
        tokens_out=count("output"),
        tokens=count("total"),
        first_token=answer.timings.get("first_token"),
        seconds=seconds,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('ai_chatbot', '0005_time_in_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='personaltoken',
            options={'ordering': ['-created_at']},
        ),
        migrations.AddField(
            model_name='message',
            name='door',
            field=models.CharField(choices=[('page', 'page'), ('command', 'command line'), ('api', 'API'), ('openai', 'OpenAI-compatible API'), ('mcp', 'MCP'), ('widget', 'widget of a signed-in user'), ('visitor', 'widget of a visitor')], default='page', max_length=8),
        ),
        migrations.AddField(
            model_name='message',
            name='token_name',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='personaltoken',
            name='expires_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='personaltoken',
            name='last_used_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='personaltoken',
            name='scopes',
            field=models.JSONField(default=ai_chatbot.models.tokens.all_scopes),
        ),
        migrations.CreateModel(
            name='Usage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer_id', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('door', models.CharField(choices=[('page', 'page'), ('command', 'command line'), ('api', 'API'), ('openai', 'OpenAI-compatible API'), ('mcp', 'MCP'), ('widget', 'widget of a signed-in user'), ('visitor', 'widget of a visitor')], max_length=8)),
                ('token_name', models.CharField(blank=True, max_length=100)),
                ('status', models.CharField(max_length=11)),
                ('model', models.CharField(blank=True, max_length=200)),
                ('flow_id', models.CharField(blank=True, max_length=64)),
                ('flow_version', models.CharField(blank=True, max_length=64)),
                ('tokens_in', models.PositiveIntegerField(default=0)),
                ('tokens_out', models.PositiveIntegerField(default=0)),
                ('tokens', models.PositiveIntegerField(default=0)),
                ('first_token', models.FloatField(null=True)),
                ('seconds', models.FloatField(null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='usage', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'usage',
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['owner', 'at'], name='usage_by_owner_and_time')],
            },
        ),
        migrations.RunPython(narrow_old_tokens, migrations.RunPython.noop),
        migrations.RunPython(count_old_answers, migrations.RunPython.noop),
    ]
