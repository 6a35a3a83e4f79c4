from django.db import migrations, models

BATCH = 100


def fill_keys(apps, schema_editor):
    from config.base.keys import folded

    for name, source, key in (("Conversation", "title", "title_key"), ("Message", "text", "folded")):
        rows = apps.get_model("ai_chatbot", name).objects.only(source).order_by("pk")
        some = list(rows[:BATCH])
        while some:
            for row in some:
                setattr(row, key, folded(getattr(row, source)))
            rows.model.objects.bulk_update(some, [key])
            some = list(rows.filter(pk__gt=some[-1].pk)[:BATCH])


class Migration(migrations.Migration):
    """What is searched for in conversations is compared folded."""

    dependencies = [
        ('ai_chatbot', '0003_searched'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='title_key',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='message',
            name='folded',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
    ]
