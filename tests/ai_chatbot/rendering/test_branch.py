"""The messages that a page shows, and what is read of the others."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ai_chatbot.rendering.branch import show_branch
from tests.ai_chatbot.conftest import write_turn


def test_a_turn_of_a_long_conversation_reads_the_texts_of_no_other(conversation):
    for _ in range(3):
        write_turn(conversation)
        conversation.refresh_from_db()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = show_branch(conversation, last=2)

    texts = [query["sql"] for query in queries if '"ai_chatbot_message"."text"' in query["sql"]]
    assert len(texts) == 1
    assert " IN (" in texts[0]
    whole = show_branch(conversation)
    assert [(each.message, each.html, each.last) for each in shown] == [
        (each.message, each.html, each.last) for each in whole[-2:]
    ]


def test_a_turn_of_a_long_conversation_costs_no_more_queries(
    conversation, django_assert_num_queries
):
    for _ in range(9):
        write_turn(conversation)
        conversation.refresh_from_db()

    with django_assert_num_queries(3):  # who stands where, the texts of the turn, its sources
        show_branch(conversation, last=2)
