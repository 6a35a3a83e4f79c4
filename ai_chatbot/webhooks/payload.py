"""A message's body, made when it is sent: what was deleted since is not in it."""

import json
from typing import Any

from ai_chatbot.models import Delivery, Message


def body_of(delivery: Delivery) -> bytes:
    """{"type", "timestamp", "data"}, as Standard Webhooks has it; the same in each try."""
    payload = {
        "type": delivery.event,
        "timestamp": delivery.created_at.isoformat(),
        "data": {**with_addresses(delivery), **texts_of(delivery)},
    }
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def with_addresses(delivery: Delivery) -> dict[str, Any]:
    data = dict(delivery.data)
    if "url" in data:
        data["url"] = delivery.webhook.site + data["url"]
    return data


def texts_of(delivery: Delivery) -> dict[str, str]:
    """Question and answer, where their owner wants them to go along."""
    ids = {name: delivery.data.get(name) for name in ("question", "answer")}
    if not delivery.webhook.with_text or not all(ids.values()):
        return {}
    owned = Message.objects.filter(
        conversation__owner=delivery.webhook.owner_id, conversation__deleted_at=None
    )
    texts = dict(owned.filter(pk__in=ids.values()).values_list("pk", "text"))
    by_id = {str(pk): text for pk, text in texts.items()}
    return {f"{name}_text": by_id[pk] for name, pk in ids.items() if pk in by_id}
