"""`manage.py prune_conversations`, and the setting that does the same every day."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ai_chatbot.models import Conversation, Message
from tests.ai_chatbot.conftest import write_turn
from tests.flows.support import FlowStore


@pytest.fixture(autouse=True)
def no_langflow(settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:9"


def made(owner, days, **fields):
    conversation = Conversation.objects.create(owner=owner)
    write_turn(conversation, f"{days} days ago")
    at = timezone.now() - timedelta(days=days)
    Conversation.objects.filter(pk=conversation.pk).update(updated_at=at, **fields)
    return conversation


def prune(**options):
    call_command("prune_conversations", **{"days": 30} | options)


def test_old_ones_go_and_younger_and_pinned_ones_stay(alice, capsys):
    made(alice, 31)
    stay = {made(alice, 29).pk, made(alice, 400, pinned_at=timezone.now()).pk}

    prune(dry_run=True)
    assert Conversation.objects.count() == 3
    prune()

    assert set(Conversation.objects.values_list("pk", flat=True)) == stay
    assert Message.objects.count() == 4
    assert capsys.readouterr().out == (
        "1 conversations would be deleted.\n1 conversations deleted.\n"
    )


def test_imported_ones_stay_as_long_from_when_they_came(alice):
    kept = made(alice, 900, imported_from="chatgpt")
    long_ago = timezone.now() - timedelta(days=31)
    made(alice, 900, imported_from="chatgpt", changed_at=long_ago)

    prune()

    assert Conversation.objects.get() == kept


def test_one_users_alone(alice, bob):
    made(alice, 31)
    kept = made(bob, 31)

    prune(user="alice")

    assert Conversation.objects.get() == kept


def test_one_in_which_an_answer_is_being_written_stays(alice):
    conversation = made(alice, 31)
    Message.objects.filter(conversation=conversation, role="assistant").update(status="running")

    prune()

    assert Conversation.objects.exists()


def test_langflow_is_told_of_each(alice, settings):
    ids = {made(alice, 31).pk for _ in range(3)}

    with FlowStore() as langflow:
        settings.LANGFLOW_URL, settings.LANGFLOW_API_KEY = langflow.url, langflow.api_key
        prune()

    assert {request.rpartition("/")[2] for request in langflow.requests} == set(map(str, ids))


@pytest.mark.parametrize("days", [0, -1, 10**9])
def test_a_number_of_days_that_says_nothing_deletes_nothing(alice, days):
    made(alice, 31)

    with pytest.raises(CommandError, match="--days takes"):
        prune(days=days)

    assert Conversation.objects.exists()


def test_the_daily_pruning_does_so_only_where_it_is_set(alice, settings):
    made(alice, 31)
    call_command("prune", verbosity=0)
    assert Conversation.objects.exists()

    settings.CONVERSATION_DAYS = 30
    call_command("prune", verbosity=0)

    assert not Conversation.objects.exists()


def test_how_many_queries_it_takes_grows_by_batches_alone(alice, django_assert_max_num_queries):
    for _ in range(20):
        made(alice, 31)

    with django_assert_max_num_queries(20):
        prune()
