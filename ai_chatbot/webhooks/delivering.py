"""What is due is sent, a few at a time; what is not taken is tried again, each time later."""

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from http import HTTPStatus

from django.db import close_old_connections, transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_noop

from ai_chatbot.models import Delivery, Webhook
from ai_chatbot.webhooks.payload import body_of
from ai_chatbot.webhooks.sending import Reply, post
from ai_chatbot.webhooks.signing import signed_headers

logger = logging.getLogger(__name__)

# After each try that was not taken: 17 hours in all.
PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
]
TRIES = len(PAUSES) + 1
FAILURES_MAX = 200  # tries in a row, of whatever messages, after which an address is given up
AT_ONCE, OF_ONE_OWNER = 16, 2  # nobody's slow receiver holds up others'
# A worker that died may have sent it or not; after this long it is sent (again).
CLAIMED_FOR = timedelta(minutes=1)
LOOK_EVERY = 1.0  # seconds
Message = tuple[str, bytes, dict[str, str]]  # address, body, headers
GONE = gettext_noop("The receiver said that this address is gone (410).")
GIVEN_UP = gettext_noop(
    "Nothing was taken for long. Look at the deliveries, then switch it on again."
)


def keep_sending(stop: threading.Event) -> None:
    """What the worker's thread does until it is told to stop."""
    with asyncio.Runner() as runner:  # one: a name that is looked up for long holds up no end
        sender = Sender(runner)
        while not stop.is_set():
            try:
                if not sender.step():
                    stop.wait(LOOK_EVERY)
            except Exception:  # a database that is away comes back
                logger.exception("Webhooks are not sent")
                stop.wait(LOOK_EVERY)
            close_old_connections()
        sender.finish_all()


class Sender:
    """Has several tries under way at once, and writes each down when it comes back: none waits
    for another, however slow its receiver is."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.runner = runner
        self.under_way: dict[asyncio.Task[Reply], Delivery] = {}

    def step(self) -> int:
        """Begin what is due, and wait a moment for what is under way; returns how many are."""
        self.begin()
        self.finish(LOOK_EVERY)
        return len(self.under_way)

    def begin(self) -> int:
        """Send what is due, as much as there is room for; returns how many that were."""
        claimed = [(delivery, message_of(delivery)) for delivery in self._claimed()]
        self.runner.run(self._send(claimed))
        return len(claimed)

    def _claimed(self) -> Iterator[Delivery]:
        of_owner = Counter(each.webhook.owner_id for each in self.under_way.values())
        room = AT_ONCE - len(self.under_way)
        for delivery in due() if room else ():
            owner = delivery.webhook.owner_id
            if room and of_owner[owner] < OF_ONE_OWNER and claim(delivery):
                of_owner[owner] += 1
                room -= 1
                yield delivery

    async def _send(self, claimed: Sequence[tuple[Delivery, Message]]) -> None:
        for delivery, message in claimed:
            self.under_way[asyncio.create_task(post(*message))] = delivery

    def finish(self, patience: float) -> None:
        """Write down what has come back; wait so many seconds for the first that does."""
        if not self.under_way:
            return
        back = asyncio.wait(self.under_way, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        done, _ = self.runner.run(back)
        for task in done:
            record(self.under_way.pop(task), task.result())

    def finish_all(self) -> None:
        while self.under_way:
            self.finish(LOOK_EVERY)


def due() -> Sequence[Delivery]:
    """The oldest, of each owner a few; as many more as may be of owners who have no room left."""
    active = Webhook.objects.switched_on()
    rows = Delivery.objects.waiting().filter(due_at__lte=timezone.now(), webhook__in=active)
    rank = Window(RowNumber(), partition_by=F("webhook__owner"), order_by=F("due_at").asc())
    ranked = rows.order_by("due_at").annotate(rank=rank).filter(rank__lte=OF_ONE_OWNER)
    return list(ranked.select_related("webhook")[: 2 * AT_ONCE])


def claim(delivery: Delivery) -> bool:
    """Whether it is ours to send: of several workers one gets it."""
    seen = Delivery.objects.waiting().filter(pk=delivery.pk, due_at=delivery.due_at)
    delivery.due_at = timezone.now() + CLAIMED_FOR
    return bool(seen.update(due_at=delivery.due_at))


def message_of(delivery: Delivery) -> Message:
    hook, body = delivery.webhook, body_of(delivery)
    headers = signed_headers(hook.salts, delivery.message_id, int(time.time()), body)
    return hook.url, body, headers


# --- What came of it ----------------------------------------------------------------------------


@transaction.atomic
def record(delivery: Delivery, reply: Reply) -> None:
    """Write down how the try went, and when the next one is."""
    # Who changes several rows of one webhook begins here, so that nobody waits in a circle.
    list(Webhook.objects.select_for_update(no_key=True).filter(pk=delivery.webhook_id))
    tries = delivery.tries + 1
    state, pause = what_next(tries, reply)
    now = timezone.now()
    mine = Delivery.objects.waiting().filter(pk=delivery.pk, due_at=delivery.due_at)
    mine.update(
        state=state,
        tries=tries,
        due_at=now + pause,
        tried_at=now,
        status=reply.status,
        milliseconds=round(reply.seconds * 1000),
        reply=reply.text,
        problem=reply.problem,
    )
    count(delivery.webhook, reply, is_given_up=state == Delivery.State.FAILED)


def what_next(tries: int, reply: Reply) -> tuple[Delivery.State, timedelta]:
    if reply.is_taken:
        return Delivery.State.DELIVERED, timedelta()
    if reply.status == HTTPStatus.GONE or tries >= TRIES:
        return Delivery.State.FAILED, timedelta()
    return Delivery.State.WAITING, PAUSES[tries - 1]


def count(webhook: Webhook, reply: Reply, *, is_given_up: bool) -> None:
    """Whether the address is still good for anything."""
    row = Webhook.objects.filter(pk=webhook.pk)
    if reply.is_taken:
        row.exclude(failures=0).update(failures=0)
        return
    row.update(failures=F("failures") + 1)
    if reply.status == HTTPStatus.GONE:
        switch_off(webhook, GONE)
    else:
        failures = row.values_list("failures", flat=True).first() or 0
        if failures >= (TRIES if is_given_up else FAILURES_MAX):
            switch_off(webhook, GIVEN_UP)


def switch_off(webhook: Webhook, because: str) -> None:
    """Send nothing more there; what waits is given up, too."""
    on = Webhook.objects.filter(pk=webhook.pk, is_active=True)
    if on.update(is_active=False, off_because=because):
        logger.warning("The webhook %s was switched off: %s", webhook.pk, because)
    give_up_waiting(webhook)


def give_up_waiting(webhook: Webhook) -> None:
    waiting = Delivery.objects.waiting().filter(webhook=webhook)
    waiting.update(
        state=Delivery.State.FAILED, problem=gettext_noop("The webhook was switched off.")
    )
