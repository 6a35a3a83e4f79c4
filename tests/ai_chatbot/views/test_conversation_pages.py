"""Pages of conversations: each works, needs a login, is nobody else's, and says no politely."""

import json
import uuid

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse

from ai_chatbot.conversations import lost
from ai_chatbot.conversations.keeping import save_document
from ai_chatbot.models import Conversation
from tests.ai_chatbot.conftest import write_turn
from tests.stack import ROOT

SCHEMA = json.loads((ROOT / "docs" / "conversation.schema.json").read_text())
READING = ["conversation", "export_json", "export_md", "rename", "delete"]
CHANGING = ["rename", "delete"]


def url(name, conversation):
    return reverse(f"ai_chatbot:{name}", args=[conversation.pk])


# --- Access ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READING)
def test_it_needs_a_login(client, asked, name):
    response = client.get(url(name, asked))

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", READING)
def test_a_stranger_gets_404(client, bob, asked, name):
    client.force_login(bob)

    assert client.get(url(name, asked)).status_code == 404


@pytest.mark.parametrize("name", CHANGING)
def test_a_stranger_changes_nothing(client, bob, asked, name):
    client.force_login(bob)

    assert client.post(url(name, asked), {"title": "Mine"}).status_code == 404
    asked.refresh_from_db()
    assert asked.title == "When was it?"


