"""Whatever a tool is given, it gives a result or a sentence; nothing fails or is another's."""

import json
import random
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from ai_chatbot.mcp.calls import Call, Caller
from ai_chatbot.mcp.tools import describe, use
from ai_chatbot.models import Scope
from config.mcp.catalogue import TOOLS
from notes.importing.importer import import_texts
from notes.models import Note
from tests.mcp_client import said

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 40  # of each tool
SECRET = "xylophone"  # stands in the notes of another, and nowhere else
VALUES: list[Any] = [
    None, True, -1, 0, 1, 2, 3, 10**12, 2**63, -(2**70), 1.5, float("nan"), float("inf"),
    "", " ", "1", "2", "-1", "0x1", "%", "_", "' OR 1=1 --", "a\x00b", "\ud800", "../..", "..",
    "%s{}", "x" * 10_000, "[" * 5_000, "#" * 2_000, '"' * 999, "橋", "הגשר", "Cafe\u0301",
    "note://1", "2024-05", "2024-99", "#tag", "in:a", "-", "OR", "()", "boat", "MQ==", "eA==",
    [], ["a", 1], [""] * 50, {}, {"a": [{}]}, [[[]]],
]  # fmt: skip


VALID = {"query": "boat", "title": "New", "text": "more"}
ASKS_NOBODY = [tool for tool in TOOLS if tool.name != "ask"]


def some_arguments(tool, chance, note_ids):
    """Such as the tool takes, with something else in one or two of them."""
    names = list(describe(tool).inputSchema["properties"])
    given = {name: VALID[name] for name in names if name in VALID}
    if "id" in names:
        given["id"] = chance.choice(note_ids)
    for name in chance.sample([*names, "owner"], chance.randint(0, 2)):
        given[name] = chance.choice(VALUES)
    return given


@pytest.mark.parametrize("tool", ASKS_NOBODY, ids=lambda tool: tool.name)
async def test_nothing_fails_and_nothing_of_anothers_comes_out(alice, bob, tool, settings):
    settings.REQUESTS_PER_MINUTE = 10_000
    await sync_to_async(import_texts)(alice, {"a.md": "The boat.", "b.md": "See [[a]] #tag"})
    await sync_to_async(import_texts)(bob, {"a.md": f"{SECRET} [[b]] #tag", "b.md": f"{SECRET}"})
    note_ids = [pk async for pk in Note.objects.values_list("pk", flat=True)]
    caller = Caller(alice, frozenset(Scope.values), "http://localhost")
    chance = random.Random(tool.name)
    codes = set()

    for _ in range(ROUNDS):
        arguments = some_arguments(tool, chance, note_ids)
        result = await use(tool, Call(caller), arguments)
        codes.add((result.meta or {}).get("code"))
        assert "server_error" not in codes, arguments
        assert SECRET not in said(result), arguments
        json.loads(result.model_dump_json())  # it can be sent

    assert codes >= {None, "invalid_request"}  # some were taken, and some refused
    hers = Note.objects.filter(owner=bob).order_by("path")
    assert [note.body async for note in hers] == [f"{SECRET} [[b]] #tag", SECRET]
