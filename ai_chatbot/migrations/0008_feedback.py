import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ai_chatbot', '0007_idempotent_replies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thumb', models.CharField(choices=[('up', 'good'), ('down', 'bad'), ('none', 'neither')], max_length=4)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='ai_chatbot.message')),
            ],
            options={
                'verbose_name_plural': 'feedback',
                'ordering': ['-given_at'],
            },
        ),
    ]
