"""The messages of a conversation as its page shows them, and the words of its state."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ai_chatbot.grounding.check import Verdict
from ai_chatbot.grounding.silence import Decision
from ai_chatbot.langflow.steps import Step
from ai_chatbot.models import Conversation, FlowPin, Message, Offered, Source
from ai_chatbot.rendering.answers import render_cited
from ai_chatbot.rendering.grounds.next_questions import next_questions
from ai_chatbot.rendering.grounds.quotes import described, shown_quotes
from ai_chatbot.rendering.grounds.sentences import Sentences, sentences_of
from ai_chatbot.rendering.kept.sentences import reason
from notes.search.dates.times import said_again

STATES = {
    "ready": gettext_noop("Ready"),
    "searching": gettext_noop("Searching your notes…"),
    "answering": gettext_noop("Answering…"),
    "stopped": gettext_noop("Stopped"),
    "failed": gettext_noop("Failed"),
    "interrupted": gettext_noop("Interrupted"),
}


@dataclass
class ShownMessage:
    """A message with what its template needs: rendered text and its place among its versions."""

    message: Message
    html: SafeString = field(default_factory=lambda: mark_safe(""))
    sources: list[Source] = field(default_factory=list)
    cited: frozenset[int] = frozenset()  # numbers of the sources that the text links to
    versions: list[uuid.UUID] = field(default_factory=list)
    last: bool = False  # nothing follows it on the branch that shows
    question: str = ""  # that an answer is of
    quotes: list[dict[str, Any]] = field(default_factory=list)  # as quotes.described
    flows: list[Offered] | None = None  # that can be chosen; None where nobody has looked yet

    @property
    def decision(self) -> str:
        """Of an answer: grounding.silence.Decision, "" where nothing was compared."""
        return str(self.message.grounding.get("decision", ""))

    @property
    def nearest(self) -> list[Source]:
        """The sources, of each note the first one."""
        first: dict[object, Source] = {}
        for source in self.sources:
            first.setdefault(source.note_id or source.title, source)
        return list(first.values())

    @property
    def other_flows(self) -> list[Offered]:
        """By which its question could be answered again, where there are several."""
        offered = FlowPin.objects.offered() if self.flows is None else self.flows
        others = [flow for flow in offered if flow.key != self.message.flow]
        return others if len(offered) > 1 else []

    @property
    def error(self) -> str:
        """Why it broke off, for who reads it; "" when it did not."""
        return reason(self.message.error)

    @property
    def times(self) -> str:
        """How the time in its question was heeded, likewise."""
        return said_again(self.message.times) if self.message.times else ""

    @property
    def without_model(self) -> str:
        """Why no model was asked, likewise."""
        return reason(str(self.message.grounding.get("without_model", "")))

    @property
    def is_replaced(self) -> bool:
        """Whether something else stands in the place of what the model wrote."""
        return self.message.is_replaced

    @property
    def is_beside(self) -> bool:
        """Whether that is from the notes, and only not what was asked."""
        checked = self.message.grounding.get("sentences", ())
        return any(Verdict(each["verdict"]).holds for each in checked)

    @property
    def is_folded(self) -> bool:
        """Whether what is quoted only adds to an answer that stands by itself."""
        return self.decision == Decision.ANSWERED

    @property
    def our(self) -> Sentences:
        """What we say around an answer, in its question's language."""
        return sentences_of(self.message.grounding)

    @property
    def next_questions(self) -> list[str]:
        """Below the last answer, when it is finished."""
        is_asked = self.last and self.message.status == Message.Status.DONE
        return next_questions(self.question, self.sources, self.cited) if is_asked else []

    @property
    def version(self) -> int:
        return self.versions.index(self.message.pk) + 1

    @property
    def previous_version(self) -> uuid.UUID | None:
        return self.versions[self.version - 2] if self.version > 1 else None

    @property
    def next_version(self) -> uuid.UUID | None:
        return self.versions[self.version] if self.version < len(self.versions) else None


def show_branch(conversation: Conversation, last: int = 0) -> list[ShownMessage]:
    """The messages of the branch that shows, oldest first; only the `last` so many if given."""
    rows = conversation.messages
    # Of a long conversation all the texts are megabytes, and a turn shows two of them. Without
    # the conversation's id Django would read it row by row.
    bare = rows.only("conversation_id", "parent_id", "created_at")
    messages = list(bare if last else rows.select_related("feedback", "kept"))
    versions: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for message in messages:
        versions.setdefault(message.parent_id, []).append(message.pk)
    branch = conversation.branch(messages)
    if last:
        whole = rows.select_related("feedback", "kept").in_bulk(
            [message.pk for message in branch[-last - 1 :]]
        )
        branch = [whole[message.pk] for message in branch[-last - 1 :] if message.pk in whole]
    wanted = branch[-last:]  # rendering a message costs more than reading all of them
    sources = Source.objects.with_standing(conversation.owner_id)
    prefetch_related_objects(wanted, Prefetch("sources", sources))
    questions: dict[uuid.UUID | None, str] = {message.pk: message.text for message in branch}
    shown = [
        show_message(message, versions[message.parent_id], questions.get(message.parent_id, ""))
        for message in wanted
    ]
    if shown:
        shown[-1].last = True
    return shown


def show_message(message: Message, versions: list[uuid.UUID], question: str) -> ShownMessage:
    if message.role == Message.Role.USER:
        return ShownMessage(message, versions=versions)
    sources = list(message.sources.all())
    html, cited = render_cited(
        message.text,
        sources,
        question=question,
        finished=not message.is_running,
        name=message.pk,
        grounding=message.grounding,
    )
    shown = ShownMessage(message, html, sources, cited, versions, question=question)
    by_number = {source.n: source for source in sources}
    shown.quotes = described(shown_quotes(message.grounding), by_number)
    return shown


def state_of(message: Message | None, sources: int) -> tuple[str, str]:
    """(state, words) for the page's status line, when this is the newest message."""
    if message is None:
        state = "ready"
        return state, _(STATES[state])
    if message.is_running:
        state = state_of_running(message, sources)
        return state, words_of(state, sources)
    if message.status == Message.Status.DONE:
        return "done", words_when_done(sources, without_notes=message.without_notes)
    return message.status, _(STATES[message.status])


def state_on_coming(message: Message | None, sources: int) -> tuple[str, str]:
    """The same for a page that opens or comes back: that an answer broke off is no news then, and
    stands beneath the answer."""
    has_broken_off = message and not message.is_running and message.status != Message.Status.DONE
    return state_of(None, 0) if has_broken_off else state_of(message, sources)


def state_of_running(message: Message, sources: int) -> str:
    """A model alone searches nothing."""
    if message.text or message.without_notes:
        return "answering"
    return "reading" if sources else "searching"


def words_of(state: str, sources: int, step: Step | None = None) -> str:
    """What a running answer is at; `step`: what its flow does beside."""
    if step:
        return step.in_words()
    if state == "reading":
        said = ngettext("Reading %(count)s passage…", "Reading %(count)s passages…", sources)
        return said % {"count": sources}
    return _(STATES[state])


def state_of_branch(shown: Sequence[ShownMessage]) -> tuple[str, str]:
    return state_of(shown[-1].message, len(shown[-1].sources)) if shown else state_of(None, 0)


def words_when_done(sources: int, *, without_notes: bool = False) -> str:
    if without_notes:
        return _("Done, without your notes")
    said = ngettext("Done, %(count)s source", "Done, %(count)s sources", sources)
    return said % {"count": sources}