@pytest.mark.parametrize("name", READING)
def test_an_unknown_conversation_is_404(client, alice, name):
    client.force_login(alice)

    assert client.get(reverse(f"ai_chatbot:{name}", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["conversation", "export_json", "export_md", "list", "home"])
def test_reading_pages_refuse_to_be_posted_to(client, alice, asked, name):
    client.force_login(alice)
    path = reverse(f"ai_chatbot:{name}") if name in {"list", "home"} else url(name, asked)

    assert client.post(path).status_code == 405


def test_only_a_form_deletes_and_who_comes_otherwise_is_led_to_the_conversation(
    client, alice, asked
):
    client.force_login(alice)

    assert client.get(url("delete", asked)).url == asked.get_absolute_url()
    asked.refresh_from_db()
    assert asked.deleted_at is None


# --- Opening --------------------------------------------------------------------------------


def test_someone_new_is_told_to_bring_notes_first(client, alice):
    client.force_login(alice)

    page = client.get("/", follow=True)

    assert "Bring your notes first" in page.text
    assert reverse("notes:import") in page.text


@pytest.mark.parametrize(
    ("model", "embedder", "says"),
    [
        ("", "", "All notes stay on this server."),
        ("http://127.0.0.1:11434/v1", "http://localhost:8080/v1", "All notes stay on this server."),
        ("https://key@api.example.com/v1", "", "sent to api.example.com,"),
        ("", "http://10.0.0.7:8080/v1", "sent to 10.0.0.7:8080,"),
    ],
)
def test_someone_new_is_told_who_reads_their_notes(client, alice, settings, model, embedder, says):
    settings.LLM_BASE_URL, settings.EMBEDDING_BASE_URL = model, embedder
    client.force_login(alice)

    assert says in client.get("/", follow=True).text


def test_home_is_the_newest_conversation(client, alice, asked):
    client.force_login(alice)

    assert client.get("/").url == asked.get_absolute_url()


def test_new_makes_a_conversation_and_goes_to_it(client, alice, asked):
    client.force_login(alice)

    response = client.post("/conversations/new/")

    made = Conversation.objects.exclude(pk=asked.pk).get()
    assert response.url == made.get_absolute_url()
    assert made.owner == alice


def test_new_again_uses_the_one_that_is_still_empty(client, alice):
    client.force_login(alice)

    first = client.post("/conversations/new/").url

    assert client.post("/conversations/new/").url == first


def test_two_browsers_are_not_given_one_new_conversation(client, alice):
    client.force_login(alice)
    other = Client()
    other.force_login(alice)
    unused = Conversation.objects.create(owner=alice)  # as a program has just made it

    made = {browser.post("/conversations/new/").url for browser in (client, other, client)}

    assert len(made) == 2
    assert unused.get_absolute_url() not in made


def test_new_only_takes_post(client, alice):
    client.force_login(alice)

    assert client.get("/conversations/new/").status_code == 405
    assert not Conversation.objects.exists()


def test_a_conversation_shows_its_answer_citation_and_sources(client, alice, asked):
    client.force_login(alice)

    html = client.get(asked.get_absolute_url()).text

    assert "When was it?" in html
    assert "<strong>May 2021</strong>" in html
    assert 'aria-label="Source 1"' in html
    assert "1 source" in html
    assert "The boat was repaired in May 2021." in html
    assert "0.81" in html


def test_a_conversation_has_the_names_that_assistive_technology_reads(client, alice, asked):
    client.force_login(alice)

    html = client.get(asked.get_absolute_url()).text

    assert 'role="log" aria-label="Conversation"' in html
    assert ">Ask your notes</label>" in html
    assert 'aria-live="polite"' in html
    for button in ("Send", "Stop", "New conversation", "Try again"):
        assert button in html


def test_an_answer_lost_with_its_process_is_shown_as_interrupted(client, alice, conversation):
    write_turn(conversation, answer="So far", status="running", heartbeat_at="2020-01-01T00:00Z")
    lost.interrupt_lost_answers()
    client.force_login(alice)

    html = client.get(conversation.get_absolute_url()).text

    assert "So far" in html
    assert "was interrupted" in html


# --- The list -------------------------------------------------------------------------------


def test_the_list_shows_my_conversations_and_no_others(client, alice, bob, asked):
    write_turn(Conversation.objects.create(owner=bob), "What does Bob ask?")
    client.force_login(alice)

    html = client.get("/conversations/").text

    assert "When was it?" in html
    assert "What does Bob ask?" not in html


def test_the_list_needs_a_login(client):
    assert client.get("/conversations/").status_code == 302


def test_conversations_nobody_asked_in_are_not_listed(client, alice, conversation):
    client.force_login(alice)

    assert "No conversations yet" in client.get("/conversations/").text


@pytest.mark.parametrize("query", ["when", "MAY 2021"])
def test_the_list_is_searched_by_question_and_by_answer(client, alice, asked, query):
    write_turn(Conversation.objects.create(owner=alice), "Something else?", "Else.")
    client.force_login(alice)

    html = client.get("/conversations/", {"q": query}).text

    assert "When was it?" in html
    assert "Something else?" not in html


def test_a_search_without_hits_says_so(client, alice, asked):
    client.force_login(alice)

    assert "No conversation has" in client.get("/conversations/", {"q": "zebra\x00<b>"}).text


def test_htmx_gets_the_list_alone(client, alice, asked):
    client.force_login(alice)

    html = client.get("/conversations/", headers={"HX-Request": "true"}).text

    assert "When was it?" in html
    assert "<html" not in html


@pytest.mark.parametrize("page", ["0", "999", "x", "-1"])
def test_a_page_that_does_not_exist_shows_one_that_does(client, alice, asked, page):
    client.force_login(alice)

    assert "When was it?" in client.get("/conversations/", {"page": page}).text


def test_the_list_costs_the_same_queries_however_long_it_is(
    client, alice, django_assert_max_num_queries
):
    for number in range(20):
        write_turn(Conversation.objects.create(owner=alice), f"Question {number}?")
    client.force_login(alice)

    with django_assert_max_num_queries(11):
        client.get("/conversations/")


def test_a_long_conversation_costs_the_same_queries(
    client, alice, conversation, django_assert_max_num_queries
):
    for number in range(15):
        write_turn(conversation, f"Question {number}?")
    client.force_login(alice)

    with django_assert_max_num_queries(8):
        client.get(conversation.get_absolute_url())


# --- Renaming and deleting --------------------------------------------------------------------


def test_renaming_changes_the_title_and_the_document(client, alice, asked):
    client.force_login(alice)

    response = client.post(url("rename", asked), {"title": "The boat"})

    asked.refresh_from_db()
    assert response.url == asked.get_absolute_url()
    assert (asked.title, asked.document["title"]) == ("The boat", "The boat")


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_bad_title_is_refused_and_changes_nothing(client, alice, asked, title):
    client.force_login(alice)

    response = client.post(url("rename", asked), {"title": title})

    assert response.status_code == 422
    asked.refresh_from_db()
    assert asked.title == "When was it?"


# --- Export -----------------------------------------------------------------------------------


def test_the_json_export_is_what_its_schema_says(client, alice, asked):
    client.force_login(alice)

    response = client.get(url("export_json", asked))

    document = json.loads(response.content)
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert document["messages"][1]["sources"][0]["text"] == "The boat was repaired in May 2021."
    assert response["Content-Disposition"] == 'attachment; filename="when-was-it.json"'


def test_the_export_is_the_saved_document(client, alice, asked):
    save_document(asked.pk)
    client.force_login(alice)

    exported = json.loads(client.get(url("export_json", asked)).content)

    asked.refresh_from_db()
    assert exported == asked.document


def test_an_unasked_conversation_exports_as_an_empty_document(client, alice, conversation):
    client.force_login(alice)

    document = json.loads(client.get(url("export_json", conversation)).content)

    jsonschema.validate(document, SCHEMA)
    assert document["messages"] == []


def test_the_markdown_export_has_question_answer_and_sources(client, alice, asked):
    client.force_login(alice)

    text = client.get(url("export_md", asked)).text

    assert "## When was it?" in text
    assert "In **May 2021**[^1-1]." in text
    assert "[^1-1]: 1 · Annika › Repairs" in text
