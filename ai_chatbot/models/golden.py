"""Questions whose right answers are known, what came of asking them, and notes of answers."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from ai_chatbot.models.conversations import Message
from config.base.keys import FoldedField, Keyed, KeyedQuerySet

FLOW_CHARS, ERROR_CHARS, EMBEDDER_CHARS = 100, 500, 200


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


class GoldenRunQuerySet(models.QuerySet["GoldenRun"]):
    def owned_by(self, user: Any) -> "GoldenRunQuerySet":
        return self.filter(owner=user)

    def unfinished(self) -> "GoldenRunQuerySet":
        return self.filter(status__in=GoldenRun.UNFINISHED)


class GoldenRun(models.Model):
    """One round of all of a person's golden questions, and what came of each.

    It is asked in turns by a worker: `results` has an entry for each question that was asked, in
    the order of `questions` (golden.report.Outcome), so that whoever goes on knows where.
    """

    class Why(models.TextChoices):
        ASKED = "asked", "asked for"
        NIGHTLY = "nightly", "nightly"
        EMBEDDER = "embedder", "after a change of the embedder"

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"

    UNFINISHED = (Status.WAITING, Status.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="golden_runs"
    )
    flow = models.CharField(max_length=FLOW_CHARS, blank=True)  # none: the one that answers
    why = models.CharField(max_length=8, choices=Why.choices, default=Why.ASKED)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    error = models.CharField(max_length=ERROR_CHARS, blank=True)  # a sentence
    embedder = models.CharField(max_length=EMBEDDER_CHARS, blank=True)  # by its name, at the start
    questions = models.JSONField(default=list)  # ids
    results = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    heartbeat_at = models.DateTimeField(db_default=Now())  # when a turn last wrote
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = GoldenRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(status__in=["waiting", "running"]),
                name="one_unfinished_golden_run_per_owner",
            )
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}, {len(self.results)} of {len(self.questions)}"

    @property
    def is_unfinished(self) -> bool:
        return self.status in self.UNFINISHED


class GoldenPlan(models.Model):
    """When a person's golden questions are asked by themselves."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="golden_plan",
    )
    nightly = models.BooleanField(default=False)
    after_embedder = models.BooleanField(default=True)  # when another one finds the notes

    def __str__(self) -> str:
        return "nightly" if self.nightly else "when asked"


class AnswerNote(models.Model):
    """The note that was made of an answer. Either may go; the other says the same as before."""

    answer = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="note_made")
    note = models.ForeignKey("notes.Note", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"note {self.note_id}"
