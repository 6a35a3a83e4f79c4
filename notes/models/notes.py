"""Notes and what is derived from them: tags, links, and the passages that search finds."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Concat, Length, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.base.folding import key_of
from config.base.keys import FoldedField, Keyed, KeyedQuerySet, path_key, sort_key, sought
from notes.models.attachments import Attachment
from notes.models.shares import NoteShare, NoteShareQuerySet
from notes.text.dates import Dated, local_day
from notes.text.decoding.names import ENCODINGS
from notes.text.front_matter import is_generated
from notes.text.parsing import sha256, split_front_matter
from notes.vectors import VectorField

IS_THERE = models.Q(deleted_at=None)  # not in the trash


class NoteQuerySet(KeyedQuerySet["Note"]):
    def owned_by(self, user: object) -> Self:
        """Those that are not in the trash."""
        return self.filter(owner=user, deleted_at=None)

    def readable_by(self, user: object) -> Self:
        """The user's own, and those that are shared with them; for finding one by its id.

        Whoever looks for many asks owner by owner, which indexes help with.
        """
        return self._open_to(user, NoteShare.objects.with_reader(user))

    def writable_by(self, user: object) -> Self:
        return self._open_to(user, NoteShare.objects.with_reader(user).filter(may_write=True))

    def _open_to(self, user: object, shares: NoteShareQuerySet) -> Self:
        theirs = shares.filter(owner=models.OuterRef("owner"))
        by_folder = theirs.of_folders_around(models.OuterRef("path_key"))
        tags = Note.tags.through.objects.filter(note=models.OuterRef(models.OuterRef("pk")))
        key, below = models.OuterRef("key"), Concat(models.OuterRef("key"), models.Value("/"))
        start = Substr("tag__key", 1, Length(below))
        covered = tags.annotate(start=start).filter(models.Q(tag__key=key) | models.Q(start=below))
        by_tag = theirs.filter(models.Exists(covered), kind=NoteShare.Kind.TAG)
        own = models.Q(owner=user)
        return self.filter(own | models.Exists(by_folder) | models.Exists(by_tag), deleted_at=None)

    def in_trash_of(self, user: object) -> Self:
        return self.filter(owner=user).exclude(deleted_at=None)

    def tagged(self, name: str) -> Self:
        """Notes with the tag, or one below it: "garden" finds "garden/roses" as well."""
        key = key_of(name)
        tags = Tag.objects.filter(models.Q(key=key) | models.Q(key__startswith=f"{key}/"))
        return self.filter(pk__in=Note.tags.through.objects.filter(tag__in=tags).values("note"))

    def in_folder(self, folder: str) -> Self:
        # By itself, so that its index alone is read: between them notes are long.
        below = Note.objects.filter(path_key__startswith=path_key(folder.strip("/") + "/"))
        return self.filter(pk__in=below.order_by().values("pk"))

    def unnamed(self, embedder: str) -> Self:
        """Notes with passages whose own vector the embedder of this name has not made yet."""
        own = NoteVector.objects.filter(note=models.OuterRef("pk"), embedder=embedder)
        passages = Passage.objects.filter(note=models.OuterRef("pk"))
        return self.filter(~models.Exists(own), models.Exists(passages))

    def saying(self, text: str) -> Self:
        """Notes that hold it in their title or their text."""
        return self.filter(folded__contains=sought(text))


class Tag(Keyed):
    """One owner's tag, as it was written first; "a/b" is a tag below "a"."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tags"
    )
    name = models.CharField(max_length=200)
    key = FoldedField("name", make=key_of)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_tag_per_owner_and_key")
        ]

    def __str__(self) -> str:
        return f"#{self.name}"


