"""`manage.py mcp`: the same on standard input and output, in a process of its own."""

import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from mcp import ClientSession, McpError, StdioServerParameters
from mcp.client.stdio import stdio_client

from ai_chatbot.models import PersonalToken, Scope
from config.mcp.callers import user_calling
from notes.models import Note
from tests.mcp_client import given, token_of
from tests.stack import ROOT, product_environment


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the process is given the file")
@pytest.mark.django_db(transaction=True)
async def test_a_client_on_this_machine_uses_the_tools_of_its_token(alice, tmp_path):
    token = await token_of(alice, Scope.NOTES_READ, Scope.NOTES_WRITE)
    database = f"sqlite:///{connection.settings_dict['NAME']}"
    env = {**product_environment(tmp_path), "DATABASE_URL": database, "COMMONPLACE_TOKEN": token}
    server = StdioServerParameters(
        command=sys.executable, args=["manage.py", "mcp"], env=env, cwd=ROOT
    )

    async with (
        stdio_client(server, errlog=subprocess.DEVNULL) as streams,
        ClientSession(*streams) as client,
    ):
        await client.initialize()
        tools = {tool.name for tool in (await client.list_tools()).tools}
        note = {"title": "橋 הגשר", "text": "Cafe\u0301"}
        new = given(await client.call_tool("add_note", note))
        read = given(await client.call_tool("read_note", {"id": new["id"]}))
        await PersonalToken.objects.all().adelete()
        with pytest.raises(McpError, match="not valid"):
            await client.call_tool("read_note", {"id": new["id"]})

    assert (await Note.objects.aget()).owner_id == alice.pk
    assert "add_note" in tools
    assert "ask" not in tools
    assert (read["title"], read["text"]) == ("橋 הגשר", "Cafe\u0301")


# --- Who it speaks for --------------------------------------------------------------------------


def test_it_must_be_said_for_whom(monkeypatch):
    monkeypatch.delenv("COMMONPLACE_TOKEN", raising=False)

    with pytest.raises(CommandError, match="Say for whom"):
        call_command("mcp")


@pytest.mark.django_db(transaction=True)
def test_a_user_that_is_none_is_said():
    with pytest.raises(CommandError, match="no active account 'nobody'"):
        call_command("mcp", user="nobody")


@pytest.mark.django_db(transaction=True)
def test_a_token_that_is_none_is_said():
    with pytest.raises(CommandError, match="not valid"):
        call_command("mcp", token="cp_x")


@pytest.mark.django_db(transaction=True)
async def test_a_user_without_a_token_may_do_all_but_what_no_tool_does(alice):
    caller = await user_calling("alice", "http://localhost")

    assert caller.owner == alice
    assert caller.scopes == {Scope.NOTES_READ, Scope.NOTES_WRITE, Scope.ASK}
