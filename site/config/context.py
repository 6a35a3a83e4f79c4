from django.conf import settings
from django.http import HttpRequest

from config.pages.appearance import theme_of


def account_settings(request: HttpRequest) -> dict[str, bool]:
    """What the account pages tell people about this server."""
    return {"signup_open": settings.SIGNUP_OPEN, "sends_mail": bool(settings.EMAIL_HOST)}


def appearance(request: HttpRequest) -> dict[str, str]:
    """`theme`: light, dark, or nothing where the system decides."""
    return {"theme": theme_of(request)}
