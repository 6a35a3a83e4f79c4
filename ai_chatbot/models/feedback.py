"""What people think of answers."""

from django.db import models
from django.utils import timezone

from ai_chatbot.models.conversations import Message

REASON_MAX_CHARS = 1000


class Feedback(models.Model):
    """The verdict on one answer: a thumb, a reason, or both; taken back, the row is gone."""

    class Thumb(models.TextChoices):
        UP = "up", "good"
        DOWN = "down", "bad"
        NONE = "none", "neither"  # only a reason

    answer = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="feedback")
    thumb = models.CharField(max_length=4, choices=Thumb.choices)
    reason = models.CharField(max_length=REASON_MAX_CHARS, blank=True)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-given_at"]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return f"{self.get_thumb_display()}: {self.reason[:60]}"
