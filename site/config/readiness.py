"""What must answer before questions can be answered: database, Langflow, model, index."""

import asyncio
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.files import flow_id
from ai_chatbot.langflow.admin import part
from ai_chatbot.langflow.key import read_api_key
from ai_chatbot.langflow.servers import is_anothers, servers_of
from ai_chatbot.providers.choosing import chosen_server
from ai_chatbot.providers.known import ENVIRONMENT
from ai_chatbot.providers.servers import Server, is_loopback
from config.base.tls import shared_tls
from notes.index.backend import get_index
from notes.index.embedding import get_embedder
from notes.models import Note

TIMEOUT = 1.5  # seconds for each check; they run side by side
BODY_CHARS = 2000  # that are read of what Langflow says of a flow
NOBODY = 0  # no account has this id
WELL_FOR = 30.0  # seconds that a provider elsewhere, who answered, is not asked again
MAX_AGE = 1.0  # seconds a report is good for, so that many pollers cost as much as one


@dataclass(frozen=True)
class Check:
    """One part's state and a sentence about it that is fit for anybody's eyes.

    The sentence is lazy: a report is read by several people, each in their language.
    `is_starting`: nobody need do anything but wait, as far as can be told.
    """

    ok: bool
    detail: str | Promise
    is_starting: bool = False


Report = dict[str, Check]
_well_until: dict[str, float] = {}  # by address: of the one server that is asked
Asking = weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, "asyncio.Task[Report]"]


async def check_database() -> Check:
    if not await _succeeds(_select_one):
        return Check(False, _("The database does not answer. Check DATABASE_URL and that it runs."))
    return Check(True, _("The database answers."))


def _select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


async def check_langflow() -> Check:
    """Whether a flow would run: in Langflow or, while that is away, in the flow server."""
    check = await _check_langflow()
    if not check.ok and await flow_server_answers():
        return Check(True, _("What is published answers without Langflow, which is away."))
    return check


async def _check_langflow() -> Check:
    status = await _status_of(f"{settings.LANGFLOW_URL}/health")
    if status is None:
        return Check(
            False, _("Langflow is still starting, or it is not running."), is_starting=True
        )
    if status >= 500:
        return Check(False, _("Langflow is still starting."), is_starting=True)
    return await _check_flow()


async def flow_server_answers() -> bool:
    """Whether it has the flow that answers."""
    if not settings.FLOW_SERVER_URL:
        return False
    try:
        flow = await asyncio.wait_for(sync_to_async(_flow_that_answers)(), TIMEOUT)
    except (DatabaseError, TimeoutError):
        return False
    if settings.FLOW_SERVER_URL not in servers_of(flow):
        return False
    url = f"{settings.FLOW_SERVER_URL}/flows/{part(flow)}/info"
    return (await _answer_of(url, key=read_api_key()))[0] == HTTPStatus.OK


async def _check_flow() -> Check:
    """Whether the flow that answers is there for our key."""
    try:
        flow = await asyncio.wait_for(sync_to_async(_flow_that_answers)(), TIMEOUT)
    except (DatabaseError, TimeoutError):
        return Check(True, _("Langflow answers."))  # the database's own check says what is wrong
    url = f"{settings.LANGFLOW_URL}/api/v1/flows/{part(flow)}/version-state"
    status, body = await _answer_of(url, key=read_api_key())
    if status in (401, 403):
        return Check(False, _("Langflow refuses our key. Check LANGFLOW_API_KEY."))
    if status is None or status >= 500:
        return Check(False, _("Langflow is still starting."), is_starting=True)
    if status == 404:
        return Check(
            False, _("The flow is not in Langflow yet: run “python manage.py flows push”.")
        )
    if status != HTTPStatus.OK or (body and "version_token" not in body):
        return Check(
            False, _("What answers in Langflow's place is not Langflow. Check LANGFLOW_URL.")
        )
    return Check(True, _("Langflow answers."))


def _flow_that_answers() -> str:
    asked = published_flow()
    return asked.id if asked else flow_id()


# What is wrong with a chosen server, and with one that the environment names.
DOES_NOT_ANSWER = (
    _("The model server does not answer. See Settings → Model."),
    _("The model server does not answer. Check LLM_BASE_URL."),
)
KEY_REFUSED = (
    _("The model server refuses the key. Enter it again in Settings → Model."),
    _("The model server refuses the key. Check LLM_API_KEY."),
)


