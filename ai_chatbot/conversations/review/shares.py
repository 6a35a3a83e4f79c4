"""Which conversations are shared: the one place that knows how a share is kept."""

from django.db.models import Q

from ai_chatbot.models import Conversation


def is_shared() -> Q:
    """True of none while nothing can be shared."""
    found = {each.name: each.related_model for each in Conversation._meta.related_objects}
    shares = found.get("shares")
    if shares is None:
        return Q(pk__in=[])
    return Q(pk__in=shares._default_manager.order_by().values("conversation"))
