"""Visitors of a published collection: who they are for a day, and how much they may ask.

A visitor is a number made at random, in a key that their page keeps. Nothing else is known of
them; of their address a hash is counted, in memory or Redis alone.
"""

import ipaddress
import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute

from ai_chatbot.conversations.limits import (
    DAY,
    LimitReached,
    seconds_in_words,
    seconds_until_return,
    seconds_until_within,
)
from ai_chatbot.models import Collection, Conversation, Message, Usage, UsageQuerySet

SALT = "commonplace.visitor"
VISIT_SECONDS = 24 * 3600
REQUESTS_PER_MINUTE = 120  # of one visitor: each may have a long conversation drawn
BEHIND_ONE_ADDRESS = 5  # visitors, as in an office: an address may ask so many times as much
NEW_PER_MINUTE, NEW_PER_DAY = 10, 100  # conversations begun from one address
ANSWERS_AT_ONCE = 8  # of one collection: what they cost is known at their end only
BUSY_SECONDS = 10
CLOSED = gettext_noop("Nothing can be asked here any more.")
A_MINUTE, A_DAY = "a minute", "a day"
TOO_MANY = {
    ("begun", A_MINUTE): gettext_noop(
        "That was %(count)s conversations were begun in a minute, the most allowed here. "
        "Try again in %(time)s."
    ),
    ("begun", A_DAY): gettext_noop(
        "That was %(count)s conversations were begun in a day, the most allowed here. "
        "Try again in %(time)s."
    ),
    ("requests", A_MINUTE): gettext_noop(
        "That was %(count)s requests in a minute, the most allowed here. Try again in %(time)s."
    ),
    ("asked", A_MINUTE): gettext_noop(
        "That was %(count)s questions in a minute, the most allowed here. Try again in %(time)s."
    ),
    ("asked", A_DAY): gettext_noop(
        "That was %(count)s questions in a day, the most allowed here. Try again in %(time)s."
    ),
}


@dataclass(frozen=True)
class Visit:
    """One browser session of a visitor, until a moment (`time.time`)."""

    visitor: uuid.UUID
    until: float
    key: str  # that says so


def new_visit(collection: Collection) -> Visit:
    visitor, until = uuid.uuid4(), int(time.time()) + VISIT_SECONDS
    said = [collection.pk, visitor.hex, until]
    return Visit(visitor, until, signing.dumps(said, salt=SALT))


def read_key(collection: Collection, key: str) -> Visit | None:
    """The visit that a key speaks of; None when it is not one of this collection, or over."""
    try:
        collection_id, visitor, until = signing.loads(key, salt=SALT)
        visit = Visit(uuid.UUID(visitor), float(until), key)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    return visit if collection_id == collection.pk and time.time() < visit.until else None


def conversation_of(collection: Collection, visit: Visit) -> Conversation:
    """One to ask in; an unused one of the visitor's is used first."""
    theirs = Conversation.objects.filter(collection=collection, visitor=visit.visitor)
    return theirs.filter(head=None).first() or Conversation.objects.create(
        owner_id=collection.owner_id, collection=collection, visitor=visit.visitor
    )


def address_mark(address: str) -> str:
    """What an address is counted by; of one of IPv6 the part that one household has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return salted_hmac(SALT, address, algorithm="sha256").hexdigest()
    if known.version == 6:
        known = ipaddress.ip_network((known, 64), strict=False).network_address
    return salted_hmac(SALT, str(known), algorithm="sha256").hexdigest()


# --- Limits -------------------------------------------------------------------------------------


def count_conversation(collection: Collection, address: str) -> None:
    """Count a conversation that is begun from there; raise LimitReached for too many."""
    for limit in (RateLimitItemPerMinute(NEW_PER_MINUTE), RateLimitItemPerDay(NEW_PER_DAY)):
        count(limit, "begun", collection, address)


def count_request(collection: Collection, visitor: uuid.UUID, address: str) -> None:
    """Count whatever a visitor asks for; raise LimitReached for too much.

    What shows something again counts as no question, and has to be drawn all the same.
    """
    for who, times in counted(visitor, address):
        limit = RateLimitItemPerMinute(REQUESTS_PER_MINUTE * times)
        count(limit, "requests", collection, who)


def counted(visitor: uuid.UUID | None, address: str) -> list[tuple[str, int]]:
    """Who is counted, and how many times as much as a visitor each may have."""
    by_address = [(f"address.{address}", BEHIND_ONE_ADDRESS)] if address else []
    return [(f"visitor.{visitor}", 1), *by_address]


def check_visitor(conversation: Conversation, address: str) -> None:
    """Count one question of a visitor's conversation; raise LimitReached when it is too much."""
    collection = Collection.objects.open().filter(conversations=conversation).first()
    if collection is None:  # closed since the page was opened
        raise LimitReached(_(CLOSED), code="not_found", retry_after=0)
    check_how_many_answer(collection)
    check_budgets(conversation, collection)
    for who, times in counted(conversation.visitor, address):
        a_minute = RateLimitItemPerMinute(collection.questions_per_minute * times)
        a_day = RateLimitItemPerDay(collection.questions_per_day * times)
        for limit in (a_minute, a_day):
            count(limit, "asked", collection, who)


def count(limit: RateLimitItem, name: str, collection: Collection, who: str) -> None:
    if seconds := seconds_until_within(limit, "visitors", name, str(collection.pk), who):
        per = A_MINUTE if isinstance(limit, RateLimitItemPerMinute) else A_DAY
        raise LimitReached(
            _(TOO_MANY[name, per]) % {"count": limit.amount, "time": in_words(seconds)},
            code="rate_limited",
            retry_after=seconds,
        )


def check_how_many_answer(collection: Collection) -> None:
    running = Message.objects.filter(
        conversation__collection=collection, status=Message.Status.RUNNING
    )
    if running.count() > ANSWERS_AT_ONCE:  # the one that is asked for is among them
        raise LimitReached(
            _("Many people are asking here just now. Try again in %(time)s.")
            % {"time": in_words(BUSY_SECONDS)},
            code="rate_limited",
            retry_after=BUSY_SECONDS,
        )


def check_budgets(conversation: Conversation, collection: Collection) -> None:
    """The visitor's, the collection's, and what all visitors of one owner may cost together."""
    of_all = Usage.objects.by_visitors_of(collection.owner_id)
    of_collection = of_all.filter(collection=collection)
    check_budget(of_collection.filter(visitor=conversation.visitor), collection.tokens_per_visitor)
    check_budget(of_collection, collection.tokens_per_day)
    check_budget(of_all, settings.TOKENS_PER_DAY)


def check_budget(rows: UsageQuerySet, tokens: int) -> None:
    if seconds := seconds_until_return(rows, tokens):
        raise LimitReached(
            _("What may be asked here in a day is used up. Ask again in %(time)s.")
            % {"time": in_words(seconds)},
            code="budget_spent",
            retry_after=seconds,
        )


def in_words(seconds: int) -> str:
    """About so long: a visitor's clock may be of any zone."""
    if seconds > 3600:
        count = -(-seconds // 3600)
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
    if seconds > 60:
        count = -(-seconds // 60)
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    return seconds_in_words(seconds)


def unused_visits(dry_run: bool) -> int:
    """Delete the conversations in which a visitor asked nothing while the visit lasted."""
    over = timezone.now() - DAY
    unused = Conversation.objects.filter(head=None, created_at__lt=over).exclude(collection=None)
    return unused.count() if dry_run else unused.delete()[0]
