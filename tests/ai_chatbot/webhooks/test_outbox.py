"""What happened is told once, to those who want it, and stands in the way of nothing."""

import uuid

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from ai_chatbot.conversations.feedback import give_feedback
from ai_chatbot.conversations.lost import interrupt_lost_answers
from ai_chatbot.models import (
    Collection,
    Conversation,
    Delivery,
    Event,
    Feedback,
    Message,
    Webhook,
)
from ai_chatbot.webhooks import outbox
from notes.ends import tell_ended
from notes.importing import uploads
from notes.models import ImportJob
from tests.ai_chatbot.conftest import answer_has_ended, until, write_turn
from tests.ai_chatbot.webhooks.conftest import only_delivery
from tests.scripted_langflow import answer

DONE = Message.Status.DONE


@pytest.mark.django_db(transaction=True)
async def test_an_answers_end_is_written_down_with_ids_and_addresses(
    alice, conversation, open_tab, scripted_langflow
):
    about = {"name": "mine", "url": "https://example.org", "site": "https://notes.example.org"}
    await Webhook.objects.acreate(owner=alice, events=[Event.ANSWER], **about)
    scripted_langflow.script = answer("It is ", "blue.")
    tab = await open_tab(alice, conversation)

    await tab.ask("Which colour?")
    await until(answer_has_ended)

    delivery = await Delivery.objects.aget()
    answered = await Message.objects.aget(role="assistant")
    assert (delivery.event, delivery.state) == ("answer.finished", "waiting")
    assert delivery.data == {
        "conversation": str(conversation.pk),
        "question": str(answered.parent_id),
        "answer": str(answered.pk),
        "status": "done",
        "door": "page",
        "url": f"/conversations/{conversation.pk}/",
    }


@pytest.mark.django_db(transaction=True)
async def test_an_end_is_written_although_nobody_can_be_told(
    alice, conversation, open_tab, scripted_langflow, monkeypatch, caplog
):
    def broken(*_):
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM ai_chatbot_webhook")

    monkeypatch.setattr(outbox, "wanted_by", broken)
    scripted_langflow.script = answer("Blue.")
    tab = await open_tab(alice, conversation)

    await tab.ask("Which colour?")
    await until(answer_has_ended)

    answered = await Message.objects.aget(role="assistant")
    assert (answered.text, answered.status) == ("Blue.", "done")
    assert "are not told" in caplog.text


def test_where_all_around_it_is_lost_that_is_not_hushed_up(hook, conversation, monkeypatch):
    """As when the database hangs up in the middle: the end must be written again."""

    def lose(*_):
        raise OperationalError("The server closed the connection.")

    monkeypatch.setattr(outbox, "wanted_by", lose)
    monkeypatch.setattr(connection, "savepoint_rollback", lose)
    _, answered = write_turn(conversation)

    with pytest.raises(OperationalError), transaction.atomic():
        outbox.answer_ended(answered.pk)
    monkeypatch.undo()


def test_an_answer_whose_process_died_is_told_as_interrupted(hook, conversation):
    write_turn(conversation, status=Message.Status.RUNNING)

    interrupt_lost_answers(all_running=True)

    assert only_delivery().data["status"] == "interrupted"


def test_the_same_end_is_told_once_whoever_writes_it_again(hook, make_webhook, conversation):
    make_webhook(name="another")
    _, answered = write_turn(conversation)

    outbox.answer_ended(answered.pk)
    outbox.answer_ended(answered.pk)

    assert sorted(row.webhook.name for row in Delivery.objects.all()) == ["another", "mine"]


def test_nobody_elses_programs_are_told(hook, make_webhook, bob, conversation):
    make_webhook(owner=bob, name="bob's")
    _, answered = write_turn(conversation)

    outbox.answer_ended(answered.pk)
    outbox.feedback_given(answered.pk, "good")
    outbox.import_ended(conversation.owner_id, 7, "done")

    assert {row.webhook for row in Delivery.objects.all()} == {hook}


