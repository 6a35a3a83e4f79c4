"""How much of the disk that an account may take it has taken."""

from django import template
from django.conf import settings
from django.contrib.auth.models import User

from notes.models.storage import megabytes_kept

register = template.Library()


@register.inclusion_tag("notes/_storage.html")
def storage_of(user: User) -> dict[str, int]:
    limit = settings.STORAGE_LIMIT_MB
    return {"limit": limit, "kept": megabytes_kept(user) if limit else 0}
