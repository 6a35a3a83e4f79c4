"""All tools and resources with the official client: seen, used, refused, many at once."""

import asyncio
import unicodedata
import warnings

import pytest
from asgiref.sync import sync_to_async
from mcp import McpError
from pydantic import AnyUrl

from ai_chatbot.mcp.tools import describe
from ai_chatbot.models import Scope
from config.mcp.catalogue import TOOLS
from notes.importing.importer import import_texts
from notes.models import Note
from tests.mcp_client import client_at, given, refused, said, token_of

pytestmark = pytest.mark.django_db(transaction=True)

READ = {"search_notes", "read_note", "list_notes", "backlinks", "search", "fetch"}
WRITE = {"add_note", "append_to_note"}
ARGUMENTS = {  # such as each tool takes, with the number of a note
    "search_notes": lambda note: {"query": "boat Annika", "folder": "Sea"},
    "read_note": lambda note: {"id": note},
    "list_notes": lambda note: {"containing": "Annika"},
    "backlinks": lambda note: {"id": note},
    "search": lambda note: {"query": "boat Annika"},
    "fetch": lambda note: {"id": str(note)},
    "append_to_note": lambda note: {"id": note, "text": "mine"},
}


@pytest.fixture
async def note(alice):
    """A note of alice's, and one that links to it."""
    texts = {"Sea/a.md": "The boat Annika.", "Sea/b.md": "See [[a]], the boat Annika."}
    await sync_to_async(import_texts)(alice, texts)
    return await Note.objects.aget(path="Sea/a.md")


@pytest.fixture
async def alices(alice):
    return await token_of(alice)


async def names(client):
    return {tool.name for tool in (await client.list_tools()).tools}


# --- What is seen -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scopes", "seen"),
    [
        ((), READ | WRITE | {"ask"}),
        ((Scope.NOTES_READ,), READ),
        ((Scope.NOTES_WRITE,), WRITE),
        ((Scope.ASK,), {"ask"}),
        ((Scope.CONVERSATIONS, Scope.FLOWS), set()),
    ],
)
async def test_a_token_sees_what_it_may_use(alice, url, scopes, seen):
    async with client_at(url, await token_of(alice, *scopes)) as client:
        assert await names(client) == seen


async def test_what_a_token_does_not_see_fails_as_unknown(alice, note, url):
    only_ask = await token_of(alice, Scope.ASK)

    async with client_at(url, only_ask) as client:
        for name in [*ARGUMENTS, "add_note", "no_such_tool"]:
            arguments = ARGUMENTS.get(name, lambda note: {"title": "x", "text": "x"})(note.pk)
            with pytest.raises(McpError, match=f"Unknown tool: {name}"):
                await client.call_tool(name, arguments)
        with pytest.raises(McpError):
            await client.list_resources()
        with pytest.raises(McpError):
            await client.read_resource(AnyUrl(f"note://{note.pk}"))

    assert await Note.objects.acount() == 2


async def test_each_tool_says_what_it_does_to_notes(alices, url):
    async with client_at(url, alices) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}

    assert {name for name, tool in tools.items() if tool.annotations.readOnlyHint} == READ
    assert {name for name, tool in tools.items() if tool.annotations.idempotentHint} == READ
    assert not any(tool.annotations.destructiveHint for tool in tools.values())
    assert not any(tool.annotations.openWorldHint for tool in tools.values())
    for name in READ | {"ask"}:
        assert "instructions" in tools[name].description
    for tool in tools.values():
        assert tool.title
        assert tool.inputSchema["additionalProperties"] is False
        assert tool.outputSchema["type"] == "object"


def test_connectors_find_the_two_tools_that_they_know():
    tools = {tool.name: describe(tool) for tool in TOOLS}

    assert tools["search"].inputSchema["required"] == ["query"]
    assert tools["fetch"].inputSchema["required"] == ["id"]


# --- What is done -------------------------------------------------------------------------------


async def test_notes_are_searched_read_and_listed(alices, note, url):
    async with client_at(url, alices) as client:
        found = given(await client.call_tool("search_notes", {"query": "boat Annika"}))
        got = given(await client.call_tool("read_note", {"id": note.pk}))
        listed = given(await client.call_tool("list_notes", {"folder": "Sea", "limit": 1}))
        linking = given(await client.call_tool("backlinks", {"id": note.pk}))

    assert {passage["title"] for passage in found["passages"]} == {"a", "b"}
    assert found["passages"][0]["url"].startswith(f"{url}/notes/")
    assert got["text"] == "The boat Annika."
    assert [each["path"] for each in listed["notes"]] == ["Sea/a.md"]
    assert listed["next_cursor"]
    assert [each["path"] for each in linking["notes"]] == ["Sea/b.md"]