class NoteManager(models.Manager.from_queryset(NoteQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> NoteQuerySet:
        """Without what is there to be searched only, and as long as the note."""
        return super().get_queryset().defer("folded")


class Note(Keyed):
    class Origin(models.TextChoices):
        """Where its text comes from, which says how far it is the owner's own."""

        WRITTEN = "written", _("written here")
        IMPORTED = "imported", _("imported")
        CLIPPED = "clipped", _("clipped from the web")

    class DatedBy(models.TextChoices):
        """What says its day."""

        MATTER = "matter", _("from its front matter")
        PROPERTIES = "properties", _("from its properties")
        NAME = "name", _("from its file name")
        FILE = "file", _("from its file’s time")
        ADDED = "added", _("when it was added")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes"
    )
    path = models.CharField(max_length=1000)  # with "/" between folders
    title = models.CharField(max_length=500)
    body = models.TextField(blank=True)  # without the front matter
    head = models.TextField(blank=True)  # the front matter as written: text == head + body
    front_matter = models.JSONField(default=dict, blank=True)  # what it says
    content_hash = models.CharField(max_length=64)  # SHA-256 of the body
    # SHA-256 of the file last imported, to see a change; empty for a note written here.
    file_hash = models.CharField(max_length=64, blank=True)
    # What its file's bytes were taken for where they do not say so, and whether that may be
    # wrong; the file is kept, to be read again as something else.
    encoding = models.CharField(max_length=20, blank=True)
    is_doubtful = models.BooleanField(default=False)
    # The folder or zip it was imported from, and where its file lies there, whatever became of
    # the note here; both empty for a note written here.
    root = models.CharField(max_length=1000, blank=True)
    file_path = models.CharField(max_length=1000, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.IMPORTED)
    source_url = models.CharField(max_length=2000, blank=True)  # of a clipped page
    # The day that "before:" and "after:" go by, as it was written.
    dated_on = models.DateField(default=timezone.localdate)
    dated_by = models.CharField(max_length=10, choices=DatedBy.choices, default=DatedBy.ADDED)
    # Who wrote what it says now, if that is not its owner.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="notes")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    indexed_at = models.DateTimeField(null=True, blank=True)  # when its last passage was embedded
    index_problem = models.CharField(max_length=500, blank=True)  # why that failed, a sentence
    deleted_at = models.DateTimeField(null=True, blank=True)  # it is in the trash
    # A note that went with its file comes back with it; one that its owner deleted does not.
    gone_with_file = models.BooleanField(default=False)
    path_key = FoldedField("path", make=path_key)
    sort_key = FoldedField("title", make=sort_key)
    folded = FoldedField("title", "body")

    objects = NoteManager()

    class Meta:
        ordering = ["path"]
        # In each order that a list can have; what is in the trash is in none.
        indexes = [
            models.Index(fields=["owner", "path_key"], name="note_by_path"),
            models.Index(
                fields=["owner", "sort_key", "id"], name="note_by_name", condition=IS_THERE
            ),
            models.Index(
                fields=["owner", "updated_at", "id"], name="note_by_change", condition=IS_THERE
            ),
            models.Index(
                fields=["owner", "dated_on", "id"], name="note_by_day", condition=IS_THERE
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "path"], name="one_note_per_owner_and_path"),
            models.UniqueConstraint(
                fields=["owner", "root", "file_path"],
                condition=~models.Q(file_path=""),
                name="one_note_per_owner_and_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notes:detail", args=[self.pk])

    def get_text(self) -> str:
        """The whole file's text, front matter included."""
        return self.head + self.body

    def body_as_it_was(self, content_hash: str) -> str | None:
        """The body whose hash begins so, if it is the note's or an earlier version's.

        Reads versions until one is it: at most as many, and as much text, as a note keeps.
        """
        if self.content_hash.startswith(content_hash):
            return self.body
        for text in self.versions.values_list("text", flat=True).iterator(1):
            body = split_front_matter(text)[1]
            if sha256(body).startswith(content_hash):
                return body
        return None

    @property
    def dated_otherwise(self) -> Dated:
        """Its day when neither its text nor its name says one."""
        if self.dated_by in {self.DatedBy.FILE, self.DatedBy.ADDED}:
            return Dated(self.dated_on, self.dated_by)
        return Dated(local_day(self.created_at), self.DatedBy.ADDED)

    @property
    def is_generated(self) -> bool:
        """Whether it was made of an answer; then no answer rests on it."""
        return is_generated(self.front_matter)

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def file_folder(self) -> str:
        """Where its links to files start from."""
        return (self.file_path or self.path).rpartition("/")[0]

    @property
    def encoding_name(self) -> str:
        return ENCODINGS.get(self.encoding, self.encoding)


class NoteVersion(models.Model):
    """A note's text as it was before a change."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="versions")
    path = models.CharField(max_length=1000)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)  # front matter included
    written_at = models.DateTimeField()  # since when the note was so
    written_by = models.ForeignKey(  # if not by its owner
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.written_at:%Y-%m-%d %H:%M}"


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
    # What it leads to when that is no note.
    attachment = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"[[{self.target}]]"


class PassageQuerySet(models.QuerySet["Passage"]):
    def owned_by(self, user: object) -> Self:
        return self.filter(owner=user)

    def with_notes(self) -> Self:
        """Read with what search hands out of them and of their notes: a body may be megabytes."""
        return self.select_related("note").only(
            *("owner_id", "heading", "text", "start", "end", "ordinal", "note__title"),
            *("note__content_hash", "note__origin", "note__source_url"),
        )

    def waiting(self, embedder: str) -> Self:
        """Passages that the embedder of this name has not embedded yet."""
        embedded = PassageVector.objects.filter(passage=models.OuterRef("pk"), embedder=embedder)
        return self.filter(~models.Exists(embedded))


class Passage(models.Model):
    """A piece of one note, small enough to be quoted: `note.body[start:end]`, without comments."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="passages")
    # The note's owner once more, so that every search is filtered without a join.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ordinal = models.PositiveIntegerField()
    heading = models.CharField(max_length=1000, blank=True)  # "Chapter › Section"
    text = models.TextField()
    start = models.PositiveIntegerField()  # characters in note.body
    end = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)  # SHA-256 of what is embedded

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["note", "ordinal"]

    def __str__(self) -> str:
        return self.text[:60]


