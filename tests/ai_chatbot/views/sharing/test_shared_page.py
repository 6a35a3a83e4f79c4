"""A conversation's link: what strangers see, what they never see, and when it opens nothing."""

import unicodedata
from datetime import timedelta

import pytest
from django.utils import timezone

from ai_chatbot.conversations import trash
from ai_chatbot.conversations.sharing import links
from ai_chatbot.models import Conversation, Message, Share
from notes.importing.importer import import_texts
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.views.sharing.conftest import CHOICE, QUESTION, give_source, share_of


def is_closed(client, share):
    return client.get(share.address).status_code == 404


def main_of(page):
    return page.text.partition("<main")[2].partition("</main>")[0]


# --- What is seen -------------------------------------------------------------------------------


def test_a_stranger_reads_the_conversation_without_an_account(client, asked):
    page = client.get(share_of(asked).address)

    assert page.status_code == 200
    assert QUESTION in page.text
    assert "In May 2021" in page.text


def test_nothing_keeps_or_finds_the_page_and_nothing_runs_in_it(client, asked):
    page = client.get(share_of(asked).address)

    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"  # "no-referrer" takes a form its origin
    assert '<meta name="robots" content="noindex' in page.text
    assert "script-src 'none'" in page["Content-Security-Policy"]
    assert "<script" not in page.text


def test_hidden_sources_are_neither_on_the_page_nor_stored_and_nor_is_the_owners_name(
    client, asked, note
):
    share = share_of(asked)
    page = client.get(share.address).text

    for hidden in ("The boat", "Berth", "Secret", "[1]", "Source 1", "alice", f"/notes/{note.pk}"):
        assert hidden not in page
    assert "Berth" not in str(Share.objects.get().snapshot)


def test_shown_sources_are_on_the_page_itself_and_lead_to_no_note(client, asked):
    page = client.get(share_of(asked, shows_sources=True, shows_name=True).address).text

    assert "The boat" in page
    assert "Berth" in page
    assert "alice" in page
    assert 'href="#source-2-1"' in page
    assert 'id="source-2-1"' in page
    assert "/notes/" not in page
    assert str(asked.pk) not in page


def test_a_shown_passage_stands_there_whole_and_as_it_is_read(client, asked):
    asked.messages.get(role="assistant").sources.update(text="- [x] 味噌\n- [[Cafe\u0301|שלום]]")

    page = client.get(share_of(asked, shows_sources=True).address).text

    assert "☑ 味噌<br>שלום" in page


def test_anothers_note_or_one_that_is_gone_is_never_published(client, asked, note, bob):
    import_texts(bob, {"Theirs.md": "# Bob’s diary\n\nQuagga."})
    answer = asked.messages.get(role="assistant")
    give_source(answer, bob.notes.get(), n=2, text="Quagga.", shared_by="bob")
    note.deleted_at = timezone.now()
    note.save()

    page = client.get(share_of(asked, shows_sources=True).address).text

    assert "Quagga" not in page
    assert "diary" not in page
    assert "Berth" not in page


QUOTED = "The boat was repaired in May 2021."


@pytest.mark.parametrize("decision", ["extract", "unsure"])
def test_what_is_quoted_of_hidden_passages_is_hidden_as_well(client, asked, decision):
    quote = {"n": 1, "start": 0, "end": len(QUOTED), "text": QUOTED}
    asked.messages.filter(role="assistant").update(
        grounding={"decision": decision, "extract": [quote]}, text="I am not sure."
    )
    hidden, shown = share_of(asked), share_of(asked, shows_sources=True)

    assert QUOTED in client.get(shown.address).text
    page = client.get(hidden.address).text
    assert QUOTED not in page
    assert QUOTED not in str(Share.objects.get(pk=hidden.pk).snapshot)
    assert ("passages of notes, which are not shown" in page) is (decision == "extract")


def test_what_is_quoted_of_anothers_note_is_not_published(client, asked, bob):
    import_texts(bob, {"Theirs.md": "# Bob’s\n\nQuagga."})
    answer = asked.messages.get(role="assistant")
    give_source(answer, bob.notes.get(), n=2, text="Quagga.", shared_by="bob")
    quotes = [
        {"n": 1, "start": 0, "end": len(QUOTED), "text": QUOTED},
        {"n": 2, "start": 0, "end": 7, "text": "Quagga."},
    ]
    answer.grounding = {"decision": "extract", "extract": quotes}
    answer.save()

    page = client.get(share_of(asked, shows_sources=True).address).text

    assert QUOTED in page
    assert "Quagga" not in page


@pytest.mark.parametrize(
    ("language", "said"),
    [("", "From the notes:"), ("de", "Aus den Notizen:"), ("ja", "ノートから：")],
)
def test_a_stranger_is_not_told_that_the_notes_are_theirs(client, asked, language, said):
    quote = {"n": 1, "start": 0, "end": len(QUOTED), "text": QUOTED}
    grounding = {"decision": "extract", "extract": [quote], "language": language}
    asked.messages.filter(role="assistant").update(grounding=grounding)

    page = client.get(share_of(asked, shows_sources=True).address).text

    assert said in page
    assert asked.messages.get(role="assistant").grounding == grounding  # the owner's stays


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "Der Link endet am"), ("fr", "Le lien expire le"), ("en", "The link ends on")],
)
def test_the_page_speaks_its_readers_language(client, asked, language, said):
    page = client.get(share_of(asked).address, headers={"Accept-Language": language}).text

    assert f'<html lang="{language}"' in page
    assert said in page