async def test_a_connector_searches_and_fetches(alices, note, url):
    async with client_at(url, alices) as client:
        found = await client.call_tool("search", {"query": "boat Annika"})
        hit = given(found)["results"][0]
        document = given(await client.call_tool("fetch", {"id": hit["id"]}))

    assert set(hit) == {"id", "title", "url"}
    assert f'"id":"{hit["id"]}"' in said(found)  # as JSON in the text, too
    assert set(document) == {"id", "title", "text", "url", "metadata"}
    assert "Annika" in document["text"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
async def test_any_script_goes_in_and_comes_out_as_it_is(alices, url, form):
    text = unicodedata.normalize(form, "Café Ångström\n橋は長い。\nהגשר ארוך מאוד. 😀")
    title = unicodedata.normalize(form, "Brücke 橋 הגשר")

    async with client_at(url, alices) as client:
        new = given(await client.call_tool("add_note", {"title": title, "text": text}))
        got = given(await client.call_tool("read_note", {"id": new["id"]}))
        found = given(await client.call_tool("list_notes", {"containing": "café ångström"}))

    assert got["text"] == text
    assert got["title"] == title
    assert [each["id"] for each in found["notes"]] == [new["id"]]


async def test_a_note_is_written_and_gone_on_with(alice, alices, url):
    async with client_at(url, alices) as client:
        new = given(
            await client.call_tool(
                "add_note", {"title": "Boats", "text": "one", "folder": "Sea", "tags": ["boat"]}
            )
        )
        more = {"id": new["id"], "text": "two", "version": new["version"]}
        given(await client.call_tool("append_to_note", more))
        again = await client.call_tool("append_to_note", more)

    note = await Note.objects.aget()
    assert (note.owner_id, note.path) == (alice.pk, "Sea/Boats.md")
    assert note.body == "one\ntwo"
    assert "has changed" in refused(again)
    assert again.meta["code"] == "conflict"


async def test_notes_are_resources(alices, note, url):
    async with client_at(url, alices) as client:
        listed = (await client.list_resources()).resources
        templates = (await client.list_resource_templates()).resourceTemplates
        (text,) = (await client.read_resource(AnyUrl(f"note://{note.pk}"))).contents

    assert [each.name for each in listed] == ["Sea/a.md", "Sea/b.md"]
    assert str(listed[0].uri) == f"note://{note.pk}"
    assert templates[0].uriTemplate == "note://{id}"
    assert (text.text, text.mimeType) == ("The boat Annika.", "text/markdown")


# --- What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("read_note", {"id": 999}, "There is no note 999."),
        ("read_note", {"id": "x"}, "id: Input should be a valid integer"),
        ("read_note", {}, "id: Field required"),
        ("read_note", {"id": 1, "owner": 2}, "owner: Extra inputs are not permitted"),
        ("fetch", {"id": "../1"}, "There is no such note."),
        ("backlinks", {"id": 999}, "There is no note 999."),
        ("search_notes", {"query": ""}, "query: String should have at least 1 character"),
        ("search_notes", {"query": "x", "limit": 21}, "limit: Input should be less than"),
        ("search_notes", {"query": "x", "before": "2024-02-31"}, "before: nothing can be"),
        ("list_notes", {"cursor": "x"}, "This cursor is none that was given."),
        ("add_note", {"title": " ", "text": "x"}, "Give the note a title."),
        ("add_note", {"title": "x", "text": "x", "folder": ".."}, "A folder cannot be called"),
        ("append_to_note", {"id": 999, "text": "x"}, "There is no note 999."),
    ],
)
async def test_what_cannot_be_done_is_a_sentence(alices, url, name, arguments, says):
    async with client_at(url, alices) as client:
        sentence = refused(await client.call_tool(name, arguments))

    assert says in sentence
    assert not await Note.objects.aexists()


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
async def test_a_stranger_finds_nothing_of_it(bob, note, url, name):
    async with client_at(url, await token_of(bob)) as client:
        result = await client.call_tool(name, ARGUMENTS[name](note.pk))

    assert "boat" not in said(result)
    assert "Sea/" not in said(result)
    if result.isError:
        assert "There is no" in said(result)
    assert (await Note.objects.aget(pk=note.pk)).body == "The boat Annika."


async def test_a_strangers_resource_is_not_there(bob, note, url):
    async with client_at(url, await token_of(bob)) as client:
        assert (await client.list_resources()).resources == []
        with pytest.raises(McpError) as error:
            await client.read_resource(AnyUrl(f"note://{note.pk}"))

    assert error.value.error.code == -32002
    assert error.value.error.data == {"code": "not_found"}


async def test_what_goes_wrong_here_is_told_without_how(alices, url, monkeypatch, caplog):
    def fail(*arguments):
        raise RuntimeError("secret path /var/x")

    monkeypatch.setattr("notes.mcp.reading.find_readable", fail)

    async with client_at(url, alices) as client:
        sentence = refused(await client.call_tool("read_note", {"id": 1}))

    assert "secret" not in sentence
    assert "The tool read_note failed" in caplog.text


# --- Many at once -------------------------------------------------------------------------------


async def test_twenty_at_once_get_each_its_own(alices, note, url):
    async with client_at(url, alices) as one, client_at(url, alices) as other:
        calls = [
            client.call_tool("add_note", {"title": f"Note {n}", "text": f"text {n}"})
            for n, client in enumerate([one, other] * 10)
        ]
        results = await asyncio.gather(*calls)
        reads = [one.call_tool("read_note", {"id": given(each)["id"]}) for each in results]
        texts = [given(each)["text"] for each in await asyncio.gather(*reads)]

    assert texts == [f"text {n}" for n in range(20)]


async def test_two_at_once_add_to_one_note(alices, note, url):
    async with client_at(url, alices) as one, client_at(url, alices) as other:
        await asyncio.gather(
            *(
                client.call_tool("append_to_note", {"id": note.pk, "text": f"line {n}"})
                for n, client in enumerate([one, other] * 3)
            )
        )

    lines = (await Note.objects.aget(pk=note.pk)).body.split("\n")
    assert sorted(lines[1:]) == [f"line {n}" for n in range(6)]


async def test_requests_that_overlap_leave_the_processs_warnings_alone(alices, url):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        async with client_at(url, alices) as client:
            await asyncio.gather(*(client.call_tool("list_notes", {}) for _ in range(10)))
        warnings.warn("somebody else's", stacklevel=1)

    assert [str(each.message) for each in seen] == ["somebody else's"]
