from django.db import migrations

BATCH = 200


def find_words(apps, schema_editor):
    """All of 0016's, too, whose triggers SQLite dropped where a migration between remade a table."""
    from ai_chatbot.conversations.search.backend import index

    index().install()
    fill_words(apps, "Conversation", ["title"], "title_words")
    fill_words(apps, "Message", ["text"], "words", but={"status": "running"})
    fill_words(apps, "Source", ["title", "heading", "text"], "words")


def fill_words(apps, name, sources, key, but=None):
    from notes.text.words.lines import token_line

    rows = apps.get_model("ai_chatbot", name).objects.exclude(**(but or {"pk": None}))
    rows = rows.only(*sources, key).order_by("pk")
    some = list(rows[:BATCH])
    while some:
        changed = []  # to write a row makes its part of the index anew
        for row in some:
            words = token_line("\n".join(getattr(row, each) for each in sources))
            if words != getattr(row, key):
                setattr(row, key, words)
                changed.append(row)
        rows.model.objects.bulk_update(changed, [key])
        some = list(rows.filter(pk__gt=some[-1].pk)[:BATCH])


class Migration(migrations.Migration):
    """Pictures such as 🎉 are words in conversations, too, and "email" finds "e-mail"."""

    dependencies = [("ai_chatbot", "0027_keys_out_of_versions")]

    operations = [migrations.RunPython(find_words, migrations.RunPython.noop, elidable=True)]
