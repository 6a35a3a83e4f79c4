"""All conversations as a zip, by the page and by the command, and one on paper."""

import io
import json
import zipfile

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from jsonschema import Draft202012Validator

from ai_chatbot.conversations import trash
from ai_chatbot.models import Conversation, Source
from tests.ai_chatbot.conftest import write_turn
from tests.stack import ROOT

PASSAGE = "Ganz langer Text. " * 200 + "Ende مرحبا"


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def asked(conversation):
    _, answer = write_turn(conversation, "Où était-ce ? 味噌汁", "In **Lund** [1].", model="small")
    Source.objects.create(
        message=answer, n=1, title="Lund", heading="Trip", text=PASSAGE, content_hash="a" * 64,
        start=0, end=9, score=0.5, url="/notes/1/",
    )  # fmt: skip
    conversation.refresh_from_db()
    return conversation


def unpacked(response):
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_the_zip_has_each_conversation_as_json_and_as_markdown(browser, asked):
    pack = unpacked(browser.get("/conversations/export.zip"))

    assert pack.testzip() is None
    document, markdown = pack.namelist()
    assert document == f"conversations/où-était-ce-味噌汁-{asked.pk.hex[:8]}.json"
    schema = json.loads((ROOT / "docs/conversation.schema.json").read_text())
    Draft202012Validator(schema).validate(json.loads(pack.read(document)))
    assert "# Où était-ce ? 味噌汁" in pack.read(markdown).decode()


def test_neither_anothers_nor_what_is_deleted_is_in_the_zip(client, bob, browser, asked):
    other = Conversation.objects.create(owner=asked.owner)
    write_turn(other, "Deleted")
    trash.put_in_trash(other)

    assert len(unpacked(browser.get("/conversations/export.zip")).namelist()) == 2
    client.force_login(bob)
    assert unpacked(client.get("/conversations/export.zip")).namelist() == []


async def test_the_zip_is_sent_piece_by_piece(transactional_db, async_client, alice):
    for n in range(3):
        await conversation_with_a_turn(alice, n)
    await async_client.aforce_login(alice)

    response = await async_client.get("/conversations/export.zip")
    pieces = [piece async for piece in response]

    assert len(pieces) > 6
    assert len(zipfile.ZipFile(io.BytesIO(b"".join(pieces))).namelist()) == 6


async def conversation_with_a_turn(owner, n):
    made = await Conversation.objects.acreate(owner=owner)
    await sync_to_async(write_turn)(made, f"Question {n}")


def test_how_many_queries_the_zip_takes_grows_by_three_a_conversation(
    browser, alice, asked, django_assert_max_num_queries
):
    for n in range(19):
        write_turn(Conversation.objects.create(owner=alice), f"Question {n}")

    with django_assert_max_num_queries(20 * 4 + 6):
        unpacked(browser.get("/conversations/export.zip"))


def test_the_command_writes_what_can_be_imported_again(asked, alice, bob, tmp_path, capsys):
    write_turn(Conversation.objects.create(owner=bob), "Bob's own?")

    call_command("export_conversations", str(tmp_path / "mine"), user="alice")
    call_command("export_conversations", str(tmp_path / "mine.zip"), user="alice", json=True)

    written = [*(tmp_path / "mine").iterdir()]
    assert sorted(path.suffix for path in written) == [".json", ".md"]
    assert not any("Bob" in path.read_text() for path in written)
    assert '"files": 2' in capsys.readouterr().out
    call_command("import_conversations", str(tmp_path / "mine.zip"), user="bob")
    brought = Conversation.objects.owned_by(bob).get(messages__text="Où était-ce ? 味噌汁")
    assert brought.messages.get(role="assistant").text == "In **Lund** [1]."


def test_the_printable_page_has_every_source_in_full(browser, asked):
    page = browser.get(f"/conversations/{asked.pk}/print/").text

    assert PASSAGE in page
    assert "<strong>Lund</strong>" in page
    assert "Où était-ce ? 味噌汁" in page
    assert "data-print" in page
    assert page.count('<ol class="printed-sources">') == 1


@pytest.mark.parametrize("path", ["/conversations/export.zip", "/conversations/{}/print/"])
def test_both_need_a_login_and_are_only_read(client, browser, asked, path):
    address = path.format(asked.pk)
    assert browser.post(address).status_code == 405
    browser.logout()
    assert client.get(address).status_code == 302


def test_a_stranger_prints_nothing(client, bob, asked):
    client.force_login(bob)

    assert client.get(f"/conversations/{asked.pk}/print/").status_code == 404
