"""Runs that begin by themselves: every night, and once notes are read by another embedder.

Each person says which of these they want. A machine that sleeps at night does it when it wakes.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ai_chatbot.flows.current import published_flows
from ai_chatbot.golden.runs.beginning import CannotBegin, Why, begin, published
from ai_chatbot.models import GoldenHabit, GoldenQuestion, GoldenRun
from notes.models import OwnerIndex

logger = logging.getLogger(__name__)
NIGHT_HOUR = 2  # of the server's time zone


def begin_due() -> int:
    """Begin what is due, for each person one at a time; returns how many were begun."""
    begun = 0
    for habit, why, flow in due():
        try:
            begin(habit.owner, why, published(flow))
            begun += 1
        except CannotBegin as reason:  # it is looked at again in a minute
            logger.debug("No golden run of %s yet: %s", habit.owner_id, reason)
    return begun


def due() -> Iterator[tuple[GoldenHabit, GoldenRun.Why, str]]:
    """The first flow of each person that is due, and why."""
    wanted = GoldenHabit.objects.filter(Q(nightly=True) | Q(after_index=True))
    idle = wanted.exclude(owner__golden_runs__in=GoldenRun.objects.all().open())
    for habit in idle.filter(owner__is_active=True).select_related("owner"):
        if found := next(due_of(habit), None):
            yield habit, *found


def due_of(habit: GoldenHabit) -> Iterator[tuple[GoldenRun.Why, str]]:
    for flow in flows_of(habit):
        if habit.nightly and is_due_tonight(habit, flow):
            yield Why.NIGHT, flow
        elif habit.after_index and has_other_embedder(habit, flow):
            yield Why.INDEX, flow


def flows_of(habit: GoldenHabit) -> list[str]:
    """The usual flow, and each other published one that a question names; only those for which
    there are questions."""
    mine = GoldenQuestion.objects.owned_by(habit.owner_id)
    named = set(mine.order_by().values_list("flow", flat=True).distinct())
    usual = settings.LANGFLOW_FLOW
    others = [flow for flow in published_flows() if flow in named and flow != usual]
    return ([usual] if named & {"", usual} else []) + others


def is_due_tonight(habit: GoldenHabit, flow: str) -> bool:
    night = last_night(timezone.now())
    if habit.changed_at >= night:
        return False  # it was not asked for yet
    tonight = GoldenRun.objects.owned_by(habit.owner_id).filter(flow=flow, created_at__gte=night)
    return not tonight.filter(why=Why.NIGHT).exists()


def last_night(now: datetime) -> datetime:
    """The last time that it was NIGHT_HOUR here."""
    here = timezone.localtime(now, timezone.get_default_timezone())
    night = here.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return night if night <= here else night - timedelta(days=1)


def has_other_embedder(habit: GoldenHabit, flow: str) -> bool:
    """Whether the notes are read by another embedder than when the questions were asked last; of
    questions never asked nothing can have got worse. An index that is still being made has the
    old one's name."""
    now = OwnerIndex.objects.filter(owner=habit.owner_id).values_list("embedder", flat=True)
    last = GoldenRun.objects.owned_by(habit.owner_id).filter(flow=flow).exclude(embedder="")
    embedder, before = now.first(), last.values_list("embedder", flat=True).first()
    return bool(embedder and before and embedder != before)
