"""What else on this machine could write the answers: told at a start, chosen on the page Model."""

from django.conf import settings

from ai_chatbot.providers.choosing import chosen_model
from ai_chatbot.providers.found import servers_here


def offered_here(address: str) -> str:
    """A sentence; "" where somebody chose already, or nothing is found."""
    if settings.LLM_BASE_URL or chosen_model():
        return ""
    names = [str(found.server.name) for found in servers_here()]
    if not names:
        return ""
    return (
        f"Found on this machine: {', '.join(names)}. "
        f"To have it write the answers, choose it at {address}/settings/model/"
    )
