"""Replies of the API to requests that may be sent again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class KeptReply(models.Model):
    """What one request with an Idempotency-Key was answered; without a status it is still being
    worked at, by whoever has the `claim`."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)  # SHA-256 of what was asked
    claim = models.UUIDField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())  # by the one clock that all share

    class Meta:
        verbose_name_plural = "kept replies"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_reply_per_owner_and_key")
        ]

    def __str__(self) -> str:
        return f"{self.status or 'unanswered'}: {self.key}"
