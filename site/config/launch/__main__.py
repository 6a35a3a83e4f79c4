"""`make run`: prepare, start all processes, say where to go, end them all."""

import asyncio
import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from config.base.private import keep_to_ourselves
from config.launch import ollama
from config.launch.problems import LaunchError
from config.launch.supervisor import free_port
from config.version import VERSION

if TYPE_CHECKING:
    from config.launch.supervisor import Service


def main(arguments: list[str]) -> int:
    """`--version` prints it and starts nothing."""
    if arguments == ["--version"]:
        print(VERSION)
        return 0
    try:
        keep_to_ourselves()
        os.environ.update(found := ollama.variables(os.environ))
        if not os.environ.get("FLOW_SERVER_PORT"):
            os.environ["FLOW_SERVER_PORT"] = str(free_port(os.environ.values()))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        if found:
            print(f"Answers are written by {found['LLM_MODEL']} of the Ollama on this machine.")
        return launch()
    except (ImproperlyConfigured, LaunchError) as problem:
        print(f"Commonplace cannot run: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def launch() -> int:
    from django.conf import settings

    from ai_chatbot.providers.offering import offered_here
    from config.launch import preparation
    from config.launch.fonts.fetching import fetch_fonts
    from config.launch.local_model import fetches_our_own
    from config.launch.weights import fetch_models, needed_models

    preparation.check_ports()
    preparation.close_to_others()
    fetch_models(
        needed_models(
            local_llm=preparation.runs_own_model() and fetches_our_own(),
            local_embedder=not settings.EMBEDDING_BASE_URL,
        ),
        settings.MODELS_DIR,
    )
    fetch_fonts(settings.MODELS_DIR)
    preparation.prepare_database()
    account = preparation.make_first_account()
    address = f"http://{shown_host(settings.HOST)}:{settings.PORT}"

    def say_ready() -> None:
        if account:
            print(f"Sign in as {account.username} with the password {account.password}")
        print(f"Ready: {address}", flush=True)

    if offer := offered_here(address):
        print(offer)
    print(f"Starting. {address} answers in a moment; Langflow takes about a minute.", flush=True)
    asyncio.run(supervise(say_ready))
    print("Stopped.")
    return 0


def shown_host(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound


async def supervise(say_ready: Callable[[], None]) -> None:
    from config.launch.supervisor import Supervisor

    supervisor = Supervisor()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, supervisor.ending.set)
    token = await asyncio.to_thread(new_playground_token)
    try:
        # In a thread: which services there are is asked of the database.
        services = await asyncio.to_thread(all_services, token)
        await supervisor.run(services, say_ready)
    finally:
        with contextlib.suppress(DatabaseError):  # the next start takes it back
            await asyncio.to_thread(call_command, "playground_token", "--revoke")


def all_services(token: str) -> list["Service"]:
    """Langflow among them only if it can take over what the one before it left."""
    from ai_chatbot.flows.upgrades import taking_over
    from ai_chatbot.langflow import database
    from config.launch.langflow_server import langflow_environment
    from config.launch.preparation import runs_own_langflow
    from config.launch.services import build_services

    said = ""
    if runs_own_langflow() and taking_over.is_new_here():
        print("Another Langflow ran here last: a copy of its database is tried first.", flush=True)
        if said := taking_over.trouble(langflow_environment()):
            print(said, file=sys.stderr, flush=True)
    if runs_own_langflow() and not said:
        database.wipe_free_pages()
    return build_services(publish_flows, playground_token=token, langflow_may_start=not said)


def new_playground_token() -> str:
    """The token with which Langflow's Playground searches the administrator's notes, today."""
    out = io.StringIO()
    call_command("playground_token", "--new", stdout=out)
    return out.getvalue().strip()


async def publish_flows() -> None:
    """Bring flows/ into Langflow; what was edited there stays.

    Whatever stands in Langflow, the notes can be read and written: it is said, and we go on.
    """
    try:
        await asyncio.to_thread(call_command, "flows", "push")
    except CommandError as problem:
        print(
            f"A flow could not be published: {problem} Questions may find no answer until "
            "`manage.py flows push` succeeds.",
            file=sys.stderr,
        )
    await asyncio.to_thread(keep_which_langflow)
    await asyncio.to_thread(say_what_an_upgrade_did)
    await asyncio.to_thread(say_whose_langflow)


def keep_which_langflow() -> None:
    from ai_chatbot.flows.upgrades import taking_over
    from config.launch.preparation import runs_own_langflow

    if runs_own_langflow():
        taking_over.took_over()


def say_what_an_upgrade_did() -> None:
    """Of what was published under another Langflow than the one that runs now."""
    from ai_chatbot.flows.upgrades.starting import try_published
    from ai_chatbot.langflow.admin import LangflowAdminError

    try:
        for sentence in try_published():
            print(sentence, file=sys.stderr, flush=True)
    except (LangflowAdminError, DatabaseError) as problem:
        print(f"What is published could not be tried: {problem}", file=sys.stderr, flush=True)


def say_whose_langflow() -> None:
    """A Langflow that was started for another Commonplace refuses every answer's token."""
    from config.doctor.copies import whose_langflow
    from config.doctor.findings import examined
    from config.launch.preparation import runs_own_langflow

    if runs_own_langflow():
        return
    for finding in examined("notes", whose_langflow):
        if finding.fix:
            print(f"{finding.says} {finding.fix}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
