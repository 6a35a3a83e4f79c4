"""Conversations, their messages, and the passages each answer was given."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from ai_chatbot.models.collections import Collection
from ai_chatbot.models.doors import Door
from config.base.keys import FoldedField, Keyed, KeyedQuerySet, sought

# A running answer's process writes twice a second; such a silence means that it died.
LOST_AFTER = timedelta(seconds=10)


class ConversationQuerySet(KeyedQuerySet["Conversation"]):
    def owned_by(self, user: Any) -> "ConversationQuerySet":
        """The user's own: neither what visitors of a collection said nor what is in the trash,
        nor what is asked to try a flow."""
        return self.filter(owner=user, collection=None, deleted_at=None, is_trial=False)

    def in_trash_of(self, user: Any) -> "ConversationQuerySet":
        return self.filter(owner=user, collection=None).exclude(deleted_at=None)

    def of_visitors(self, collection: Collection) -> "ConversationQuerySet":
        """For its owner to review; those in which nothing was asked yet are left out."""
        return self.filter(collection=collection).exclude(head=None)

    def saying(self, text: str) -> "ConversationQuerySet":
        """Those that hold it in their title, a question or an answer."""
        wanted = sought(text)
        # Not by a join, which would leave only the messages that were found to be counted.
        message = Message.objects.filter(
            folded__contains=wanted, conversation=models.OuterRef("pk")
        )
        return self.filter(models.Q(title_key__contains=wanted) | models.Exists(message))


class Conversation(Keyed):
    """A tree of messages: asking again or editing makes a sibling; `head` ends what shows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations"
    )
    # Of a visitor of a published collection, who asks its notes alone; the owner is its owner.
    collection = models.ForeignKey(
        Collection, null=True, blank=True, on_delete=models.CASCADE, related_name="conversations"
    )
    visitor = models.UUIDField(null=True, blank=True, editable=False)  # at random
    title = models.CharField(max_length=200, blank=True)
    title_key = FoldedField("title")
    head = models.ForeignKey(
        "Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The saved JSON document: made from the message rows on disconnect, rebuilt by a command.
    document = models.JSONField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    pinned_at = models.DateTimeField(null=True, blank=True, editable=False)  # above the others
    # Of one golden question, asked to see what comes of it: in no list, and deleted after.
    is_trial = models.BooleanField(default=False, editable=False)
    # Since when it is in the trash, from which it can be brought back for a while.
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["owner", "-updated_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(collection=None, visitor=None)
                | models.Q(collection__isnull=False, visitor__isnull=False),
                name="a_visitor_is_one_of_a_collection",
            )
        ]

    def __str__(self) -> str:
        return self.title or "New conversation"

    def get_absolute_url(self) -> str:
        """Where its owner reads it."""
        if self.collection_id:
            return reverse("ai_chatbot:visit", args=[self.collection_id, self.id])
        return reverse("ai_chatbot:conversation", args=[self.id])

    @property
    def borne_out(self) -> int | None:
        """Per cent of what its newest answer claims that the notes bear out; where `head` is
        loaded this asks nothing."""
        return self.head.borne_out if self.head else None

    @property
    def group(self) -> str:
        """Name of the channel-layer group that every open socket of this conversation is in."""
        return f"conversation.{self.id.hex}"

    def branch(self, messages: "list[Message] | None" = None) -> "list[Message]":
        """The messages from the first question down to `head`, oldest first."""
        if messages is None:
            messages = list(self.messages.prefetch_related("sources"))
        by_id: dict[uuid.UUID | None, Message] = {message.pk: message for message in messages}
        path = []
        at = by_id.get(self.head_id)
        while at is not None:
            path.append(at)
            at = by_id.get(at.parent_id)
        return path[::-1]


class MessageManager(models.Manager.from_queryset(KeyedQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> KeyedQuerySet["Message"]:
        """Without what is there to be searched only, and as long as the text."""
        return super().get_queryset().defer("folded")


class Message(Keyed):
    """A question or an answer. An answer's row is the journal of the run that writes it."""

    class Role(models.TextChoices):
        USER = "user", "Question"
        ASSISTANT = "assistant", "Answer"

    class Status(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"
        INTERRUPTED = "interrupted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    role = models.CharField(max_length=9, choices=Role.choices)
    text = models.TextField(blank=True)
    folded = FoldedField("text")  # empty until the answer has ended
    # What a page or program called its question, or the answer it had begun again; the same id
    # twice is one of them.
    client_id = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.DONE)
    error = models.CharField(max_length=500, blank=True)  # a sentence for the user
    seq = models.PositiveIntegerField(default=0)  # number of the last event in `text`
    # By which door the question came, and the name of the token that it came with, if any.
    door = models.CharField(max_length=8, choices=Door.choices, default=Door.PAGE)
    token_name = models.CharField(max_length=100, blank=True)
    stop_requested = models.BooleanField(default=False)  # read by the process that answers
    model = models.CharField(max_length=200, blank=True)
    usage = models.JSONField(default=dict, blank=True)  # tokens: input, output, total
    timings = models.JSONField(default=dict, blank=True)  # seconds since the question
    # What was searched when nothing was found: {"query", "nearest": [{"title", "url", "score"}]}.
    searched = models.JSONField(default=dict, blank=True)
    # The time that the question's words were read as, if any (notes.search.dates.times.as_json).
    times = models.JSONField(default=dict, blank=True)
    any_day = models.BooleanField(default=False)  # it was asked again without heeding that
    # What of it the notes bear out (grounding.silence.Grounding); {} where nothing was compared.
    grounding = models.JSONField(default=dict, blank=True)
    flow_id = models.CharField(max_length=64, blank=True)
    flow_version = models.CharField(max_length=64, blank=True)  # hash of the flow's JSON
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    heartbeat_at = models.DateTimeField(db_default=Now())  # by the one clock that all share
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MessageManager()
    without_model = ""  # of an answer that begins: why no model may be asked, a sentence; not kept

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "client_id"],
                condition=~models.Q(client_id=""),
                name="one_question_per_client_id",
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(status="running"),
                name="one_running_answer_per_conversation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.text[:60]}"

    @property
    def borne_out(self) -> int | None:
        """Per cent of what it claims that the notes bear out; None where it claims nothing."""
        score = self.grounding.get("score")
        return None if score is None else round(100 * score)

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING


class Source(models.Model):
    """One passage served to one answer, sealed: the note may change, this does not."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="sources")
    n = models.PositiveSmallIntegerField()
    note = models.ForeignKey("notes.Note", null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=500)
    heading = models.CharField(max_length=1000, blank=True)
    text = models.TextField()
    content_hash = models.CharField(max_length=64)  # of the note's body it was cut from
    start = models.PositiveIntegerField()  # characters, in that body
    end = models.PositiveIntegerField()
    score = models.FloatField()
    url = models.CharField(max_length=500)
    origin = models.CharField(max_length=8, blank=True)  # of the note, Note.Origin
    source_url = models.CharField(max_length=2000, blank=True)  # a clipped note's web page

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(fields=["message", "n"], name="one_source_per_number")
        ]

    def __str__(self) -> str:
        return f"[{self.n}] {self.title}"
