from importlib import import_module

from django.db import migrations

fill_words = import_module("ai_chatbot.migrations.0016_review").fill_words


def find_words_anew(apps, schema_editor):
    fill_words(apps, "Conversation", ["title"], "title_words")
    fill_words(apps, "Message", ["text"], "words", but={"status": "running"})
    fill_words(apps, "Source", ["title", "heading", "text"], "words")


class Migration(migrations.Migration):
    """Pictures such as 🎉 are words in conversations, too, and "email" finds "e-mail"."""

    dependencies = [("ai_chatbot", "0027_keys_out_of_versions")]

    operations = [migrations.RunPython(find_words_anew, migrations.RunPython.noop, elidable=True)]
