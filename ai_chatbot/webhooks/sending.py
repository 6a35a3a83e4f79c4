"""One message to one address: the only place that asks what a person gave, within narrow bounds.

No redirect is followed, no proxy and no cookie is used, and little of the reply is read.
"""

import asyncio
import socket
import time
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from django.utils.translation import gettext_noop
from yarl import URL

from ai_chatbot.models.webhooks import ANSWERED, NO_REPLY
from ai_chatbot.webhooks.addresses import (
    LookUp,
    NotAllowed,
    addresses_of,
    check_url,
    system_look_up,
)
from config.base.storable import storable
from config.base.tls import shared_tls

TOTAL_SECONDS, CONNECT_SECONDS = 15.0, 5.0
REPLY_CHARS = 500
AGENT = "Commonplace-Webhooks"
# Kept with a delivery as they are, and translated when they are shown.
LEADS_ELSEWHERE = gettext_noop(
    "It leads elsewhere, and no redirect is followed: give the address it leads to."
)
NOT_TRUSTED = gettext_noop(
    "Its certificate cannot be trusted, or the connection could not be encrypted."
)
NOT_REACHED = gettext_noop("The receiver cannot be reached, or hung up.")
NOT_HTTP = gettext_noop("The receiver’s answer is not HTTP.")


@dataclass(frozen=True)
class Reply:
    """What came of a try: an HTTP status, or the problem that kept one from coming."""

    status: int | None = None
    text: str = ""  # the beginning of the body
    problem: str = ""  # a sentence
    seconds: float = 0.0

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


async def post(
    address: str, body: bytes, headers: dict[str, str], look_up: LookUp = system_look_up
) -> Reply:
    """Send it; never raises for what the other side does."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(TOTAL_SECONDS):
            url = check_url(address)
            reply = await send(url, await addresses_of(url, look_up), body, headers)
    except NotAllowed as refusal:
        reply = Reply(problem=str(refusal))
    except TimeoutError:
        reply = Reply(problem=NO_REPLY % {"seconds": round(TOTAL_SECONDS)})
    except (aiohttp.ClientError, OSError, ValueError) as error:
        reply = Reply(problem=say(error))
    return Reply(reply.status, reply.text, reply.problem, time.monotonic() - began)


async def send(url: URL, approved: list[str], body: bytes, headers: dict[str, str]) -> Reply:
    connector = aiohttp.TCPConnector(
        resolver=Pinned(approved),
        socket_factory=socket_to(approved),
        use_dns_cache=False,
        force_close=True,
        ssl=shared_tls(),
    )
    timeout = aiohttp.ClientTimeout(total=TOTAL_SECONDS, connect=CONNECT_SECONDS)
    async with (
        aiohttp.ClientSession(
            connector=connector,
            timeout=timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={"User-Agent": AGENT, "Content-Type": "application/json", **headers},
        ) as session,
        session.post(url, data=body, allow_redirects=False) as response,
    ):
        return Reply(response.status, await beginning(response), problem_of(response.status))


async def beginning(response: aiohttp.ClientResponse) -> str:
    """Its first characters; a body that breaks off has still been answered."""
    try:
        start = await response.content.read(REPLY_CHARS)
    except aiohttp.ClientError:
        start = b""
    return storable(start.decode(errors="replace"))[:REPLY_CHARS]


def problem_of(status: int) -> str:
    if 300 <= status < 400:
        return LEADS_ELSEWHERE
    return "" if 200 <= status < 300 else ANSWERED % {"status": status}


def say(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return NOT_TRUSTED
    if isinstance(error, aiohttp.ClientConnectionError | OSError):
        return NOT_REACHED
    return NOT_HTTP


# --- To the addresses that were judged, and to no other ------------------------------------------


class Pinned(AbstractResolver):
    """Answers with what was looked up already."""

    def __init__(self, approved: list[str]) -> None:
        self.approved = approved

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self.approved
        ]

    async def close(self) -> None:
        pass


def socket_to(approved: list[str]) -> Any:
    """What makes the connection's socket: the last look at where it goes."""

    def make(info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, address = info
        if address[0] not in approved:
            raise OSError("This address was not judged.")
        return socket.socket(family, kind, protocol)

    return make
