"""Where a conversation says what was searched, to be shown and opened."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db.models import Prefetch
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ai_chatbot.conversations.search.backend import index
from ai_chatbot.conversations.search.found import Found
from ai_chatbot.conversations.search.words import Wanted
from ai_chatbot.models import Message, Source
from ai_chatbot.rendering.grounds.shown import instead_of
from ai_chatbot.rendering.thoughts import without_thoughts
from notes.text.html.excerpts import mark_words


@dataclass(frozen=True)
class Excerpt:
    """A piece of a question, an answer or a source, with the words that were searched marked."""

    message_id: uuid.UUID
    what: str  # of which it is, in a word; of a source with its note's title
    text: SafeString


def excerpts_of(
    owner_id: int, conversations: Collection[uuid.UUID], wanted: Sequence[Wanted], words: str
) -> dict[uuid.UUID, Excerpt]:
    """By conversation; none of one that says it in its title alone. Three queries for all."""
    if not conversations or not wanted:
        return {}
    best = best_of_each(index().texts_of(owner_id, conversations, wanted).found)
    messages = messages_of(conversations, [each.message_id for each in best if each.message_id])
    return {
        each.conversation_id: excerpt_of(each, messages[each.message_id], words)
        for each in best
        if each.message_id in messages
    }


def best_of_each(found: Sequence[Found]) -> list[Found]:
    """Of each conversation the text that says most of it: a message before a source of one, and
    either before the title, which opens at no message; then the newest."""
    by_conversation = attrgetter("conversation_id.int")
    groups = groupby(sorted(found, key=by_conversation), by_conversation)
    return [max(texts, key=weight_of) for _, texts in groups]


def weight_of(found: Found) -> tuple[int, int, int]:
    kind = 0 if found.message_id is None else 1 if found.source_id else 2
    return found.held.bit_count(), kind, found.place


def messages_of(
    conversations: Collection[uuid.UUID], ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Message]:
    """With what an excerpt may show of them; their sources with what it shows of those."""
    found = Message.objects.filter(pk__in=ids, conversation__in=conversations).order_by()
    found = found.only("conversation", "role", "text", "searched", "grounding")
    sources = Source.objects.only("message", "n", "title", "heading", "text")
    return {each.pk: each for each in found.prefetch_related(Prefetch("sources", sources))}


def excerpt_of(found: Found, message: Message, words: str) -> Excerpt:
    sources = list(message.sources.all())
    said_by = next((each for each in sources if each.pk == found.source_id), None)
    if said_by:
        return Excerpt(message.pk, source_name(said_by), mark_words(said_by.text, words))
    if message.role == Message.Role.USER:
        return Excerpt(message.pk, _("Question"), mark_words(message.text, words))
    # What something else stands for is not shown here either.
    shown = instead_of(message, sources) or without_thoughts(message.text)
    return Excerpt(message.pk, _("Answer"), mark_words(shown, words))


def source_name(source: Source) -> str:
    where = f"{source.title} › {source.heading}" if source.heading else source.title
    return _("Source %(number)s, %(where)s") % {"number": source.n, "where": where}