async def check_model() -> Check:
    """Of the server that writes answers now: the chosen one, the environment's, or our own."""
    try:
        asked = await asyncio.wait_for(sync_to_async(chosen_server)(), TIMEOUT)
    except (DatabaseError, TimeoutError):
        return Check(True, _("The database says who writes the answers."))  # its own check tells
    if asked:
        return await _check_server(asked[0])
    status = await _status_of(f"http://127.0.0.1:{settings.MODEL_PORT}/health")
    if status is None:
        return Check(
            False, _("The local model is still starting, or it is not running."), is_starting=True
        )
    if status >= 500:
        return Check(False, _("The local model is still being loaded."), is_starting=True)
    return Check(True, _("The local model answers."))


async def _check_server(server: Server) -> Check:
    if time.monotonic() < _well_until.get(server.base_url, 0):
        return Check(True, _("The model server answers."))
    is_set = server.provider == ENVIRONMENT
    status = await _status_of(f"{server.base_url}/models", headers=server.headers)
    if status is None:
        return Check(False, DOES_NOT_ANSWER[is_set])
    if status == 401:
        return Check(False, KEY_REFUSED[is_set])
    # A server that keeps its list of models to itself can answer questions all the same.
    if status >= 500:
        said = format_lazy(_("The model server reports an error ({status})."), status=status)
        return Check(False, said)
    if not is_loopback(server.base_url):
        _well_until.clear()
        _well_until[server.base_url] = time.monotonic() + WELL_FOR
    return Check(True, _("The model server answers."))


async def check_index() -> Check:
    try:
        done, total = await asyncio.wait_for(sync_to_async(_search_and_count)(), TIMEOUT)
    except (DatabaseError, TimeoutError):
        return Check(False, _("The notes cannot be searched: run “python manage.py migrate”."))
    if not await sync_to_async(_embedder_is_there)():
        return Check(False, _("The embedding model is missing: “make run” fetches it."))
    if done < total:
        some = _("The notes can be searched; {done} of {total} are indexed.")
        return Check(True, format_lazy(some, done=done, total=total))
    return Check(
        True, format_lazy(_("The notes can be searched; all {total} are indexed."), total=total)
    )


def _search_and_count() -> tuple[int, int]:
    """How many notes of all accounts are indexed, of how many, if they can be searched."""
    get_index().by_words(NOBODY, ["ready"], 1)
    notes = Note.objects.filter(deleted_at=None)
    counts = notes.aggregate(done=Count("indexed_at"), total=Count("pk"))
    return counts["done"], counts["total"]


def _embedder_is_there() -> bool:
    return get_embedder().is_ready()


CHECKS = {
    "database": check_database,
    "langflow": check_langflow,
    "model": check_model,
    "index": check_index,
}


@dataclass
class Readiness:
    """Runs the checks side by side and remembers the report for MAX_AGE seconds."""

    clock: Callable[[], float] = time.monotonic
    _report: Report = field(default_factory=dict)
    _until: float = float("-inf")
    _asking: Asking = field(default_factory=weakref.WeakKeyDictionary)

    async def report(self) -> Report:
        if self.clock() < self._until:
            return self._report
        loop = asyncio.get_running_loop()
        if loop not in self._asking or self._asking[loop].done():  # many pollers ask once
            self._asking[loop] = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asking[loop])

    async def _ask(self) -> Report:
        checks = await asyncio.gather(*(check() for check in CHECKS.values()))
        self._report = dict(zip(CHECKS, checks, strict=True))
        self._until = self.clock() + MAX_AGE
        return self._report

    def forget(self) -> None:
        self._until = float("-inf")


readiness = Readiness()


async def _succeeds(ask_database: Callable[[], None]) -> bool:
    try:
        await asyncio.wait_for(sync_to_async(ask_database)(), TIMEOUT)
    except (DatabaseError, TimeoutError):
        return False
    return True


async def _answer_of(url: str, *, key: str) -> tuple[int | None, str]:
    """(status, how its body begins) of what is asked with Langflow's key; (None, "") of nobody."""
    if is_anothers(url):
        return None, ""
    async with httpx.AsyncClient(timeout=TIMEOUT, verify=shared_tls(), trust_env=False) as http:
        try:
            async with http.stream("GET", url, headers={"x-api-key": key}) as response:
                async for piece in response.aiter_text(BODY_CHARS):
                    return response.status_code, piece
                return response.status_code, ""
        except (httpx.HTTPError, httpx.InvalidURL):
            return None, ""


async def _status_of(url: str, *, headers: dict[str, str] | None = None) -> int | None:
    """The HTTP status that a GET brings, or None when nothing answers in time."""
    # A proxy from the environment is for the way out, not for this machine.
    async with httpx.AsyncClient(
        timeout=TIMEOUT, verify=shared_tls(), trust_env=not is_loopback(url)
    ) as http:
        try:
            async with http.stream("GET", url, headers=headers) as response:
                return response.status_code
        except (httpx.HTTPError, httpx.InvalidURL):
            return None
