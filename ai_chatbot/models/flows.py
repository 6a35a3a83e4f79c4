"""Published versions of flows, and which of them answers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from config.base.languages.kept import retold

KEY_CHARS, SUMMARY_CHARS = 100, 300
DRAFT = "draft"  # of FLOW_ANSWERS
NAME_CHARS, NOTE_CHARS, TROUBLE_CHARS = 100, 2000, 500
# Of what was there before anybody published: ours, and so said in the reader's language.
FIRST_NAME = gettext_noop("First version")
FIRST_NOTE = gettext_noop("As it answered when versions began.")
DOES_NOT_START = gettext_noop("%(version)s does not start: %(why)s")


class FlowVersionQuerySet(models.QuerySet["FlowVersion"]):
    def of(self, flow: str) -> "FlowVersionQuerySet":
        return self.filter(flow=flow)

    def without_content(self) -> "FlowVersionQuerySet":
        """For lists: a flow's JSON is 100 KB and more."""
        return self.defer("content")


class FlowVersion(models.Model):
    """A flow as it was published: written once, and never again.

    `content` is normalised and holds no secret. Langflow has a copy of it under `langflow_id`,
    a flow of its own that nobody edits, and is asked for that.
    """

    flow = models.CharField(max_length=KEY_CHARS)  # its key: the endpoint name of the draft
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=NAME_CHARS, blank=True)
    note = models.TextField(max_length=NOTE_CHARS, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # nobody: by a start or a command
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    content = models.JSONField()
    hash = models.CharField(max_length=64)  # flows.shape.version_of its content
    prompt_hash = models.CharField(max_length=64, blank=True)  # flows.shape.prompt_hash
    draft_token = models.CharField(max_length=64, blank=True)  # Langflow's, of the draft as taken
    langflow_id = models.UUIDField(unique=True)
    langflow = models.CharField(max_length=40, blank=True)  # its version, under which it started
    # What the golden questions said when it was published: {} where none were asked.
    impact = models.JSONField(default=dict, blank=True)
    # Out of `content`, so that nobody has to read that: what people are shown of the flow, and what
    # it asks the notes for ({"limit", "read_chars"}, {} if nothing; null where that is not known).
    title = models.CharField(max_length=NAME_CHARS, blank=True)
    summary = models.CharField(max_length=SUMMARY_CHARS, blank=True)
    search = models.JSONField(null=True, blank=True)

    objects: ClassVar[models.Manager["FlowVersion"]] = models.Manager.from_queryset(
        FlowVersionQuerySet
    )()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="one_flow_version_per_number")
        ]

    def __str__(self) -> str:
        return self._said(_("version %(number)s"), _("version %(number)s “%(name)s”"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A published version stays as it is: publish another one.")
        super().save(*args, **kwargs)

    @property
    def said(self) -> str:
        """As a sentence begins."""
        return self._said(_("Version %(number)s"), _("Version %(number)s “%(name)s”"))

    @property
    def shown_name(self) -> str:
        return _(FIRST_NAME) if self.name == FIRST_NAME else self.name

    @property
    def shown_note(self) -> str:
        return _(FIRST_NOTE) if self.note == FIRST_NOTE else self.note

    def _said(self, bare: str, named: str) -> str:
        return (named if self.name else bare) % {"number": self.number, "name": self.shown_name}


@dataclass(frozen=True)
class Offered:
    """A flow that people can choose: its key, and what they are shown of it."""

    key: str
    title: str
    summary: str
    asks_notes: bool  # whether it may

    @property
    def shown(self) -> str:
        """Its title in the reader's language, where it is one of ours."""
        return _(self.title) if self.title else self.key.replace("_", " ")

    @property
    def about(self) -> str:
        return _(self.summary) if self.summary else ""


class FlowPinQuerySet(models.QuerySet["FlowPin"]):
    def offered(self) -> list[Offered]:
        """Those of which a version answers: the usual one first, those without notes last.

        None where drafts answer: nobody has seen to it that others than the usual one can.
        """
        if settings.FLOW_ANSWERS == DRAFT:
            return []
        names = ("flow", "version__title", "version__summary", "version__search")
        rows = self.order_by("flow").values_list(*names)
        found = [Offered(key, title, about, search != {}) for key, title, about, search in rows]
        return sorted(
            found, key=lambda flow: (flow.key != settings.LANGFLOW_FLOW, not flow.asks_notes)
        )


class FlowPin(models.Model):
    """Which version of a flow answers now."""

    flow = models.CharField(max_length=KEY_CHARS, primary_key=True)
    version = models.ForeignKey(FlowVersion, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    # A newer one that did not start, so that this one goes on answering, and why: a sentence.
    failed = models.ForeignKey(
        FlowVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    trouble = models.CharField(max_length=TROUBLE_CHARS, blank=True)

    objects: ClassVar[models.Manager["FlowPin"]] = models.Manager.from_queryset(FlowPinQuerySet)()

    def __str__(self) -> str:
        return f"{self.flow}: {self.version}"

    @property
    def said_trouble(self) -> str:
        """Why the newer one did not start, for who reads it now."""
        return retold(self.trouble, [DOES_NOT_START])


class DefaultFlow(models.Model):
    """Which flow answers a user who has chosen none for a conversation; no row: the usual one."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    flow = models.CharField(max_length=KEY_CHARS)

    def __str__(self) -> str:
        return f"{self.user}: {self.flow}"
