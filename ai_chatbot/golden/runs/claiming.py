"""Whose a run is: one process asks its questions, and one that died holds it for a minute only.

Whoever has claimed it writes with the claim's token; what another one has claimed since is left.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from ai_chatbot.models import GoldenRun

BEAT_SECONDS = 3.0
LOST_AFTER = timedelta(seconds=60)
TRIES = 3  # a run in which so many processes died is given up
ERROR_CHARS = 500
Status = GoldenRun.Status


class ClaimLost(Exception):
    """Another process has taken the run for lost, and claimed it."""


def lost() -> Q:
    return Q(status=Status.RUNNING, heartbeat_at__lt=Now() - LOST_AFTER)


def claim_next() -> GoldenRun | None:
    """The oldest run that waits or was left behind; None when there is none."""
    free = GoldenRun.objects.filter(Q(status=Status.WAITING) | lost())
    for pk in free.order_by("pk").values_list("pk", flat=True)[:10]:
        if run := claim(pk):
            return run
    return None


def claim(run_id: int) -> GoldenRun | None:
    """Take this one; None when somebody else did, or when it was given up."""
    token = uuid.uuid4()
    give_up_on(run_id)
    free = GoldenRun.objects.filter(Q(status=Status.WAITING) | lost(), pk=run_id)
    claimed = {"status": Status.RUNNING, "heartbeat_at": Now(), "claim_token": token}
    free.update(**claimed, tries=F("tries") + 1)
    return (
        GoldenRun.objects.filter(pk=run_id, claim_token=token)
        .select_related("owner")
        .defer("figures", "figures_beside")
        .first()
    )


def give_up_on(run_id: int) -> None:
    sentence = _("It was cut off again and again; the server's log may say why.")
    over = GoldenRun.objects.filter(lost(), pk=run_id, tries__gte=TRIES)
    over.update(status=Status.FAILED, error=sentence, ended_at=timezone.now())


def beat(run: GoldenRun) -> bool:
    """Say that it is still being asked; whether it is to stop. Raises ClaimLost."""
    write(run, heartbeat_at=Now())
    return GoldenRun.objects.filter(pk=run.pk, stop_requested=True).exists()


def write(run: GoldenRun, **fields: Any) -> None:
    """Change the run's row; raises ClaimLost when it is not ours any more."""
    if not held(run).update(**fields):
        raise ClaimLost


def held(run: GoldenRun) -> Any:
    mine = GoldenRun.objects.filter(pk=run.pk, claim_token=run.claim_token)
    return mine.filter(status=Status.RUNNING)


def end(run: GoldenRun, status: GoldenRun.Status, error: str = "", **fields: Any) -> None:
    """The last word of whoever asks; raises ClaimLost."""
    write(run, status=status, error=error[:ERROR_CHARS], ended_at=timezone.now(), **fields)


def stop(run: GoldenRun) -> None:
    """Ask it to end; where nobody asks its questions now, it has ended with that."""
    row = GoldenRun.objects.filter(pk=run.pk)
    row.open().update(stop_requested=True)
    idle = row.filter(Q(status=Status.WAITING) | lost())
    idle.update(status=Status.STOPPED, ended_at=timezone.now())
