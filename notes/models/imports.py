"""Imports, and what became of files that are no notes."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Refusal(models.Model):
    """A file that could not become a note, and why, until it is imported or dismissed."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    root = models.CharField(max_length=1000, blank=True)  # the folder or zip it is in
    path = models.CharField(max_length=1000)
    reason = models.CharField(max_length=500)
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "root", "path"], name="one_refusal_per_owner_and_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class ForgottenFile(models.Model):
    """A file whose note its owner deleted for good: its folder's next import leaves it out."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    root = models.CharField(max_length=1000, blank=True)
    path = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "root", "path"], name="one_forgotten_file_per_owner_and_file"
            )
        ]

    def __str__(self) -> str:
        return self.path


class ImportJob(models.Model):
    """An upload on its way into the notes; a task does the work, and may do it again."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Reading")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    OPEN = (Status.WAITING, Status.READING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports"
    )
    name = models.CharField(max_length=300)  # what was uploaded, for people
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.WAITING)
    cancel_requested = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)  # files read
    total = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)  # bytes of the upload
    report = models.JSONField(default=dict, blank=True)  # importer.ImportReport
    error = models.CharField(max_length=500, blank=True)  # a sentence for the user
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(db_default=Now())  # by the one clock that all share
    claim_token = models.UUIDField(null=True, blank=True)  # of the worker whose it is to read
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in {self.Status.WAITING, self.Status.READING}

    @property
    def folder(self) -> Path:
        """Where the upload lies until it is read."""
        return settings.DATA_DIR / "imports" / str(self.pk)
