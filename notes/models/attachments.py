"""Files that notes show or link to."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse

from config.base.keys import FoldedField, Keyed, KeyedQuerySet, name_key


class Attachment(Keyed):
    """A file that came with the notes: a picture in one, or the document one was made from."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attachments"
    )
    path = models.CharField(max_length=1000)  # in its vault, as Note.file_path
    digest = models.CharField(max_length=64)  # SHA-256; its name in the attachments' folder
    size = models.PositiveBigIntegerField()  # bytes
    root = models.CharField(max_length=1000, blank=True)  # the folder or zip it came from
    created_at = models.DateTimeField(auto_now_add=True)
    name_key = FoldedField("path", make=name_key)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        indexes = [models.Index(fields=["owner", "name_key"], name="attachment_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "root", "path"], name="one_attachment_per_owner_and_file"
            )
        ]

    def __str__(self) -> str:
        return self.path

    def get_absolute_url(self) -> str:
        return reverse("notes:attachment", args=[self.pk])

    @property
    def file(self) -> Path:
        return settings.ATTACHMENTS_DIR / str(self.owner_id) / self.digest
