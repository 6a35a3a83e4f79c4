"""What another program still keeps of a conversation that is gone here."""

from django.db import models
from django.utils import timezone


class Leftover(models.Model):
    """A conversation whose messages Langflow could not be told to delete; says nothing of whose."""

    session_id = models.UUIDField(primary_key=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["since"]

    def __str__(self) -> str:
        return str(self.session_id)