def test_what_an_answer_says_is_sanitised(client, conversation):
    evil = "<script>1</script> ![x](https://evil.example/p.png) [a](/notes/1/) [b](javascript:1)"
    write_turn(conversation, '<img src=x onerror="alert(1)">', evil)
    conversation.refresh_from_db()

    page = client.get(share_of(conversation).address).text

    for live in ("<script", "<img", 'href="/notes', 'href="javascript'):
        assert live not in page


def test_a_model_that_says_what_places_are_called_makes_none(client, asked):
    answer = asked.messages.get(role="assistant")
    answer.text = '<li id="source-2-1">Mine</li> [x](#source-2-1)'
    answer.save()

    page = client.get(share_of(asked, shows_sources=True).address).text

    assert page.count('<li class="source" id="source-2-1"') == 1
    assert page.count("<li id=") == page.count('href="#source') == 0


def test_where_nothing_was_found_the_names_of_near_notes_are_not_told(client, conversation):
    nearest = [{"title": "Nuclear codes", "url": "/notes/1/", "score": 0.1}]
    write_turn(
        conversation,
        "Codes?",
        "I made it up.",
        searched={"query": "codes", "nearest": nearest},
        grounding={"decision": "nothing"},
    )
    conversation.refresh_from_db()

    page = client.get(share_of(conversation, shows_sources=True).address).text

    assert "Nuclear" not in page
    assert "made it up" not in page
    assert "I find nothing about this in the notes." in page  # whose they are not


def test_another_version_of_an_answer_is_not_shown(client, asked):
    question = asked.messages.get(role="user")
    Message.objects.create(
        conversation=asked, parent=question, role="assistant", text="An embarrassing version"
    )

    assert "embarrassing" not in client.get(share_of(asked).address).text


def test_of_a_long_conversation_the_newest_messages_are_shown(client, conversation, monkeypatch):
    monkeypatch.setattr("ai_chatbot.conversations.sharing.snapshots.MESSAGES_MAX", 2)
    write_turn(conversation, "The first question", "One.")
    write_turn(conversation, "The second question", "Two.")

    page = client.get(share_of(conversation).address).text.partition("</h1>")[2]

    assert "The first question" not in page
    assert "The second question" in page
    assert "2 earlier messages" in page


# --- When it opens nothing ----------------------------------------------------------------------


def test_the_link_stays_and_shows_what_is_new_only_when_that_is_wanted(client, asked):
    share = share_of(asked)
    write_turn(asked, "And then?", "Then Cafe\u0301 Naantali, später Café.")
    assert "Naantali" not in client.get(share.address).text

    share.conversation.refresh_from_db()
    links.renew(share, **CHOICE)

    shown = unicodedata.normalize("NFC", client.get(share.address).text)
    assert "Then Café Naantali, später Café." in shown


def test_a_link_that_ended_was_taken_back_or_was_never_made_is_not_there(client, asked):
    ended, gone = share_of(asked, days=1), share_of(asked)
    Share.objects.filter(pk=ended.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    gone.delete()

    cut_off = f"/s/{share_of(asked).token[:-1]}/"
    closed = [ended.address, gone.address, "/s/AAAAAAAAAAAAAAAAAAAAAA/", cut_off]
    pages = [client.get(address) for address in closed]

    assert {page.status_code for page in pages} == {404}
    assert len({main_of(page) for page in pages}) == 1  # which of them it is, nobody is told
    assert "It has ended or was taken back" in main_of(pages[0])
    assert "noindex" in pages[0]["X-Robots-Tag"]


def test_deleting_the_conversation_closes_it_and_bringing_it_back_opens_it(client, asked):
    share = share_of(asked)
    Conversation.objects.filter(pk=asked.pk).update(deleted_at=timezone.now())
    assert is_closed(client, share)

    trash.take_from_trash(asked)
    assert not is_closed(client, share)

    asked.delete()
    assert is_closed(client, share)


def test_of_somebody_whose_account_is_locked_nothing_is_shown(client, asked, alice):
    share = share_of(asked)
    alice.is_active = False
    alice.save()

    assert is_closed(client, share)


def test_who_reads_the_database_without_the_secret_cannot_open_it(client, asked, settings):
    share = share_of(asked)
    row = Share.objects.get()
    assert share.token not in f"{row.seed} {row.digest} {row.snapshot}"

    address = share.address
    settings.SECRET_KEY = "another"
    assert row.address == ""  # it cannot be shown, and goes on working
    assert client.get(address).status_code == 200


def test_strangers_open_no_more_than_so_many_links_a_minute(client, asked, monkeypatch):
    monkeypatch.setattr(links, "OPENED_PER_MINUTE", 3)
    share = share_of(asked)
    for guess in ("aaaa", "bbbb", "cccc"):
        client.get(f"/s/{guess}/")

    page = client.get(share.address)

    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0
    assert client.get(share.address, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_it_is_read_only(client, asked):
    address = share_of(asked).address

    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200
    assert Share.objects.get().seen == 0


def test_it_is_counted_how_often_others_looked(client, asked, alice):
    share = share_of(asked)
    client.get(share.address)
    client.get(share.address)
    client.force_login(alice)
    client.get(share.address)

    assert Share.objects.get().seen == 2
    assert Share.objects.get().seen_at