@pytest.mark.parametrize("fields", [{"is_active": False}, {"events": [Event.IMPORT]}])
def test_who_does_not_want_it_is_not_told(make_webhook, conversation, fields):
    make_webhook(**fields)
    _, answered = write_turn(conversation)

    outbox.answer_ended(answered.pk)

    assert not Delivery.objects.exists()


def test_an_account_that_was_switched_off_has_nothing_told(hook, alice, conversation):
    _, answered = write_turn(conversation)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    outbox.answer_ended(answered.pk)

    assert not Delivery.objects.exists()


def test_a_rating_is_told_each_time(hook, conversation):
    _, answered = write_turn(conversation)

    outbox.feedback_given(answered.pk, "good")
    outbox.feedback_given(answered.pk, "bad")

    ratings = [row.data["rating"] for row in Delivery.objects.order_by("created_at")]
    assert ratings == ["good", "bad"]
    assert {row.event for row in Delivery.objects.all()} == {"feedback.given"}


def test_what_is_no_answer_tells_nothing(hook, conversation, caplog):
    asked, _ = write_turn(conversation)

    outbox.answer_ended(asked.pk)
    outbox.answer_ended(conversation.pk)

    assert not Delivery.objects.exists()
    assert caplog.text == ""


def test_for_somebody_without_webhooks_an_end_costs_two_questions(alice, conversation):
    _, answered = write_turn(conversation)

    with CaptureQueriesContext(connection) as queries:
        outbox.answer_ended(answered.pk)

    assert len([q for q in queries if q["sql"].startswith("SELECT")]) == 2


# --- Imports --------------------------------------------------------------------------------------


def job_of(owner, **fields):
    return ImportJob.objects.create(owner=owner, name="a.md", total=1, **fields)


def test_an_import_that_is_cancelled_is_told(hook, alice):
    job = job_of(alice)

    uploads.cancel(job)
    uploads.cancel(job)

    delivery = only_delivery()
    assert delivery.event == "import.finished"
    page = f"/notes/import/{job.pk}/"
    assert delivery.data == {"import": job.pk, "status": "cancelled", "url": page}


def test_an_import_that_was_read_is_told(hook, client, alice, settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"
    client.force_login(alice)
    with (tmp_path / "日記.md").open("wb+") as file:
        file.write("# Café\n\nمذكرة".encode())
        file.seek(0)
        client.post("/notes/import/", {"uploads": file})

    assert only_delivery().data["status"] == "done"


def test_an_upload_that_broke_off_is_told(hook, alice):
    job = ImportJob.objects.create(owner=alice, name="a.md", total=0)
    ImportJob.objects.filter(pk=job.pk).update(heartbeat_at=Now() - 2 * uploads.LOST_AFTER)

    uploads.end_broken_uploads()

    assert only_delivery().data["status"] == "failed"


def test_a_listener_that_fails_ends_no_import(alice, hook, monkeypatch, caplog):
    def broken(*_):
        raise ValueError("it is broken")

    monkeypatch.setattr(outbox, "about_import", broken)

    tell_ended(job_of(alice), "done")

    assert not Delivery.objects.exists()


@pytest.mark.parametrize("thumb", Feedback.Thumb.values[:2])
def test_what_was_thought_of_an_answer_is_told(alice, conversation, thumb):
    about = {"name": "mine", "url": "https://example.org", "site": ""}
    Webhook.objects.create(owner=alice, events=[Event.FEEDBACK], **about)
    _, answered = write_turn(conversation)

    give_feedback(answered, Feedback.Thumb(thumb), "Because.")

    delivery = only_delivery()
    assert delivery.event == "feedback.given"
    assert delivery.data["answer"] == str(answered.pk)
    assert thumb in delivery.data.values()


def test_a_visitors_conversation_is_where_its_owner_reads_it(alice, client, conversation):
    collection = Collection.objects.create(owner=alice, title="Recipes")
    Conversation.objects.update(collection=collection, visitor=uuid.uuid4())
    conversation.refresh_from_db()
    write_turn(conversation)
    client.force_login(alice)

    assert client.get(conversation.get_absolute_url()).status_code == 200
