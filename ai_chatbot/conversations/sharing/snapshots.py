"""What a share shows: a conversation as it is now, without what its owner does not show.

{"title", "left_out", "messages": [{"role", "text", "question", "is_whole", "without_notes",
"sources"}]}, the branch
that shows, oldest first. A text is Markdown with the marks that held; a source is {"n", "title",
"heading", "text", "origin", "source_url", "score"}. What is hidden is not stored, so that nothing
shows it.
"""

import re
import uuid
from collections.abc import Sequence
from copy import copy
from typing import Any

from django.utils.translation import gettext as _

from ai_chatbot.models import Conversation, Message, Source
from ai_chatbot.models.conversations import UNTITLED
from ai_chatbot.rendering.citations import keep_marks
from ai_chatbot.rendering.grounds.sentences import TO_OTHERS, sentences_of
from ai_chatbot.rendering.grounds.shown import extract_of, shown_text
from config.base.folding import fold
from notes.models import Note

MESSAGES_MAX = 200  # the newest; each is drawn for everybody who comes


def snapshot_of(conversation: Conversation, *, shows_sources: bool) -> dict[str, Any]:
    branch = [message for message in conversation.branch() if not message.is_running]
    questions: dict[uuid.UUID | None, str] = {message.pk: message.text for message in branch}
    own = own_notes(conversation, branch) if shows_sources else frozenset()
    kept = branch[-MESSAGES_MAX:]
    return {
        "title": conversation.title or UNTITLED,
        "left_out": len(branch) - len(kept),
        "messages": [
            described(message, questions.get(message.parent_id, ""), own, shows_sources)
            for message in kept
        ],
    }


def own_notes(conversation: Conversation, branch: Sequence[Message]) -> frozenset[int]:
    """Which notes may be shown: the owner's own that are there still. Others' notes, which were
    shared with the owner, are not the owner's to publish."""
    ids = {source.note_id for message in branch for source in message.sources.all()}
    mine = Note.objects.owned_by(conversation.owner_id).filter(pk__in=ids - {None})
    return frozenset(mine.values_list("pk", flat=True))


def described(
    message: Message, question: str, own: frozenset[int], shows_sources: bool
) -> dict[str, Any]:
    if message.role == Message.Role.USER:
        return {"role": message.role, "text": message.text}
    sources = list(message.sources.all())
    shown = [source for source in sources if source.note_id in own]
    text = text_of(message, sources, question, shown)
    return {
        "role": message.role,
        "text": keep_marks(text, sources, {source.n for source in shown}),
        "question": question,
        "is_whole": message.status == Message.Status.DONE,
        "without_notes": message.without_notes,
        "sources": [described_source(source) for source in shown] if shows_sources else [],
    }


def text_of(answer: Message, sources: list[Source], question: str, shown: list[Source]) -> str:
    """What its page shows, but for the names of notes that only came near, and for what is quoted
    word for word of passages that are not shown; in words for those whose notes they are not."""
    answer = copy(answer)
    answer.grounding = {**answer.grounding, TO_OTHERS: True}
    if not answer.is_replaced:
        return shown_text(answer, sources, question, quotable=shown)
    if answer.finds_nothing or not extract_of(answer, sources):
        return sentences_of(answer.grounding).nothing
    hidden = _("The answer was passages of notes, which are not shown here.")
    return "\n\n".join(extract_of(answer, shown)) or hidden


def described_source(source: Source) -> dict[str, Any]:
    return {
        "n": source.n,
        "title": source.title,
        "heading": source.heading,
        "text": source.text,
        "origin": source.origin,
        "source_url": source.source_url,
        "score": source.score,
    }


def says_name(snapshot: dict[str, Any], name: str) -> bool:
    """Whether a name stands, as a word, in what is shown, which hiding it does not change."""
    word = re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)")
    texts = [snapshot["title"]]
    for message in snapshot["messages"]:
        texts.append(message["text"])
        for source in message.get("sources", ()):
            texts += [source["title"], source["heading"], source["text"]]
    return any(word.search(fold(text)) for text in texts)
