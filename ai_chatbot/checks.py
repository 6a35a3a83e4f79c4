"""What a project that installs the app has to have, said at its start with what to set."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from channels.layers import DEFAULT_CHANNEL_LAYER
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.urls import NoReverseMatch, reverse

REQUEST = "django.template.context_processors.request"
SESSIONS = {f"django.contrib.sessions.backends.{name}" for name in ("db", "cached_db")}
NEEDED = {
    "ai_chatbot:widget_js": ([], "Include ai_chatbot.widget_urls, as docs/widget.md shows."),
    "notes:detail": (
        [1],
        "Include notes.urls, or a view of your own with this name: passages lead there.",
    ),
}


@register()
def check_the_project(**kwargs: Any) -> Sequence[CheckMessage]:
    return list(problems_of_the_project())


def problems_of_the_project() -> Iterator[CheckMessage]:
    if settings.AUTH_USER_MODEL != "auth.User":
        yield Error(
            "Conversations belong to accounts of django.contrib.auth.models.User.",
            hint=f"AUTH_USER_MODEL is {settings.AUTH_USER_MODEL}, which is not supported yet.",
            id="ai_chatbot.E001",
        )
    if settings.SESSION_ENGINE not in SESSIONS:
        yield Error(
            "Whether somebody is still signed in is asked of the table of sessions.",
            hint="Set SESSION_ENGINE to the backend “db” or “cached_db”.",
            id="ai_chatbot.E002",
        )
    if DEFAULT_CHANNEL_LAYER not in getattr(settings, "CHANNEL_LAYERS", {}):
        yield Error(
            "There is no channel layer, over which an answer is heard.",
            hint="Set CHANNEL_LAYERS; for one process to config.base.layers.LocalChannelLayer.",
            id="ai_chatbot.E003",
        )


@register()
def check_the_server(**kwargs: Any) -> Sequence[CheckMessage]:
    if sys.argv[1:2] != ["runserver"] or "daphne" in settings.INSTALLED_APPS:
        return []
    return [
        Warning(
            "Django's own runserver speaks WSGI, over which no answer can be written.",
            hint="Start an ASGI server, as `python -m uvicorn yoursite.asgi:application`, or put "
            "“daphne” first into INSTALLED_APPS.",
            id="ai_chatbot.W006",
        )
    ]


@register(Tags.templates)
def check_the_templates(**kwargs: Any) -> Sequence[CheckMessage]:
    engines: list[dict[str, Any]] = settings.TEMPLATES
    if any(REQUEST in each.get("OPTIONS", {}).get("context_processors", ()) for each in engines):
        return []
    return [
        Warning(
            "{% chat_widget %} does not see who is signed in, and shows nothing.",
            hint=f"Add “{REQUEST}” to the context processors of TEMPLATES.",
            id="ai_chatbot.W004",
        )
    ]


@register(Tags.urls)
def check_the_addresses(**kwargs: Any) -> Sequence[CheckMessage]:
    return [
        Error(f"No address is called “{name}”.", hint=hint, id="ai_chatbot.E005")
        for name, (args, hint) in NEEDED.items()
        if not is_an_address(name, args)
    ]


def is_an_address(name: str, args: Sequence[object]) -> bool:
    try:
        reverse(name, args=args)
    except NoReverseMatch:
        return False
    return True
