"""A query's words and terms as conditions on an owner's conversations."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from unicodedata import normalize

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ai_chatbot.conversations.review.query import Kind, Query, Term
from ai_chatbot.conversations.review.shares import is_shared
from ai_chatbot.conversations.search.backend import index
from ai_chatbot.conversations.search.words import Wanted, wanted_phrase, wanted_words
from ai_chatbot.models import Conversation, ConversationTag, FlowVersion, Message, Source
from ai_chatbot.models.conversations import ConversationQuerySet
from config.base.folding import key_of
from config.base.keys import path_key
from notes.search.conditions import named_notes
from notes.search.sharing.readable import shared_with

NUMBER_DIGITS = 5  # of a version; what is longer begins a hash


@dataclass(frozen=True)
class Search:
    """An owner's conversations that a query may be about: those in `rows` of which each of `common`
    is said somewhere. That is looked at in the newest ones first, as most of them say it."""

    owner_id: int
    rows: ConversationQuerySet  # in no order
    wanted: list[Wanted] = field(default_factory=list)  # all that an excerpt shows
    common: list[Wanted] = field(default_factory=list)
    has_rare: bool = False  # `rows` are those that say other words

    def certain(self) -> ConversationQuerySet:
        """What is left of the rows when the database looks for all of it."""
        return self.rows.filter(*(holding(self.owner_id, each) for each in self.common))


def search_of(owner_id: int, query: Query) -> Search:
    """The conversations in which something was asked and that the query is about.

    Archived ones are among what words find, and marked there; else `archived:` asks for them.
    """
    mine = Conversation.objects.owned_by(owner_id).exclude(head=None).order_by()
    has_words = bool(query.words.strip() or query.of(Kind.EXACT, Kind.WORD))
    if not has_words and not query.of(Kind.ARCHIVED):
        mine = mine.filter(archived_at=None)
    words = wanted_of(query)
    common = index().common(owner_id, words)
    rare = [each for each in words if each not in common]
    rows = meeting(mine, owner_id, query).filter(*(holding(owner_id, each) for each in rare))
    return Search(owner_id, rows, [*words, *phrases_of(query)], common, bool(rare))


def narrowed(rows: ConversationQuerySet, owner_id: int, query: Query) -> ConversationQuerySet:
    """Those of an owner's rows that the query is about: each of its words is said somewhere in
    them, and all of its terms hold."""
    said = (holding(owner_id, each) for each in wanted_of(query))
    return meeting(rows, owner_id, query).filter(*said)


def meeting(rows: ConversationQuerySet, owner_id: int, query: Query) -> ConversationQuerySet:
    """Those in which the terms hold, and that have the signs of a query without words."""
    terms = (term for term in query.terms if not term.problem)
    rows = rows.filter(*(condition_of(owner_id, term) for term in terms))
    signs = query.words.strip()
    return rows.saying(signs) if signs and not wanted_of(query) else rows  # no index holds them


def wanted_of(query: Query) -> list[Wanted]:
    return wanted_words(query.words, is_typed=True)


def phrases_of(query: Query) -> list[Wanted]:
    phrases = (wanted_phrase(term.value) for term in query.of(Kind.EXACT) if not term.is_negative)
    return [phrase for phrase in phrases if phrase]


def holding(owner_id: int, wanted: Wanted) -> Q:
    return Q(pk__in=index().holding(owner_id, wanted))


def condition_of(owner_id: int, term: Term) -> Q:
    condition = OF_KIND[term.kind](owner_id, term)
    return ~condition if term.is_negative else condition


def has_tag(owner_id: int, term: Term) -> Q:
    """Looked for in each conversation, which has few: SQLite would gather those of all first."""
    key = path_key(term.value)
    tags = ConversationTag.objects.filter(conversation=OuterRef("pk"))
    return Q(Exists(tags.filter(Q(key=key) | Q(key__startswith=f"{key}/"))))


def is_in_folder(owner_id: int, term: Term) -> Q:
    """Or in one below it."""
    key = path_key(term.value.strip("/"))
    return Q(folder_key=key) | Q(folder_key__startswith=f"{key}/")


def is_answered_by(owner_id: int, term: Term) -> Q:
    """By a flow, as answers or Langflow call it, or by one version: its number, whole id, or the
    beginning of its hash."""
    named = Q(flow_title__in=titles_like(term.value)) | Q(flow__iexact=term.value)
    said = named | Q(flow_id=term.value) | is_version(term.value)
    answers = Message.objects.filter(said, conversation__owner=owner_id)
    return Q(pk__in=answers.order_by().values("conversation"))


def is_version(value: str) -> Q:
    if value.isdecimal() and len(value) <= NUMBER_DIGITS:
        return Q(flow_number=int(value))
    return Q(flow_version__startswith=value.lower())


def titles_like(value: str) -> list[str]:
    """Titles that flows have had, by which this one is meant: as written, or in one's language."""
    titles = FlowVersion.objects.order_by().values_list("title", flat=True).distinct()
    key = key_of(value)
    return [title for title in titles if title and key in (key_of(title), key_of(_(title)))]


def cites(owner_id: int, term: Term) -> Q:
    """Whose answers cite the note, one that is shared with them among these; of one that is gone or
    in the trash, and of another's, by the title that it had."""
    named = named_notes(owner_id, [term.value])
    for shared in shared_with(owner_id):
        named += named_notes(shared.owner_id, [term.value], shared.selection)
    spelled = {term.value, normalize("NFC", term.value), normalize("NFD", term.value)}
    titled = Q(note=None) | Q(note__deleted_at__isnull=False) | ~Q(shared_by="")
    served = Q(note__in=named) | (titled & Q(title__in=spelled))
    sources = Source.objects.filter(served, message__conversation__owner=owner_id)
    sources = sources.exclude(cited=False)  # of what nobody looked through any may be cited
    return Q(pk__in=sources.order_by().values("message__conversation"))


def holds(owner_id: int, term: Term) -> Q:
    wanted = wanted_phrase(term.value)
    return holding(owner_id, wanted) if wanted else Q()


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
