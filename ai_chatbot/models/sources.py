"""The passages that each answer was given, as they were then."""

from typing import Any, Self

from django.db import models
from django.urls import reverse

from ai_chatbot.models.conversations import Message
from config.base.keys import FoldedField, Keyed, KeyedQuerySet
from notes.text.words.lines import token_line


class Standing(models.TextChoices):
    """How the note of a source stands now."""

    SAME = "same", "as it was"
    CHANGED = "changed", "changed since"
    TRASHED = "trashed", "in the trash"
    GONE = "gone", "gone"
    UNSHARED = "unshared", "not shared any more"


class SourceQuerySet(KeyedQuerySet["Source"]):
    def with_standing(self, user: object) -> Self:
        """Each with its `standing`, at no further query and without reading its note.

        Of another's note that the `user`, whose answers they are, may not read now, nothing is
        told but that.
        """
        is_there, is_same = (
            models.Q(note__deleted_at=None),
            models.Q(note__content_hash=models.F("content_hash")),
        )
        is_closed, was_shared = self._closed_to(user), ~models.Q(shared_by="")
        return self.annotate(
            standing=models.Case(
                models.When(note=None, then=models.Value(Standing.GONE)),
                models.When(is_closed & was_shared, then=models.Value(Standing.UNSHARED)),
                models.When(is_closed, then=models.Value(Standing.GONE)),
                models.When(~is_there, then=models.Value(Standing.TRASHED)),
                models.When(is_same, then=models.Value(Standing.SAME)),
                default=models.Value(Standing.CHANGED),
            )
        )

    def _closed_to(self, user: object) -> models.Q:
        notes: Any = self.model._meta.get_field("note").related_model
        readable = notes.objects.readable_by(user).filter(pk=models.OuterRef("note")).order_by()
        return models.Q(~models.Q(note__owner=user), ~models.Exists(readable))

    def of_person(self, user: object) -> Self:
        """Of the user's own answers, and of those that visitors of their collections got."""
        return self.filter(
            message__conversation__owner=user,
            message__conversation__deleted_at=None,
            message__conversation__expires_at=None,
        )


class SourceManager(models.Manager.from_queryset(SourceQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> SourceQuerySet:
        """Without what is there to be searched only, and as long as the passage."""
        return super().get_queryset().defer("words")


class Source(Keyed):
    """One passage served to one answer, sealed: the note may change, this does not."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="sources")
    n = models.PositiveSmallIntegerField()
    note = models.ForeignKey("notes.Note", null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=500)
    heading = models.CharField(max_length=1000, blank=True)
    text = models.TextField()
    words = FoldedField("title", "heading", "text", make=token_line)  # for the full-text index
    content_hash = models.CharField(max_length=64)  # of the note's body it was cut from
    start = models.PositiveIntegerField()  # characters, in that body
    end = models.PositiveIntegerField()
    score = models.FloatField()
    url = models.CharField(max_length=500)
    origin = models.CharField(max_length=8, blank=True)  # of the note, Note.Origin
    source_url = models.CharField(max_length=2000, blank=True)  # a clipped note's web page
    shared_by = models.CharField(max_length=150, blank=True)  # whose note it is, if another's
    # Whether the answer, as it is shown, links to it; None where that was not looked at.
    cited = models.BooleanField(null=True)

    objects = SourceManager()
    standing: str = Standing.SAME  # as it was served, unless `with_standing` looked

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(fields=["message", "n"], name="one_source_per_number")
        ]

    def __str__(self) -> str:
        return f"[{self.n}] {self.title}"

    @property
    def sealed_url(self) -> str:
        """Where it is shown as it was, whatever became of its note."""
        return reverse("ai_chatbot:source", args=[self.message_id, self.n])

    @property
    def address(self) -> str:
        """Where a citation leads: into its note while that says the same, else to what it said."""
        is_as_it_was = self.standing == Standing.SAME or self.is_text_only
        return self.url if is_as_it_was else self.sealed_url

    @property
    def is_text_only(self) -> bool:
        """Of a conversation that was shared by a link and copied: it leads to no note."""
        return self.url.startswith("#")
