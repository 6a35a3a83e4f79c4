"""From the outbox to the receiver: signed, tried again as the same message, and given up."""

import asyncio
import json
import socket
import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from standardwebhooks import Webhook as Verifier

from ai_chatbot.models import Delivery, Event, Webhook
from ai_chatbot.webhooks import delivering, keeping, outbox
from ai_chatbot.webhooks.signing import secret_of
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.webhooks.conftest import only_delivery, send
from tests.ai_chatbot.webhooks.receiver import Receiver

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"


@pytest.fixture
def answered(conversation):
    return write_turn(conversation, "¿Qué color?", "Es azul: 青, أزرق.")[1]


def make_due():
    Delivery.objects.update(due_at=timezone.now())


def payload(receiver, secret):
    """The last message, as a receiver reads it that trusts only what is signed."""
    heard = receiver.heard[-1]
    return Verifier(secret).verify(heard.body, {k.lower(): v for k, v in heard.headers.items()})


def test_a_message_is_signed_and_holds_ids_and_whole_addresses(hook, receiver, answered):
    outbox.answer_ended(answered.pk)

    assert send() == 1

    told = payload(receiver, secret_of(hook.salt))
    conversation = str(answered.conversation_id)
    delivery = only_delivery()
    assert told == {
        "type": "answer.finished",
        "timestamp": delivery.created_at.isoformat(),
        "data": {
            "conversation": conversation,
            "question": str(answered.parent_id),
            "answer": str(answered.pk),
            "status": "done",
            "door": "page",
            "url": f"https://notes.example.org/conversations/{conversation}/",
        },
    }
    assert (delivery.state, delivery.status, delivery.reply) == (DELIVERED, 200, "thanks")
    assert delivery.milliseconds is not None
    assert send() == 0


def test_words_go_along_only_where_they_are_wanted(make_webhook, receiver, answered):
    hook = make_webhook(with_text=True)
    outbox.answer_ended(answered.pk)

    send()

    data = payload(receiver, secret_of(hook.salt))["data"]
    assert (data["question_text"], data["answer_text"]) == ("¿Qué color?", "Es azul: 青, أزرق.")


def test_words_that_were_deleted_meanwhile_are_not_sent(make_webhook, receiver, answered):
    make_webhook(with_text=True)
    outbox.answer_ended(answered.pk)
    answered.conversation.delete()

    send()

    assert "text" not in receiver.heard[0].body.decode()


def test_an_exchanged_secret_signs_for_a_day(hook, receiver, answered):
    old = secret_of(hook.salt)
    keeping.rotate_secret(hook)
    outbox.answer_ended(answered.pk)
    send()

    assert payload(receiver, old) == payload(receiver, secret_of(hook.salt))

    hook.rotated_at = timezone.now() - timedelta(days=1, minutes=1)
    assert hook.salts == [hook.salt]


def test_what_is_not_taken_is_tried_again_later_each_time_as_the_same_message(
    hook, receiver, answered
):
    receiver.status = 503
    outbox.answer_ended(answered.pk)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000):
        before = timezone.now()
        assert send() == 1
        after, pause = timezone.now(), timedelta(seconds=seconds)
        assert before + pause <= only_delivery().due_at <= after + pause
        assert only_delivery().state == WAITING
        assert seconds < 60 or send() == 0  # not before its time
        make_due()
    receiver.status = 200
    send()

    assert only_delivery().state == DELIVERED
    assert len({heard.headers["webhook-id"] for heard in receiver.heard}) == 1
    assert len({heard.body for heard in receiver.heard}) == 1
    hook.refresh_from_db()
    assert (hook.is_active, hook.failures) == (True, 0)


def test_a_receiver_that_never_takes_anything_is_switched_off_and_that_is_said(
    hook, receiver, answered, client, alice
):
    receiver.status = 500
    outbox.answer_ended(answered.pk)
    outbox.feedback_given(answered.pk, "good")

    for _ in range(delivering.TRIES):
        send()
        make_due()

    hook.refresh_from_db()
    assert not hook.is_active
    assert {row.state for row in Delivery.objects.all()} == {FAILED}
    assert send() == 0
    client.force_login(alice)
    assert "Nothing was taken for long" in client.get(hook.get_absolute_url()).text


def test_one_message_that_is_never_taken_among_many_that_are_switches_nothing_off(
    hook, receiver, answered
):
    outbox.answer_ended(answered.pk)
    Delivery.objects.update(tries=delivering.TRIES - 1)
    receiver.status = 400

    send()

    hook.refresh_from_db()
    assert hook.is_active
    assert only_delivery().state == FAILED


