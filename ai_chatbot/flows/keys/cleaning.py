"""Versions that were published when less was known of what is a key: cleaned as one is today.

A version keeps its number and its id; its hash is that of what it holds now, in the answers that it
gave as well.
"""

from typing import Any

from ai_chatbot.flows.shape import normalise, version_of

SEALED = {  # what names a version by id and hash
    "Message": [("flow_id", "flow_version")],
    "Usage": [("flow_id", "flow_version")],
    "GoldenRun": [("tried_id", "tried_hash"), ("beside_id", "beside_hash")],
}


def clean_versions(apps: Any, schema_editor: Any = None) -> None:
    """As a migration runs it, with the models of then."""
    versions = apps.get_model("ai_chatbot", "FlowVersion").objects
    for version in versions.iterator(chunk_size=1):  # a flow's JSON is 100 KB and more
        content = normalise(version.content)
        if content == version.content:
            continue
        told = version_of(content)
        versions.filter(pk=version.pk).update(content=content, hash=told)
        tell(apps, str(version.langflow_id), told)


def tell(apps: Any, langflow_id: str, told: str) -> None:
    for name, places in SEALED.items():
        for by_id, by_hash in places:
            rows = apps.get_model("ai_chatbot", name).objects.filter(**{by_id: langflow_id})
            rows.update(**{by_hash: told})
