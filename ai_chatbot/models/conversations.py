"""Conversations, their messages, and the passages each answer was given."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.models.collections import Collection
from ai_chatbot.models.doors import Door
from ai_chatbot.models.flows import KEY_CHARS, NAME_CHARS
from config.base.keys import FoldedField, Keyed, KeyedQuerySet, path_key, sought
from notes.text.words.lines import token_line

# A running answer's process writes twice a second; such a silence means that it died.
LOST_AFTER = timedelta(seconds=10)
UNTITLED = gettext_noop("New conversation")  # what is kept and sent out says so in English
FOLDER_MAX_CHARS = 200
NOTHING = "nothing"
INSTEAD = {"extract", NOTHING}  # what is decided where an answer is not shown as one
UNLISTED = {"document", "saved_at", "flow"}  # what of a conversation no list shows
TEMPORARY_FOR = timedelta(hours=12)  # a temporary conversation stays after its last question


class ConversationQuerySet(KeyedQuerySet["Conversation"]):
    def owned_by(self, user: Any) -> "ConversationQuerySet":
        """The user's own that are kept: neither temporary, of a golden question nor in the trash,
        and no visitors'."""
        kept = {"deleted_at": None, "expires_at": None, "is_trial": False}
        return self.filter(owner=user, collection=None, **kept)

    def open_to(self, user: Any) -> "ConversationQuerySet":
        """Those whose page the user may open: also a temporary one, until it is over."""
        lasting = models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now())
        is_mine = {"owner": user, "collection": None, "deleted_at": None, "is_trial": False}
        return self.filter(lasting, **is_mine)

    def in_trash_of(self, user: Any) -> "ConversationQuerySet":
        return self.filter(owner=user, collection=None).exclude(deleted_at=None)

    def put_away_of(self, user: Any) -> "ConversationQuerySet":
        """In the archive or in the trash: what is not in the list of all."""
        away = models.Q(deleted_at__isnull=False) | models.Q(archived_at__isnull=False)
        kept = {"expires_at": None, "is_trial": False}
        return self.filter(away, owner=user, collection=None, **kept)

    def locked(self, *, to_delete: bool = False) -> "ConversationQuerySet":
        """Which nobody else changes until the transaction's end. In one order: of two that lock the
        same rows neither has what the other waits for."""
        return self.order_by("pk").select_for_update(of=("self",), no_key=not to_delete)

    def of_visitors(self, collection: Collection) -> "ConversationQuerySet":
        """For its owner to review; those in which nothing was asked yet are left out."""
        return self.filter(collection=collection).exclude(head=None)

    def update(self, **values: Any) -> int:
        """With the time of it, by which open lists notice what has changed."""
        if values.keys() - UNLISTED:
            values.setdefault("changed_at", timezone.now())
        return super().update(**values)

    def saying(self, text: str) -> "ConversationQuerySet":
        """Those that hold it in their title, a question or an answer, letter by letter."""
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
    title_words = FoldedField("title", make=token_line)  # for the full-text index
    head = models.ForeignKey(
        "Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The saved JSON document: made from the message rows on disconnect, rebuilt by a command.
    document = models.JSONField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    pinned_at = models.DateTimeField(null=True, blank=True, editable=False)  # above the others
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)  # out of the way
    folder = models.CharField(max_length=FOLDER_MAX_CHARS, blank=True)  # "/" between folders
    folder_key = FoldedField("folder", make=path_key)
    flow = models.CharField(max_length=KEY_CHARS, blank=True)  # that was chosen for it, by its key
    # When anything was last changed that a list shows, also what a search finds it by.
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Which tool's export it came with, by the name of its format; "" for one of here.
    imported_from = models.CharField(max_length=12, blank=True, editable=False)
    # Of a temporary one: it is in no list and no export, and gone then.
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)
    # Of one golden question, asked to see what comes of it: in no list, and deleted after.
    is_trial = models.BooleanField(default=False, editable=False)
    # Since when it is in the trash, from which it can be brought back for a while.
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        indexes = [
            models.Index(fields=["owner", "-updated_at"]),
            models.Index(fields=["owner", "changed_at"], name="conversation_by_change"),
            models.Index(
                fields=["owner", "-pinned_at"],
                condition=models.Q(pinned_at__isnull=False),
                name="pinned_conversations",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(collection=None, visitor=None)
                | models.Q(collection__isnull=False, visitor__isnull=False),
                name="a_visitor_is_one_of_a_collection",
            )
        ]

    def __str__(self) -> str:
        return self.title or _(UNTITLED)

    def save(self, *args: Any, **options: Any) -> None:
        named = options.get("update_fields")
        if named is None or set(named) - UNLISTED:
            self.changed_at = timezone.now()
            options["update_fields"] = named if named is None else {*named, "changed_at"}
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        """Where its owner reads it."""
        if self.collection_id:
            return reverse("ai_chatbot:visit", args=[self.collection_id, self.id])
        return reverse("ai_chatbot:conversation", args=[self.id])

    @property
    def is_temporary(self) -> bool:
        return self.expires_at is not None

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
        return super().get_queryset().defer("folded", "words")


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
    words = FoldedField("text", make=token_line)  # for the full-text index; empty as long
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
    # Who ran it (ai_chatbot.providers.known); "" where the flow used another than was chosen.
    provider = models.CharField(max_length=20, blank=True)
    usage = models.JSONField(default=dict, blank=True)  # tokens: input, output, total
    timings = models.JSONField(default=dict, blank=True)  # seconds since the question
    # What was searched when nothing was found: {"query", "nearest": [{"title", "url", "score"}]}.
    searched = models.JSONField(default=dict, blank=True)
    # The time that the question's words were read as, if any (notes.search.dates.times.as_json).
    times = models.JSONField(default=dict, blank=True)
    any_day = models.BooleanField(default=False)  # it was asked again without heeding that
    # What of it the notes bear out (grounding.silence.Grounding); {} where nothing was compared.
    grounding = models.JSONField(default=dict, blank=True)
    flow = models.CharField(max_length=KEY_CHARS, blank=True)  # its key; "" where not known
    flow_title = models.CharField(max_length=NAME_CHARS, blank=True)  # as it was called then
    flow_id = models.CharField(max_length=64, blank=True)  # by which Langflow was asked
    flow_version = models.CharField(max_length=64, blank=True)  # hash of the flow's JSON
    prompt_hash = models.CharField(max_length=64, blank=True)  # SHA-256 (flows.shape.prompt_hash)
    flow_number = models.PositiveIntegerField(null=True)  # of the published version, if it was one
    # Its flow asks the notes for nothing, and was given nothing of them.
    without_notes = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    heartbeat_at = models.DateTimeField(db_default=Now())  # by the one clock that all share
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MessageManager()
    # Of an answer that begins, and not kept: why no model may be asked, a sentence; which one is
    # (providers.choosing.Chosen); and what its flow asks the notes for, as FlowVersion.search.
    without_model = ""
    chosen_model: Any = None
    search: dict[str, int] | None = None

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["conversation", "flow_version"], name="message_by_flow")]
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

    def get_absolute_url(self) -> str:
        """Its place in its conversation, which is to be loaded."""
        return f"{self.conversation.get_absolute_url()}#m-{self.pk}"

    @property
    def borne_out(self) -> int | None:
        """Per cent of what it claims that the notes bear out; None where it claims nothing, or
        where what the notes say is shown in its place."""
        score = self.grounding.get("score")
        return None if self.is_replaced or score is None else round(100 * score)

    @property
    def is_replaced(self) -> bool:
        """Whether something else stands in the place of what the model wrote."""
        return self.grounding.get("decision") in INSTEAD

    @property
    def finds_nothing(self) -> bool:
        """Whether what stands there is that the notes do not tell."""
        return self.grounding.get("decision") == NOTHING

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING
