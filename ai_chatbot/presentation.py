"""Messages as the page shows them: for the page itself and as fragments over the websocket."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from channels.db import database_sync_to_async
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ai_chatbot.models import Conversation, Message, Source
from ai_chatbot.rendering import render_cited

STATES = {
    "ready": "Ready",
    "searching": "Searching your notes…",
    "answering": "Answering…",
    "stopped": "Stopped",
    "failed": "Failed",
    "interrupted": "Interrupted",
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
    messages = list(conversation.messages.all())
    versions: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for message in messages:
        versions.setdefault(message.parent_id, []).append(message.pk)
    branch = conversation.branch(messages)
    wanted = branch[-last:]  # rendering a message costs more than reading all of them
    prefetch_related_objects(wanted, "sources")
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
    )
    return ShownMessage(message, html, sources, cited, versions)


def state_of(message: Message | None, sources: int) -> tuple[str, str]:
    """(state, words) for the page's status line, when this is the newest message."""
    if message is None:
        return "ready", STATES["ready"]
    if message.is_running:
        state = "answering" if message.text else "searching"
        return state, STATES[state]
    if message.status == Message.Status.DONE:
        return "done", words_when_done(sources)
    return message.status, STATES[message.status]


def state_of_branch(shown: Sequence[ShownMessage]) -> tuple[str, str]:
    return state_of(shown[-1].message, len(shown[-1].sources)) if shown else state_of(None, 0)


def words_when_done(sources: int) -> str:
    return f"Done, {sources} source{'' if sources == 1 else 's'}"


# --- Fragments over the websocket -----------------------------------------------------------


def log_fragment(conversation: Conversation) -> str:
    """The whole message list, for a page that has fallen behind."""
    shown = show_branch(conversation)
    state, words = state_of_branch(shown)
    return render_to_string(
        "ai_chatbot/_log.html",
        {"conversation": conversation, "shown": shown, "state": state, "words": words, "oob": True},
    )


def status_fragment(head: Message | None) -> str:
    """The status line alone, for a page that has everything; `head` ends the branch it shows."""
    state, words = state_of(head, head.sources.count() if head else 0)
    return render_to_string(
        "ai_chatbot/_status.html", {"state": state, "words": words, "oob": True}
    )


def turn_fragment(conversation: Conversation) -> str:
    """The newest question and its answer, mostly still empty, put at the log's end."""
    turn = show_branch(conversation, last=2)
    state, words = state_of_branch(turn)  # an answer can fail before its turn is rendered
    return render_to_string(
        "ai_chatbot/_turn.html",
        {"conversation": conversation, "turn": turn, "state": state, "words": words},
    )


def progress_fragment(
    answer_id: uuid.UUID,
    *,
    previous: int,
    seq: int,
    blocks: str,
    tail: str,
    state: str = "",
    sources: Sequence[Source] = (),
) -> str:
    """What happened to a running answer after event `previous`, up to event `seq`."""
    return render_to_string(
        "ai_chatbot/_progress.html",
        {
            "answer_id": answer_id,
            "previous": previous,
            "seq": seq,
            "blocks": mark_safe(blocks),  # noqa: S308 - out of render_cited
            "tail": mark_safe(tail),  # noqa: S308 - out of render_cited
            "state": state,
            "words": STATES.get(state, ""),
            "sources": sources,
        },
    )


@database_sync_to_async
def finished_fragment(answer_id: uuid.UUID) -> str:
    """The whole answer as it stands in its row, in place of the streamed one; "" if it is gone."""
    answer = Message.objects.select_related("conversation").filter(pk=answer_id).first()
    if answer is None:
        return ""
    shown = [
        item for item in show_branch(answer.conversation, last=1) if item.message.pk == answer_id
    ]
    state, words = state_of_branch(shown)
    return render_to_string(
        "ai_chatbot/_finished.html", {"shown": shown, "state": state, "words": words}
    )


def notice_fragment(text: str) -> str:
    """A sentence above the question box: why something was not done."""
    return render_to_string("ai_chatbot/_notice.html", {"notice": text})
