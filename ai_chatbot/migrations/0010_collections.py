import ai_chatbot.models.collections
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ai_chatbot', '0009_tickets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ai_chatbot.models.collections.new_public_id, editable=False, max_length=32, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('folders', models.JSONField(blank=True, default=list)),
                ('tags', models.JSONField(blank=True, default=list)),
                ('flow', models.CharField(blank=True, max_length=64)),
                ('origins', models.JSONField(blank=True, default=list)),
                ('greeting', models.CharField(blank=True, max_length=500)),
                ('suggestions', models.JSONField(blank=True, default=list)),
                ('questions_per_minute', models.PositiveIntegerField(default=5)),
                ('questions_per_day', models.PositiveIntegerField(default=50)),
                ('tokens_per_day', models.PositiveIntegerField(default=200000)),
                ('tokens_per_visitor', models.PositiveIntegerField(default=40000)),
                ('shows_text', models.BooleanField(default=True)),
                ('is_open', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collections', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='conversation',
            name='collection',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='conversations', to='ai_chatbot.collection'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='visitor',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('collection', None), ('visitor', None)), models.Q(('collection__isnull', False), ('visitor__isnull', False)), _connector='OR'), name='a_visitor_is_one_of_a_collection'),
        ),
        migrations.AddField(
            model_name='usage',
            name='collection',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='usage', to='ai_chatbot.collection'),
        ),
        migrations.AddField(
            model_name='usage',
            name='visitor',
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
