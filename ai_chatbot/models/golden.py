"""Questions whose right answers are known, what came of asking them, and answers kept as notes."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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


class GoldenRunQuerySet(models.QuerySet["GoldenRun"]):
    def owned_by(self, user: Any) -> "GoldenRunQuerySet":
        return self.filter(owner=user)

    def open(self) -> "GoldenRunQuerySet":
        return self.filter(status__in=[GoldenRun.Status.WAITING, GoldenRun.Status.RUNNING])

    def told(self) -> "GoldenRunQuerySet":
        """Those that came to their end, so that their figures are of all their questions."""
        return self.filter(status=GoldenRun.Status.DONE)


class GoldenRun(models.Model):
    """All golden questions of a person for one flow, asked once, in the background.

    What is tried is asked by Langflow's id for it, and is told apart by the hash of its JSON: a
    published version has a number, the draft has none. A draft is asked beside what answers.
    """

    class Why(models.TextChoices):
        PAGE = "page", _("asked for")
        DRAFT = "draft", _("before publishing")
        NIGHT = "night", _("every night")
        INDEX = "index", _("after a new embedder")

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("broken off")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="golden_runs"
    )
    flow = models.CharField(max_length=FLOW_CHARS)  # its key
    why = models.CharField(max_length=5, choices=Why.choices, default=Why.PAGE)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.WAITING)
    error = models.CharField(max_length=500, blank=True)  # a sentence, of one that broke off
    tried_id = models.CharField(max_length=64, blank=True)  # Langflow's; none: by the flow's key
    tried_hash = models.CharField(max_length=64, blank=True)
    tried_number = models.PositiveIntegerField(null=True, blank=True)
    draft_token = models.CharField(max_length=64, blank=True)  # Langflow's, of the draft as tried
    # The version that answered then, asked the same; empty of a run that tries nothing else.
    beside_id = models.CharField(max_length=64, blank=True)
    beside_hash = models.CharField(max_length=64, blank=True)
    beside_number = models.PositiveIntegerField(null=True, blank=True)
    model = models.CharField(max_length=200, blank=True)  # that wrote most of the answers
    embedder = models.CharField(max_length=200, blank=True)  # of the owner's notes, as it began
    questions = models.JSONField(default=list)  # ids of the golden questions, in their order
    total = models.PositiveIntegerField(default=0)  # answers to be had, those beside among them
    done = models.PositiveIntegerField(default=0)
    # golden.report.Report.figures, once it is done: of what is tried, and of what answered.
    figures = models.JSONField(default=dict, blank=True)
    figures_beside = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Who asks them writes every few seconds; such a one that falls silent is taken for dead.
    heartbeat_at = models.DateTimeField(db_default=Now())
    claim_token = models.UUIDField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)  # how often somebody began with it
    stop_requested = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["GoldenRun"]] = models.Manager.from_queryset(
        GoldenRunQuerySet
    )()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["owner", "flow", "-id"], name="golden_run_by_flow")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(status__in=["waiting", "running"]),
                name="one_open_golden_run_per_owner",
            )
        ]

    def __str__(self) -> str:
        return f"{self.flow}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.RUNNING)

    @property
    def is_of_draft(self) -> bool:
        return self.why == self.Why.DRAFT


class GoldenResult(models.Model):
    """What came of one question of a run: `golden.report.Outcome` as JSON.

    `golden` is None once the question is deleted; the outcome says its words.
    """

    run = models.ForeignKey(GoldenRun, on_delete=models.CASCADE, related_name="results")
    golden = models.ForeignKey(
        GoldenQuestion, null=True, on_delete=models.SET_NULL, related_name="results"
    )
    n = models.PositiveIntegerField()  # its place in the run, from 0
    is_beside = models.BooleanField(default=False)  # of the version that answered then
    outcome = models.JSONField(default=dict)

    class Meta:
        ordering = ["n", "is_beside"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "n", "is_beside"], name="one_golden_result_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.n}"


class GoldenHabit(models.Model):
    """When a person's golden questions are asked without anybody asking for it."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="golden_habit",
    )
    nightly = models.BooleanField(default=False)
    after_index = models.BooleanField(default=False)  # once notes are read by another embedder
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.nightly}, {self.after_index}"


class KeptAnswer(models.Model):
    """An answer that was read, found right and made a note: each leads to the other."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_answers"
    )
    answer = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="kept")
    note = models.OneToOneField("notes.Note", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.answer_id} as {self.note_id}"
