"""Addresses of a user's other programs that are told when something has ended."""

import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from config.base.languages.kept import retold

OLD_SECRET_GOOD_FOR = timedelta(days=1)  # after it was exchanged, so that none is lost meanwhile
# Problems that have something of their own in them; they are kept in English.
NO_REPLY = gettext_noop("No reply came within %(seconds)s seconds.")
ANSWERED = gettext_noop("The receiver answered with status %(status)s.")
PROBLEMS = (NO_REPLY, ANSWERED)
TEST = "webhook.test"  # no event of these, but sent like them


class Event(models.TextChoices):
    """What is told, by the names that receivers see."""

    ANSWER = "answer.finished", _("an answer is finished")
    IMPORT = "import.finished", _("an import is finished")
    FEEDBACK = "feedback.given", _("somebody rated an answer")


def new_salt() -> str:
    return secrets.token_urlsafe(32)


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def owned_by(self, user: object) -> "WebhookQuerySet":
        return self.filter(owner=user)

    def switched_on(self) -> "WebhookQuerySet":
        return self.filter(is_active=True, owner__is_active=True)


class Webhook(models.Model):
    """One address. Its secret is not stored: it is derived of a salt and the server's own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks"
    )
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    events = models.JSONField(default=list)  # of Event
    with_text = models.BooleanField(default=False)  # whether questions and answers go along
    is_active = models.BooleanField(default=True)
    off_because = models.CharField(max_length=300, blank=True)  # a sentence, when we did that
    site = models.CharField(max_length=300)  # "https://notes.example.org", before our own paths
    salt = models.CharField(max_length=64, default=new_salt)
    old_salt = models.CharField(max_length=64, blank=True)
    rotated_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)  # tries since the last that was taken
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("ai_chatbot:webhook", args=[self.pk])

    @property
    def event_names(self) -> list[str]:
        return [str(event.label) for event in Event if event in self.events]

    @property
    def salts(self) -> list[str]:
        """Those that sign: the newest first, and for a day the one before it."""
        is_fresh = self.rotated_at and timezone.now() < self.rotated_at + OLD_SECRET_GOOD_FOR
        return [self.salt, self.old_salt] if self.old_salt and is_fresh else [self.salt]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(state=Delivery.State.WAITING)


class Delivery(models.Model):
    """One message to one address: what is still to be sent, and the log of what was."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # in each try
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=32)  # of Event, or TEST
    subject = models.CharField(max_length=64, blank=True)  # what it tells of, told once
    data = models.JSONField(default=dict)  # ids and addresses; texts are added when it is sent
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)  # not before, while it waits
    tries = models.PositiveSmallIntegerField(default=0)
    # Of the last try:
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # HTTP's, if any came
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    reply = models.CharField(max_length=500, blank=True)  # its beginning
    problem = models.CharField(max_length=300, blank=True)  # a sentence
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["state", "due_at"], name="delivery_by_state_and_time"),
            models.Index(fields=["webhook", "-created_at"], name="delivery_by_webhook"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "event", "subject"],
                condition=~models.Q(subject=""),
                name="one_delivery_per_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.get_state_display()}"

    @property
    def said_problem(self) -> str:
        """The problem, for who reads it now."""
        return retold(self.problem, PROBLEMS)

    @property
    def message_id(self) -> str:
        return f"msg_{self.pk.hex}"
