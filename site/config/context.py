from django.conf import settings
from django.http import HttpRequest


def account_settings(request: HttpRequest) -> dict[str, bool]:
    """What the account pages tell people about this server."""
    return {"signup_open": settings.SIGNUP_OPEN, "sends_mail": bool(settings.EMAIL_HOST)}