class PassageVector(models.Model):
    """What one embedder made of one passage; two embedders' vectors do not compare."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="vectors")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    embedder = models.CharField(max_length=200)
    vector = VectorField()  # float32 [d], length 1

    class Meta:
        indexes = [models.Index(fields=["owner", "embedder"], name="vector_by_owner_embedder")]
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "embedder"], name="one_vector_per_passage_and_embedder"
            )
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} by {self.embedder}"


class NoteVector(models.Model):
    """What one embedder made of a note's title, aliases and description."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="vectors")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    embedder = models.CharField(max_length=200)
    vector = VectorField()  # float32 [d], length 1

    class Meta:
        indexes = [models.Index(fields=["owner", "embedder"], name="name_by_owner_embedder")]
        constraints = [
            models.UniqueConstraint(
                fields=["note", "embedder"], name="one_vector_per_note_and_embedder"
            )
        ]

    def __str__(self) -> str:
        return f"{self.note_id} by {self.embedder}"


class Word(models.Model):
    """A word that stands, or stood, in an owner's passages, folded: what spelling goes by."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "text"], name="one_word_per_owner")]

    def __str__(self) -> str:
        return self.text


class OwnerIndex(models.Model):
    """Whose vectors answer an owner's searches: the old ones' until the new ones are all there."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    embedder = models.CharField(max_length=200, blank=True)  # empty until there are any

    class Languages(models.TextChoices):
        AUTOMATIC = "", _("as my notes are")
        ENGLISH = "en", _("English alone")
        ALL = "all", _("all languages")

    chosen = models.CharField(max_length=3, choices=Languages.choices, blank=True)  # by the owner
    # What the notes are in, as parts of one: {"en": 0.8, "de": 0.2}, "other" among them; and of
    # how many notes that was said.
    languages = models.JSONField(default=dict, blank=True)
    notes_told = models.PositiveIntegerField(default=0)
    asked_in = models.CharField(max_length=5, blank=True)  # a question's language that they are not

    def __str__(self) -> str:
        return self.embedder
