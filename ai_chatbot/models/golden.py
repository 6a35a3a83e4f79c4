"""Questions whose right answers are known."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from ai_chatbot.models.conversations import Message
from config.base.keys import FoldedField, Keyed, KeyedQuerySet

FLOW_CHARS = 100


class GoldenQuestionQuerySet(KeyedQuerySet["GoldenQuestion"]):
    def owned_by(self, user: Any) -> "GoldenQuestionQuerySet":
        """The user's, without those in the trash."""
        return self.filter(owner=user, deleted_at=None)

    def for_flow(self, flow: str) -> "GoldenQuestionQuerySet":
        """Those that are asked of this flow: its own, and those of every flow."""
        return self.filter(flow__in={flow, ""})


class GoldenQuestion(Keyed):
    """A question, and what a right answer to it has: notes that are found and facts that are said.

    `notes` is [{"id", "title"}] in any order; `facts` is [["3 litres", "three litres"]], of each
    of which one wording has to stand in the answer. With `refuse` the notes do not know it, and
    the right answer says so.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="golden_questions"
    )
    flow = models.CharField(max_length=FLOW_CHARS, blank=True)  # its key; none: of every flow
    question = models.TextField()
    question_key = FoldedField("question")
    notes = models.JSONField(default=list, blank=True)
    facts = models.JSONField(default=list, blank=True)
    refuse = models.BooleanField(default=False)
    from_answer = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="golden_questions"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Since when it is in the trash, from which it can be brought back for a while.
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)

    objects = GoldenQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "from_answer"],
                condition=models.Q(from_answer__isnull=False, deleted_at=None),
                name="one_golden_question_per_answer",
            )
        ]

    def __str__(self) -> str:
        return self.question[:80]
