"""What an answer cited, and the prompt it was asked by, are kept with it."""

from typing import Any

from django.db import migrations, models

HOLDS = {"quoted", "borne_out", "stitched"}  # verdicts of grounding.check, as they were then


def mark_cited(apps: Any, schema_editor: Any) -> None:
    """From what its row says of its sentences; of older answers, from the marks in the text."""
    Message, Source = apps.get_model("ai_chatbot", "Message"), apps.get_model("ai_chatbot", "Source")
    answers = Message.objects.filter(pk__in=Source.objects.values("message_id"))
    for pk, text, grounding in answers.values_list("pk", "text", "grounding").iterator(500):
        sources = Source.objects.filter(message_id=pk)
        numbers = sources.values_list("n", flat=True)
        cited = told(grounding) if grounding else {n for n in numbers if f"[{n}]" in text}
        sources.filter(n__in=cited).update(cited=True)
        sources.exclude(n__in=cited).update(cited=False)


def told(grounding: dict[str, Any]) -> set[int]:
    decision = str(grounding.get("decision"))
    held = [each for each in grounding.get("sentences", ()) if each["verdict"] in HOLDS]
    in_text = {n for each in held for n in each["numbers"][:1]}
    quoted = {each["n"] for each in grounding.get("extract", ())}
    return {"answered": in_text, "unsure": in_text | quoted, "extract": quoted}.get(decision, set())


class Migration(migrations.Migration):
    dependencies = [
        ("ai_chatbot", "0016_review"),
        ("notes", "0018_languages_of_notes"),
    ]

    operations = [
        migrations.AddField("message", "prompt_hash", models.CharField(blank=True, max_length=64)),
        migrations.AddField("source", "cited", models.BooleanField(null=True)),
        migrations.RunPython(mark_cited, migrations.RunPython.noop),
    ]
