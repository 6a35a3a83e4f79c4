"""A query's words and terms as conditions on an owner's conversations."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import reduce
from operator import and_

from django.db.models import Q
from django.utils import timezone

from ai_chatbot.conversations.review.query import Kind, Query, Term
from ai_chatbot.conversations.review.shares import is_shared
from ai_chatbot.conversations.search.backend import index
from ai_chatbot.conversations.search.words import Wanted, wanted_phrase, wanted_words
from ai_chatbot.models import Conversation, ConversationTag, Message, Source
from ai_chatbot.models.conversations import ConversationQuerySet
from config.base.keys import path_key
from notes.search.conditions import named_notes


def matching(owner_id: int, query: Query) -> ConversationQuerySet:
    """Those in which something was asked and that the query is about, in no order."""
    mine = Conversation.objects.owned_by(owner_id).exclude(head=None).order_by()
    if query.is_empty:
        return mine.filter(archived_at=None)
    return narrowed(mine, owner_id, query)


def narrowed(rows: ConversationQuerySet, owner_id: int, query: Query) -> ConversationQuerySet:
    """Those of an owner's rows that the query is about: each of its words is said somewhere in
    them, and all of its terms hold.

    Archived ones are among what words find, and marked there; else `archived:` asks for them.
    """
    has_words = bool(query.words.strip() or query.of(Kind.EXACT, Kind.WORD))
    conditions = [condition_of(owner_id, term) for term in query.terms if not term.problem]
    conditions += [Q(pk__in=index().holding(owner_id, each)) for each in wanted_of(query.words)]
    if not has_words and not query.asks_about_archived:
        conditions.append(Q(archived_at=None))
    rows = rows.filter(reduce(and_, conditions, Q()))
    if query.words.strip() and not wanted_of(query.words):
        return rows.saying(query.words.strip())  # signs alone, which no index holds
    return rows


def wanted_of(words: str) -> list[Wanted]:
    return wanted_words(words, is_typed=True)


def said_in(query: Query) -> list[Wanted]:
    """What an excerpt shows: the words and phrases that must be there."""
    phrases = (wanted_phrase(term.value) for term in query.of(Kind.EXACT) if not term.is_negative)
    return [*wanted_of(query.words), *(phrase for phrase in phrases if phrase)]


def condition_of(owner_id: int, term: Term) -> Q:
    condition = OF_KIND[term.kind](owner_id, term)
    return ~condition if term.is_negative else condition


def has_tag(owner_id: int, term: Term) -> Q:
    key = path_key(term.value)
    tags = ConversationTag.objects.filter(
        Q(key=key) | Q(key__startswith=f"{key}/"), conversation__owner=owner_id
    )
    return Q(pk__in=tags.order_by().values("conversation"))


def is_in_folder(owner_id: int, term: Term) -> Q:
    mine = Conversation.objects.filter(owner=owner_id).in_folder(term.value)
    return Q(pk__in=mine.order_by().values("pk"))


def is_answered_by(owner_id: int, term: Term) -> Q:
    """By the beginning of a flow's version, or by its whole id."""
    said = Q(flow_version__startswith=term.value.lower()) | Q(flow_id=term.value)
    answers = Message.objects.filter(said, conversation__owner=owner_id)
    return Q(pk__in=answers.order_by().values("conversation"))


def cites(owner_id: int, term: Term) -> Q:
    """Whose answers were given a passage of the note; of one that is gone, by its title."""
    served = Q(note__in=named_notes(owner_id, [term.value])) | Q(note=None, title=term.value)
    sources = Source.objects.filter(served, message__conversation__owner=owner_id)
    return Q(pk__in=sources.order_by().values("message__conversation"))


def holds(owner_id: int, term: Term) -> Q:
    wanted = wanted_phrase(term.value)
    return Q(pk__in=index().holding(owner_id, wanted)) if wanted else Q()


def beginning_of(day: date | None) -> datetime:
    """By the clock of whoever asks."""
    return timezone.make_aware(datetime.combine(day or date.max, time.min))


OF_KIND: dict[Kind, Callable[[int, Term], Q]] = {
    Kind.TAG: has_tag,
    Kind.FOLDER: is_in_folder,
    Kind.PINNED: lambda _, term: Q(pinned_at__isnull=False),
    Kind.ARCHIVED: lambda _, term: Q(archived_at__isnull=False),
    Kind.SHARED: lambda _, term: is_shared(),
    Kind.FLOW: is_answered_by,
    Kind.BEFORE: lambda _, term: Q(updated_at__lt=beginning_of(term.day)),
    Kind.AFTER: lambda _, term: Q(updated_at__gte=beginning_of(term.day)),
    Kind.CITES: cites,
    Kind.EXACT: holds,
    Kind.WORD: holds,
}
