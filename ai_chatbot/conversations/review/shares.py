"""Which conversations are shared."""

from django.db.models import Q

from ai_chatbot.models import Share


def is_shared() -> Q:
    """True of those that a link opens now."""
    return Q(pk__in=Share.objects.open().order_by().values("conversation"))
