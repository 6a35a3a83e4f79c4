"""What is allowed but probably not meant, said at start with what to set."""

import ipaddress
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security)
def check_names_when_listening_to_the_network(**kwargs: Any) -> Sequence[CheckMessage]:
    if not listens_to_the_network() or set(settings.ALLOWED_HOSTS) - {
        *settings.LOCAL_HOSTS,
        settings.HOST,
    }:
        return []
    return [
        Warning(
            f"HOST is {settings.HOST}, but ALLOWED_HOSTS names no address to be reached by.",
            hint="Set ALLOWED_HOSTS to the names and addresses that people type, with commas.",
            id="commonplace.W001",
        )
    ]


@register(Tags.security)
def check_sign_up_when_listening_to_the_network(**kwargs: Any) -> Sequence[CheckMessage]:
    if not (listens_to_the_network() and settings.SIGNUP_OPEN):
        return []
    return [
        Warning(
            "Everybody who can reach this server can make an account.",
            hint="Set SIGNUP_OPEN=false to let only the administrator make accounts.",
            id="commonplace.W002",
        )
    ]


@register(Tags.security)
def check_who_may_reach_within(**kwargs: Any) -> Sequence[CheckMessage]:
    if not (listens_to_the_network() and settings.SIGNUP_OPEN and settings.WEBHOOKS_TO_PRIVATE):
        return []
    return [
        Warning(
            "Everybody who makes an account can have this server post to its own network.",
            hint="Set WEBHOOKS_TO_PRIVATE=false, or SIGNUP_OPEN=false.",
            id="commonplace.W005",
        )
    ]


@register()
def check_a_model_is_named(**kwargs: Any) -> Sequence[CheckMessage]:
    if not settings.LLM_BASE_URL or settings.LLM_MODEL:
        return []
    return [
        Warning(
            "LLM_BASE_URL is set, but LLM_MODEL does not say which of its models to use.",
            hint="Set LLM_MODEL to a name that GET LLM_BASE_URL/models lists.",
            id="commonplace.W003",
        )
    ]


def listens_to_the_network() -> bool:
    try:
        return not ipaddress.ip_address(settings.HOST.strip("[]")).is_loopback
    except ValueError:
        return settings.HOST != "localhost"
