"""How much of the disk that an account may take it has taken."""

from django import template
from django.conf import settings
from django.contrib.auth.models import User

from config.base.languages import numbers
from notes.models.storage import bytes_kept

register = template.Library()


@register.inclusion_tag("notes/_storage.html")
def storage_of(user: User) -> dict[str, str]:
    limit = settings.STORAGE_LIMIT_MB * numbers.MB
    if not limit:
        return {}
    return {"limit": numbers.size(limit), "kept": numbers.size(bytes_kept(user))}
