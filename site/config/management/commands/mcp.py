"""The MCP server on standard input and output, for a client that starts it on this machine."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from mcp.server.stdio import stdio_server

from ai_chatbot.answering import registry
from ai_chatbot.langflow.stream import close_session
from ai_chatbot.mcp.calls import Caller
from config.base.api.problems import Problem
from config.launch.borrowed import web_address
from config.mcp.callers import caller_with, user_calling
from config.mcp.catalogue import server_for
from config.watch import PAUSE, look_after_rights

LAST_WORDS = 10.0  # seconds that an answer which is stopped gets to be written down
TOKEN = "COMMONPLACE_TOKEN"  # noqa: S105 - a variable's name


class Command(BaseCommand):
    help = (
        "Speaks the Model Context Protocol on standard input and output (docs/mcp.md). Speaks "
        "for a user, or for a personal token and with its scopes alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        who = parser.add_mutually_exclusive_group()
        who.add_argument("--user", help="whose notes; everything may be done with them")
        who.add_argument("--token", help=f"a personal token; better in the variable {TOKEN}")

    def handle(self, *args: Any, **options: Any) -> None:
        site = web_address()
        token = options["token"] or os.environ.get(TOKEN, "")
        if options["user"]:
            who = partial(user_calling, options["user"], site)
        elif token:
            who = partial(caller_with, token, site, is_alone=True)
        else:
            raise CommandError(f"Say for whom: --user, --token, or the variable {TOKEN}.")
        asyncio.run(serve(who))


async def serve(who: Callable[[], Awaitable[Caller]]) -> None:
    try:
        await who()  # now, where somebody reads why not
    except Problem as problem:
        raise CommandError(problem.detail) from None
    watch = asyncio.create_task(keep_rights())
    server = server_for(who)
    try:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        await registry.end_all_runs(LAST_WORDS)
        await close_session()


async def keep_rights() -> None:
    while True:
        await asyncio.sleep(PAUSE)
        await look_after_rights()
