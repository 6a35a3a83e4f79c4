"""Flows that are published, without a Langflow: rows alone."""

import uuid

from ai_chatbot.models import FlowPin, FlowVersion

SEARCH = {"limit": 4, "read_chars": 0}


def publish(flow, title="", *, number=1, search=SEARCH, summary=""):
    """A version of the flow that answers from now on; `search` {} of one that asks no notes."""
    version = FlowVersion.objects.create(
        flow=flow,
        number=number,
        content={"name": title, "data": {"nodes": [], "edges": []}},
        hash=f"{flow[:40]}-{number}",
        langflow_id=uuid.uuid4(),
        title=title,
        summary=summary,
        search=search,
    )
    FlowPin.objects.update_or_create(flow=flow, defaults={"version": version})
    return version


def publish_three():
    """Those that are shipped."""
    return {
        "notes_assistant": publish("notes_assistant", "Quick", summary="Short answers."),
        "thorough": publish("thorough", "Thorough", search={"limit": 20, "read_chars": 4000}),
        "no_notes": publish("no_notes", "No notes", search={}),
    }