def test_an_address_that_is_gone_is_told_nothing_more(hook, receiver, answered):
    receiver.status = 410
    outbox.answer_ended(answered.pk)

    send()

    hook.refresh_from_db()
    assert (hook.is_active, hook.off_because) == (False, delivering.GONE)
    assert only_delivery().state == FAILED


def test_a_hundred_failures_in_a_row_switch_it_off_before_its_first_message_is_given_up(
    hook, receiver, answered
):
    Webhook.objects.update(failures=delivering.FAILURES_MAX - 1)
    receiver.status = 500
    outbox.answer_ended(answered.pk)

    send()

    hook.refresh_from_db()
    assert not hook.is_active
    assert only_delivery().state == FAILED


def test_an_account_that_is_switched_off_has_nothing_sent(hook, receiver, answered, alice):
    outbox.answer_ended(answered.pk)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert send() == 0
    assert receiver.heard == []


def test_what_a_dead_worker_had_in_hand_is_sent_after_all(hook, receiver, answered):
    outbox.answer_ended(answered.pk)
    [taken] = delivering.due()
    assert delivering.claim(taken)
    assert send() == 0

    Delivery.objects.update(due_at=timezone.now())

    assert send() == 1


def test_of_two_workers_one_sends(hook, answered):
    outbox.answer_ended(answered.pk)
    [mine], [theirs] = delivering.due(), delivering.due()

    assert [delivering.claim(mine), delivering.claim(theirs)] == [True, False]


def test_one_owners_many_messages_leave_room_for_anothers(make_webhook, bob, receiver):
    crowd, other = make_webhook(), make_webhook(owner=bob, name="bob's")
    for _ in range(50):
        outbox.tell([crowd], Event.IMPORT, {}, "")
    outbox.tell([other], Event.IMPORT, {}, "")

    assert send() == delivering.OF_ONE_OWNER + 1
    assert other.deliveries.get().state == DELIVERED


def test_a_receiver_that_says_nothing_holds_up_nobody_else(make_webhook, bob, receiver):
    with socket.create_server(("127.0.0.1", 0)) as silent, asyncio.Runner() as runner:
        slow = make_webhook(url=f"http://127.0.0.1:{silent.getsockname()[1]}/")
        fine = make_webhook(owner=bob)
        sender = delivering.Sender(runner)
        for subject in "abc":
            outbox.tell([slow], Event.IMPORT, {}, subject)
        outbox.tell([fine], Event.IMPORT, {}, "a")

        assert sender.begin() == delivering.OF_ONE_OWNER + 1
        sender.finish(10)
        outbox.tell([fine], Event.IMPORT, {}, "b")
        assert sender.begin() == 1  # and of the slow one's no third
        sender.finish(10)

        assert [each.state for each in fine.deliveries.all()] == [DELIVERED] * 2
        assert len(sender.under_way) == delivering.OF_ONE_OWNER
        assert slow.deliveries.waiting().count() == 3


def test_a_row_that_cannot_be_sent_holds_up_no_other(make_webhook, bob, receiver):
    broken = make_webhook(url="no address at all")
    fine = make_webhook(owner=bob)
    outbox.tell([broken, fine], Event.IMPORT, {}, "")

    send()

    assert broken.deliveries.get().problem
    assert fine.deliveries.get().state == DELIVERED


@pytest.mark.django_db(transaction=True)
def test_the_workers_thread_sends_what_is_due_and_ends_when_told(hook, receiver, answered):
    stop = threading.Event()
    thread = threading.Thread(target=delivering.keep_sending, args=[stop])
    delivering.LOOK_EVERY, before = 0.05, delivering.LOOK_EVERY
    outbox.answer_ended(answered.pk)

    try:
        thread.start()
        for _ in range(1200):
            if receiver.heard:
                break
            threading.Event().wait(0.05)
    finally:
        stop.set()
        thread.join(60)
        delivering.LOOK_EVERY = before

    assert json.loads(receiver.heard[0].body)["type"] == "answer.finished"
    assert not thread.is_alive()


def test_another_address_gets_what_waits_for_it(hook, answered):
    outbox.answer_ended(answered.pk)
    with Receiver() as new:
        hook.url = new.url
        keeping.save_changes(hook)
        send()
        assert len(new.heard) == 1
