"""Notes and what is derived from them: tags, links, and the passages that search finds."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse


class NoteQuerySet(models.QuerySet["Note"]):
    def owned_by(self, user: object) -> Self:
        return self.filter(owner=user)

    def tagged(self, name: str) -> Self:
        """Notes with the tag, or one below it: "garden" finds "garden/roses" as well."""
        below = models.Q(tags__name=name) | models.Q(tags__name__startswith=f"{name}/")
        return self.filter(below).distinct()

    def in_folder(self, folder: str) -> Self:
        return self.filter(path__startswith=folder.strip("/") + "/")


class Tag(models.Model):
    """One owner's tag; "a/b" is a tag below "a"."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tags"
    )
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_tag_per_owner_and_name")
        ]

    def __str__(self) -> str:
        return f"#{self.name}"


class Note(models.Model):
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes"
    )
    path = models.CharField(max_length=1000)  # as imported, with "/" between folders
    title = models.CharField(max_length=500)
    body = models.TextField(blank=True)  # without the front matter
    front_matter = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64)  # SHA-256 of the body
    file_hash = models.CharField(max_length=64)  # SHA-256 of the whole file, to see a change
    tags = models.ManyToManyField(Tag, blank=True, related_name="notes")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "path"], name="one_note_per_owner_and_path")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notes:detail", args=[self.pk])

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


class Link(models.Model):
    """A link or embed in a note's text, and the note it leads to if there is one."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="links")
    target = models.CharField(max_length=1000)  # as written, without heading and alias
    heading = models.CharField(max_length=500, blank=True)
    alias = models.CharField(max_length=500, blank=True)
    is_embed = models.BooleanField(default=False)
    resolved = models.ForeignKey(
        Note, null=True, blank=True, on_delete=models.SET_NULL, related_name="backlinks"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"[[{self.target}]]"


class PassageQuerySet(models.QuerySet["Passage"]):
    def owned_by(self, user: object) -> Self:
        return self.filter(owner=user)

    def waiting(self, embedder: str) -> Self:
        """Passages that the embedder of this name has not embedded yet."""
        return self.exclude(embedder=embedder, embedding__isnull=False)


class Passage(models.Model):
    """A piece of one note, small enough to be quoted: `text == note.body[start:end]`."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="passages")
    # The note's owner once more, so that every search is filtered without a join.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ordinal = models.PositiveIntegerField()
    heading = models.CharField(max_length=1000, blank=True)  # "Chapter › Section"
    text = models.TextField()
    start = models.PositiveIntegerField()  # characters in note.body
    end = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)  # SHA-256 of what is embedded
    embedding = models.BinaryField(null=True)  # float32, little-endian, length 1
    embedder = models.CharField(max_length=200, blank=True)  # which made the embedding

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["note", "ordinal"]
        indexes = [models.Index(fields=["owner", "embedder"], name="passage_by_owner_embedder")]

    def __str__(self) -> str:
        return self.text[:60]
