"""Conversations, messages and sources by the API: one's own, and nobody else's."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from ai_chatbot.models import Conversation, Message, Scope, Source
from ai_chatbot.pruning import unused_conversations
from ai_chatbot.tokens import make_run_token
from tests.ai_chatbot.api.conftest import check_problem
from tests.ai_chatbot.conftest import write_turn

NAMES = ["Die Brücke", "Cafe\u0301", "Caf\u00e9", "橋", "הגשר"]


@pytest.fixture
def path(conversation):
    return f"/conversations/{conversation.pk}"


@pytest.fixture
def turn(conversation):
    question, answer = write_turn(conversation, "When?", "In 1873 [1].", model="small", seq=9)
    Source.objects.create(
        message=answer, n=1, title="Bridge", heading="Built", text="It is so.", content_hash="x",
        start=0, end=9, score=0.9, url="/notes/1/", origin="clipped",
    )  # fmt: skip
    return question, answer


def walk(program, path):
    """The items of all pages of two."""
    items, cursor = [], ""
    while True:
        page = program.get(f"{path}{'&' if '?' in path else '?'}limit=2&cursor={cursor}").json()
        items += page["items"]
        if (cursor := page["next"]) is None:
            return items


# --- Conversations --------------------------------------------------------------------------------


@pytest.mark.parametrize("title", NAMES)
def test_a_conversation_is_made_read_renamed_and_deleted(program, alice, title):
    made = program.post("/conversations", {"title": f" {title} "})
    assert made.status_code == 201
    path = f"/conversations/{made.json()['id']}"

    assert program.get(path).json() == made.json()
    assert made.json()["title"] == title
    renamed = program.call("PATCH", path, {"title": f"{title}, anew"})
    assert renamed.json()["title"] == f"{title}, anew"
    found = Conversation.objects.get(owner=alice)
    assert found.title == f"{title}, anew"
    assert Conversation.objects.saying(f"{title}, anew").get() == found
    assert program.call("DELETE", path).json()["deleted"] is True
    check_problem(program.get(path), 404, "not_found")


def test_the_list_comes_by_pages_the_newest_first(program, alice):
    now = timezone.now()
    for number in range(5):
        Conversation.objects.create(
            owner=alice, title=str(number), updated_at=now - timedelta(hours=number)
        )

    assert [each["title"] for each in walk(program, "/conversations")] == list("01234")


def test_the_list_is_searched(program, alice, conversation, turn):
    Conversation.objects.create(owner=alice, title="Boats")

    assert [each["title"] for each in walk(program, "/conversations?q=1873")] == ["When?"]
    assert [each["title"] for each in walk(program, "/conversations?q=BOATS")] == ["Boats"]
    assert walk(program, "/conversations?q=%25") == []


def test_a_renamed_conversations_document_says_so(program, path, conversation, turn):
    program.call("PATCH", path, {"title": "Bridges"})

    conversation.refresh_from_db()
    assert conversation.document["title"] == "Bridges"


@pytest.mark.parametrize("title", ["", "  ", "\x00", "x" * 201, 7, None])
def test_a_bad_title_changes_nothing(program, path, conversation, turn, title):
    check_problem(program.call("PATCH", path, {"title": title}), 422, "invalid_request")

    conversation.refresh_from_db()
    assert conversation.title == "When?"


def test_an_owner_sent_along_is_not_heeded(program, bob):
    made = program.post("/conversations", {"title": "x", "owner": bob.pk, "owner_id": bob.pk})

    assert Conversation.objects.get(pk=made.json()["id"]).owner.username == "alice"


def test_a_conversation_that_is_deleted_in_langflow_too_says_nothing(program, path, turn, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:9"

    assert "Langflow did not answer" in program.call("DELETE", path).json()["says"]
    assert not Conversation.objects.exists()


def test_what_is_exported_is_what_the_page_exports(program, path, conversation, turn):
    document = program.get(f"{path}/document").json()
    assert document["format"] == "commonplace.conversation"
    assert [message["text"] for message in document["messages"]] == ["When?", "In 1873 [1]."]

    assert program.get(f"{path}/pdf").content.startswith(b"%PDF-")
    markdown = program.get(f"{path}/markdown")
    assert markdown["Content-Type"] == "text/markdown; charset=utf-8"
    assert "## When?" in markdown.content.decode()


# --- Messages -------------------------------------------------------------------------------------


def test_the_branch_that_shows_is_listed_from_its_beginning(program, path, conversation, turn):
    write_turn(conversation, "Why?", "Because.")
    write_turn(conversation, "How?", "So.")

    texts = [message["text"] for message in walk(program, f"{path}/messages")]

    assert texts == ["When?", "In 1873 [1].", "Why?", "Because.", "How?", "So."]


def test_a_message_says_what_is_known_of_it(program, path, conversation, turn):
    question, answer = turn

    told = program.get(f"/messages/{answer.pk}").json()

    assert told == program.get(f"{path}/messages").json()["items"][1]
    assert told["parent"] == str(question.pk)
    assert told["conversation"] == str(conversation.pk)
    assert (told["role"], told["status"], told["model"]) == ("assistant", "done", "small")
    assert (told["seq"], told["door"], told["versions"]) == (9, "page", [str(answer.pk)])


def test_versions_stand_beside_each_other(program, path, conversation, turn):
    question, first = turn
    second = Message.objects.create(
        conversation=conversation, parent=question, role="assistant", text="In 1874."
    )
    ids = [str(first.pk), str(second.pk)]

    assert program.get(f"/messages/{first.pk}").json()["versions"] == ids
    assert [each["id"] for each in walk(program, f"/messages/{second.pk}/versions")] == ids
    shown = walk(program, f"{path}/messages")
    assert [each["text"] for each in shown] == ["When?", "In 1873 [1]."]
    assert shown[1]["versions"] == ids
    assert len(walk(program, f"{path}/messages?all_versions=true")) == 3


def test_sources_are_as_they_were_served(program, turn):
    answer = turn[1]
    told = program.get(f"/messages/{answer.pk}/sources").json()

    assert told == {
        "items": [
            {
                "n": 1, "title": "Bridge", "heading": "Built", "text": "It is so.",
                "note_id": None, "start": 0, "end": 9, "score": 0.9, "url": "/notes/1/",
                "origin": "clipped", "content_hash": "x", "cited": None, "standing": "gone",
                "shared_by": "",
                "sealed_url": f"/answers/{answer.pk}/sources/1/",
            }
        ],
        "next": None,
    }  # fmt: skip


def test_a_question_has_no_sources(program, turn):
    check_problem(program.get(f"/messages/{turn[0].pk}/sources"), 404, "not_found")


def test_where_nothing_was_asked_there_is_no_message(program, path):
    assert program.get(f"{path}/messages").json() == {"items": [], "next": None}


def test_a_list_costs_the_same_however_long_it_is(
    program, path, alice, conversation, turn, django_assert_max_num_queries
):
    for number in range(12):
        write_turn(conversation, f"Question {number}")
        write_turn(Conversation.objects.create(owner=alice))

    with django_assert_max_num_queries(6):
        assert len(program.get(f"{path}/messages").json()["items"]) == 26
    with django_assert_max_num_queries(6):
        assert len(program.get("/conversations").json()["items"]) == 13


# --- Who may not ----------------------------------------------------------------------------------


def calls(conversation, turn):
    own = f"/conversations/{conversation.pk}"
    return [
        ("GET", own, None),
        ("PATCH", own, {"title": "mine"}),
        ("DELETE", own, None),
        *(("GET", f"{own}/{what}", None) for what in ("document", "markdown", "pdf", "messages")),
        *(("GET", f"/messages/{each.pk}", None) for each in turn),
        *(("GET", f"/messages/{turn[1].pk}/{what}", None) for what in ("sources", "versions")),
    ]


def test_a_strangers_conversation_is_not_there(stranger, conversation, turn):
    for method, path, body in calls(conversation, turn):
        check_problem(stranger.call(method, path, body), 404, "not_found")

    conversation.refresh_from_db()
    assert conversation.title == "When?"
    assert stranger.get("/conversations").json()["items"] == []
    assert stranger.get("/conversations?q=1873").json()["items"] == []


def test_it_needs_a_token_with_the_scope(program_of, alice, conversation, turn):
    without = program_of(alice, Scope.ASK, Scope.NOTES_READ)
    nobody = program_of(alice)
    nobody.token = ""
    for method, path, body in [("GET", "/conversations", None), *calls(conversation, turn)]:
        check_problem(without.call(method, path, body), 403, "forbidden")
        check_problem(nobody.call(method, path, body), 401, "unauthorized")


def test_a_runs_token_reads_no_conversation(program, conversation, turn):
    program.token = make_run_token(write_turn(conversation, status="running")[1])

    for method, path, body in calls(conversation, turn):
        check_problem(program.call(method, path, body), 403, "forbidden")


def test_who_may_ask_may_make_a_conversation_to_ask_in(program_of, alice):
    assert program_of(alice, Scope.ASK).post("/conversations", {}).status_code == 201
    refused = program_of(alice, Scope.CONVERSATIONS).post("/conversations", {})
    check_problem(refused, 403, "forbidden")


@pytest.mark.parametrize("unknown", [str(uuid.UUID(int=1)), "1", "x" * 3000, "%00", "..%2f"])
def test_an_id_of_nothing_is_answered(program, unknown):
    for path in [f"/conversations/{unknown}", f"/messages/{unknown}"]:
        assert program.get(path).status_code == 404


def test_a_cursor_of_another_list_is_refused(program, path, conversation, turn):
    write_turn(conversation)
    cursor = program.get(f"{path}/messages?limit=1").json()["next"]

    check_problem(program.get(f"/conversations?cursor={cursor}"), 422, "invalid_request")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=x", "q=" + "x" * 5001]
)
def test_a_bad_query_is_refused(program, query):
    check_problem(program.get(f"/conversations?{query}"), 422, "invalid_request")


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_another_method_is_not_allowed(program, path, method):
    assert program.call(method, path, {}).status_code == 405


# --- What grows -----------------------------------------------------------------------------------


def test_conversations_in_which_nothing_was_asked_go_after_a_month(alice, conversation, turn):
    long_ago = timezone.now() - timedelta(days=31)
    for title, at in [("old", long_ago), ("new", timezone.now())]:
        Conversation.objects.create(owner=alice, title=title, updated_at=at)
    Conversation.objects.filter(pk=conversation.pk).update(updated_at=long_ago)

    assert unused_conversations(dry_run=True) == 1
    assert unused_conversations(dry_run=False) == 1

    assert set(Conversation.objects.values_list("title", flat=True)) == {"When?", "new"}
