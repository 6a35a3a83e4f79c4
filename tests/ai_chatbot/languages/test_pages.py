"""The chat's pages in German and French: what is ours is translated, what is theirs is not."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import ngettext, override

from ai_chatbot.conversations.sharing import links
from ai_chatbot.models import Conversation, FlowVersion, Usage
from tests.ai_chatbot.conftest import write_turn

GERMAN = {"accept-language": "de-DE,de;q=0.9,en;q=0.5"}
FRENCH = {"accept-language": "fr"}
# Titles that are texts of ours as well, with a letter of its own in both normal forms, and others.
TITLES = ["Delete", "Café", "Cafe\u0301", "設定", "سؤال"]


def read(page):
    return unescape(re.sub(r"[ \n]+", " ", page.text))


@pytest.fixture
def german(alice):
    client = Client(headers=GERMAN)
    client.force_login(alice)
    return client


@pytest.fixture
def french(alice):
    client = Client(headers=FRENCH)
    client.force_login(alice)
    return client


def talk(owner, title, turns=1, **fields):
    conversation = Conversation.objects.create(owner=owner, title=title, **fields)
    for number in range(turns):
        write_turn(conversation, f"Why {number}?", "Because.", model="m")
    return conversation


def test_the_list_and_a_conversation_are_german(german, alice):
    for title in TITLES:
        talk(alice, title)
    long = talk(alice, "Boot", turns=2, pinned_at=timezone.now())

    page = read(german.get("/conversations/"))

    assert '<html lang="de"' in page
    assert "<title>Unterhaltungen · Commonplace</title>" in page
    assert "1 Frage ·" in page
    assert "2 Fragen ·" in page
    assert '<h2 class="list-name">Angeheftet</h2>' in page
    assert 'aria-label="Mehr zu Boot"' in page
    for title in TITLES:
        assert f">{title}</a>" in page  # a person's words stay, also where they are ours
    opened = read(german.get(long.get_absolute_url()))
    assert 'aria-label="Deine Frage"' in opened
    assert ">Erneut versuchen</button>" in opened
    assert 'placeholder="Frag deine Notizen"' in opened
    assert "Verbinden …" in opened
    assert "<h2>Angeheftet</h2>" in opened


def test_a_search_is_read_back_in_german_and_its_grammar_stays(german, alice):
    talk(alice, "Boot")

    page = read(german.get("/conversations/", {"q": "-tag:boat before:soon wörter"}))

    assert "nicht Schlagwort boat" in page
    assert "schreib einen Tag wie 2024, 2024-05 oder 2024-05-31" in page
    assert "Wörter „<bdi>wörter</bdi>“" in page
    assert "<code>pinned:no</code> die anderen" in page


def test_what_was_done_to_many_is_said_in_german(german, alice):
    ids = [str(talk(alice, title).pk) for title in TITLES[:2]]

    def done(**what):
        return read(german.post("/conversations/change/", {"id": ids, **what}, follow=True))

    assert "2 Unterhaltungen nach „Küche“ verschoben." in done(action="move", folder="Küche")
    assert "2 Unterhaltungen aus ihren Ordnern geholt." in done(action="move", folder="")
    assert "Wähl aus, was mit ihnen geschehen soll." in done(action="burn")


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 conversation sera supprimée"), (2, "2 conversations seront supprimées")],
)
def test_what_is_counted_is_so_in_french(french, alice, count, said):
    for number in range(count):
        talk(alice, f"Bateau {number}", deleted_at=timezone.now())

    page = read(french.get("/conversations/trash/empty/"))

    assert said in page


def test_in_french_none_is_singular():
    one, many = "%(count)s conversation archived.", "%(count)s conversations archived."
    with override("fr"):
        said = [ngettext(one, many, count) % {"count": count} for count in (0, 1, 2)]

    assert said == [
        "0 conversation archivée.",
        "1 conversation archivée.",
        "2 conversations archivées.",
    ]


def test_numbers_and_days_are_written_as_the_language_does(german, alice):
    at = datetime(2026, 3, 9, 12, tzinfo=UTC)
    used = {"tokens_in": 12_345, "first_token": 1.5, "grounded": 0.5}
    Usage.objects.create(
        owner=alice, answer_id=talk(alice, "x").head_id, door="page", at=at, **used
    )

    page = read(german.get("/usage/?days=all"))

    assert ">12.345</td>" in page
    assert 'data-value="12345"' in page  # what scripts read is as it was
    assert ">1,50 s</td>" in page
    assert 'data-value="1.5"' in page
    assert "9. März 2026" in page
    assert "Nach Zugang" in page
    assert german.get("/usage/usage.csv?days=all").text.splitlines()[0].startswith("day,model,")


def test_links_and_their_days_are_german_and_a_stranger_reads_in_their_own(german, alice):
    conversation = talk(alice, "Boot")
    share = links.make(conversation, days=30, shows_sources=False, shows_name=True)

    page = read(german.get("/settings/shares/"))

    assert "0-mal gesehen" in page
    assert "ohne Textstellen · mit deinem Namen" in page
    shared = read(Client(headers=FRENCH).get(share.address))
    assert '<html lang="fr" dir="ltr">' in shared
    assert "Une conversation partagée par <bdi>alice</bdi>, telle qu’elle était le" in shared
    with override("fr"):
        form = read(Client(headers=GERMAN).get(share.address))
    assert "Eine Unterhaltung, geteilt von <bdi>alice</bdi>, wie sie am" in form


def test_forms_and_what_they_refuse_are_german(german):
    tokens = german.post("/settings/tokens/", {"name": "", "days": "30"})

    assert tokens.status_code == 422
    page = read(tokens)
    assert "Wähl aus, wofür das Token gut ist." in page
    assert "Notizen lesen und durchsuchen" in page
    assert "nach 30 Tagen" in page
    collection = read(german.post("/collections/new/", {"title": "Rezepte"}))
    assert "Websites, die sie zeigen dürfen" in collection
    golden = read(german.post("/golden/new/", {"question": "Wann?"}))
    assert "Sag, welche Notizen zu finden sind" in golden
    webhook = read(german.post("/settings/webhooks/new/", {"url": "https://127.0.0.1/"}))
    assert "Das führt in ein privates Netz, wohin dieser Server nichts sendet." in webhook


def test_what_rows_keep_in_english_is_shown_in_german(german, alice):
    conversation = talk(alice, "Boot")
    answer = conversation.head
    answer.status, answer.error = "failed", "The flow reported an error: no such model: Bär"
    answer.grounding = {
        "decision": "extract",
        "without_model": "Your 200,000 tokens a day are used up. Ask again after 14:05 on 3 May.",
    }
    answer.times = {"after": "2024-03-01", "before": "2024-04-01", "only": True, "said": "Only…"}
    answer.save()

    page = read(german.get(conversation.get_absolute_url()))

    assert "Der Flow meldete einen Fehler: no such model: Bär" in page
    assert "Deine 200.000 Token für einen Tag sind aufgebraucht." in page
    assert "Frag nach 14:05 am 3. Mai wieder." in page
    assert "Nur Notizen" in page
    assert "März 2024" in page


def test_the_flow_of_an_answer_is_told_in_french(french, alice):
    version = FlowVersion.objects.create(
        flow="notes_assistant", number=3, name="Été", content={}, hash="h",
        langflow_id="11111111-1111-1111-1111-111111111111",
    )  # fmt: skip
    answer = talk(alice, "Bateau").head
    answer.flow_id, answer.flow_number = str(version.langflow_id), 3
    answer.save()

    page = read(french.get(f"/flow/versions/{version.langflow_id}/"))

    assert "Version 3 «\u00a0Été\u00a0»" in page
    assert "Une autre version répond maintenant\u00a0:" in page


def test_english_is_what_is_spoken_without_a_wish_and_for_programs(client, german, alice):
    conversation = talk(alice, "Boot")
    conversation.updated_at -= timedelta(days=1)
    client.force_login(alice)

    page = read(client.get("/conversations/"))

    assert '<html lang="en"' in page
    assert "1 question ·" in page
    document = german.get(f"/conversations/{conversation.pk}/export.json").json()
    assert document["messages"][0]["role"] == "user"
    markdown = german.get(f"/conversations/{conversation.pk}/export.md").text
    assert markdown == client.get(f"/conversations/{conversation.pk}/export.md").text
