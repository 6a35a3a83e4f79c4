"""Links to conversations: made, renewed, opened, counted and taken back."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from limits import RateLimitItemPerMinute

from ai_chatbot.conversations.limits import LimitReached, seconds_in_words, seconds_until_within
from ai_chatbot.conversations.sharing.snapshots import snapshot_of
from ai_chatbot.models import Conversation, Message, Share, ShareQuerySet
from ai_chatbot.models.shares import digest_of
from config.base.attempts import save_changes
from config.base.users import one_at_a_time

SHARES_MAX = 100  # of one person
OPENED_PER_MINUTE = 60  # from one address, links that open nothing included
SHARE_PER_MINUTE = 600  # of one link, from all addresses together
DAYS = (1, 7, 30, 90, 365)
USUAL_DAYS = 30
KEPT_DAYS = 30  # on the list of its owner, after its end


class TooManyShares(Exception):
    """Another one is not made; the text is a sentence."""


def make(conversation: Conversation, *, days: int, shows_sources: bool, shows_name: bool) -> Share:
    """A link to the conversation as it is now. Raises TooManyShares."""
    with transaction.atomic():
        one_at_a_time(conversation.owner_id)
        if Share.objects.owned_by(conversation.owner_id).count() >= SHARES_MAX:
            raise TooManyShares(
                _("You have %(count)s links, the most allowed. Take one back first.")
                % {"count": SHARES_MAX}
            )
        return Share.objects.create(
            conversation=conversation,
            shows_sources=shows_sources,
            shows_name=shows_name,
            expires_at=timezone.now() + timedelta(days=days),
            snapshot=snapshot_of(conversation, shows_sources=shows_sources),
        )


def renew(share: Share, *, days: int, shows_sources: bool, shows_name: bool) -> None:
    """Show the conversation as it is now, below the same link, for so long from now on."""
    now = timezone.now()
    share.shows_sources, share.shows_name = shows_sources, shows_name
    share.snapshot = snapshot_of(share.conversation, shows_sources=shows_sources)
    share.renewed_at, share.expires_at = now, now + timedelta(days=days)
    save_changes(share, "shows_sources", "shows_name", "snapshot", "renewed_at", "expires_at")


def links_of(owner: User) -> ShareQuerySet:
    """Newest first, each with its conversation and when that last said something."""
    said = Message.objects.filter(conversation=OuterRef("conversation")).exclude(ended_at=None)
    newest = said.order_by("-ended_at").values("ended_at")[:1]
    mine = Share.objects.owned_by(owner).annotate(said_at=Subquery(newest))
    return mine.select_related("conversation").defer("conversation__document")


def count_opening(address: str, token: str) -> None:
    """Count somebody who opens a link, by a mark of their address; raise LimitReached for too many.

    Counted before anything is looked up, so that guessing has an end.
    """
    counted = ((OPENED_PER_MINUTE, address), (SHARE_PER_MINUTE, f"link.{digest_of(token)}"))
    for most, who in counted:
        if seconds := seconds_until_within(RateLimitItemPerMinute(most), "shares", who):
            raise LimitReached(
                _("Too many pages were opened. Try again in %(time)s.")
                % {"time": seconds_in_words(seconds)},
                code="rate_limited",
                retry_after=seconds,
            )


def find_open(token: str) -> Share | None:
    """What a link shows; None when it opens nothing, for whatever reason."""
    found = Share.objects.open().of_token(token)
    return found.select_related("conversation__owner").defer("conversation__document").first()


def note_seen(share: Share) -> None:
    Share.objects.filter(pk=share.pk).update(seen=F("seen") + 1, seen_at=timezone.now())


def ended_long_ago(dry_run: bool) -> int:
    """Delete those that ended before so long that nobody will renew them."""
    old = Share.objects.filter(expires_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    return old.count() if dry_run else old.delete()[0]
