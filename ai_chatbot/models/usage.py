"""What answers cost, kept when their conversations are gone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_noop

from ai_chatbot.models.collections import Collection
from ai_chatbot.models.doors import Door
from ai_chatbot.models.flows import KEY_CHARS

# Kept with an answer in English.
BUDGET_SPENT = gettext_noop(
    "Your %(tokens)s tokens a day are used up. Ask again after %(time)s on %(day)s."
)


class UsageQuerySet(models.QuerySet["Usage"]):
    def by_user(self, user_id: int) -> "UsageQuerySet":
        """What the user asked, and no visitor of theirs; golden questions count for the budget."""
        return self.filter(owner_id=user_id).exclude(door=Door.VISITOR)

    def in_person(self) -> "UsageQuerySet":
        """For lists: without what golden questions used."""
        return self.exclude(door=Door.GOLDEN)

    def by_visitors_of(self, user_id: int) -> "UsageQuerySet":
        """What visitors of all of the user's collections asked."""
        return self.filter(owner_id=user_id, door=Door.VISITOR)


class Usage(models.Model):
    """One answer that has ended, whatever its door: the day's budget is counted by these."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="usage"
    )
    answer_id = models.UUIDField(unique=True)  # no key: its conversation may be deleted
    at = models.DateTimeField()  # when it was asked
    door = models.CharField(max_length=8, choices=Door.choices)
    token_name = models.CharField(max_length=100, blank=True)
    collection = models.ForeignKey(
        Collection, null=True, blank=True, on_delete=models.SET_NULL, related_name="usage"
    )
    visitor = models.UUIDField(null=True, blank=True)  # of that collection
    status = models.CharField(max_length=11)  # of Message.Status
    model = models.CharField(max_length=200, blank=True)
    flow = models.CharField(max_length=KEY_CHARS, blank=True)  # its key
    flow_id = models.CharField(max_length=64, blank=True)
    flow_version = models.CharField(max_length=64, blank=True)
    # As the model's server counts, or estimated where it tells nothing: of a stopped answer.
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    tokens = models.PositiveIntegerField(default=0)  # in all
    first_token = models.FloatField(null=True)  # seconds after the question
    seconds = models.FloatField(null=True)  # to the end
    # Which part of it the notes bear out, 0 to 1, and what was decided (grounding.silence).
    grounded = models.FloatField(null=True)
    decision = models.CharField(max_length=8, blank=True)

    objects = UsageQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["owner", "at"], name="usage_by_owner_and_time")]
        verbose_name_plural = "usage"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}, {self.tokens} tokens"
