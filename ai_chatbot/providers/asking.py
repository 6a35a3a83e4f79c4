"""One request to a model's server: the only place that asks an address that staff gave.

No redirect is followed, so that a key goes where it was meant for; what comes is bounded in size
and time. A name is looked up once, judged, and the connection goes to what was judged.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import httpx
from django.utils.translation import gettext as _
from yarl import URL

from ai_chatbot.providers.addresses import (
    LookUp,
    NotAllowed,
    addresses_of,
    check_base_url,
    goes_by_proxy,
    system_look_up,
)
from ai_chatbot.providers.known import ENVIRONMENT
from ai_chatbot.providers.servers import Server
from config.base.tls import shared_tls

CONNECT_SECONDS = 4.0
AGENT = "Commonplace"
REFUSAL_BYTES = 64_000
# Some servers say with one status what others say with several.
TELLING = (400, 422)
OVERLOADED = (503, 529)  # the second is Anthropic's
OF_KEYS = ("api key not valid", "invalid api key", "api_key_invalid", "incorrect api key")
OF_UNKNOWN = ("invalid model", "invalid_model", "unknown model", "not found", "does not exist")


class Trouble(StrEnum):
    NOT_ALLOWED = "not_allowed"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    KEY_REFUSED = "key_refused"
    MODEL_UNKNOWN = "model_unknown"
    NOT_FOUND = "not_found"  # nothing of OpenAI's protocol is at that address
    BUSY = "busy"
    ODD = "odd"


class ServerTrouble(Exception):
    """What is wrong with a model's server; the text is a sentence that holds no key."""

    def __init__(self, kind: Trouble, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


@contextmanager
def opened(
    server: Server,
    path: str,
    *,
    seconds: float,
    body: dict[str, Any] | None = None,
    look_up: LookUp = system_look_up,
) -> Iterator[httpx.Response]:
    """The answer to a GET, or to a POST with that body; raises ServerTrouble, also for its status.

    Its body is to be read with `pieces`. `seconds` is how long it may be silent.
    """
    try:
        # What the environment names is asked as it stands there.
        is_set = server.provider == ENVIRONMENT
        base_url = server.base_url if is_set else check_base_url(server.base_url)
        url = URL(f"{base_url}/{path}")
        with (
            httpx.Client(
                timeout=httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
                verify=shared_tls(),
                trust_env=goes_by_proxy(url),
            ) as http,
            http.stream(**request_to(server, url, body, look_up)) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise trouble_of(server, response.status_code, beginning(response))
            yield response
    except NotAllowed as refusal:
        raise ServerTrouble(Trouble.NOT_ALLOWED, str(refusal)) from None
    except httpx.TimeoutException as error:
        raise silent(server, error) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise unreachable(server, error) from None


def request_to(
    server: Server, url: URL, body: dict[str, Any] | None, look_up: LookUp
) -> dict[str, Any]:
    """What httpx is to send: to an address that was judged, under the name that was given."""
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", **server.headers}
    asked: dict[str, Any] = {"method": "GET" if body is None else "POST", "headers": headers}
    if body is not None:
        asked["json"] = body
    if server.provider == ENVIRONMENT or goes_by_proxy(url):
        return asked | {"url": str(url)}
    found = addresses_of(url, look_up)
    if not found:
        raise OSError("no address")
    headers["Host"] = url.authority
    host = str(url.host)
    return asked | {"url": str(url.with_host(found[0])), "extensions": {"sni_hostname": host}}


def pieces(response: httpx.Response, *, most: int, until: float) -> Iterator[bytes]:
    """Its body as it comes, `most` bytes and up to the time `until` (monotonic).

    Raises ServerTrouble for what is larger or packed, httpx's errors for what breaks off; where
    the time is over it ends.
    """
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ServerTrouble(Trouble.ODD, _("The server packs its answers although not asked to."))
    room = most
    for piece in response.iter_raw():
        room -= len(piece)
        if room < 0:
            raise ServerTrouble(Trouble.ODD, _("The server’s answer has no end."))
        yield piece
        if time.monotonic() > until:
            return


def beginning(response: httpx.Response) -> str:
    """Of a refusal's body, to tell its kind by; it is shown to nobody, as it may hold the key."""
    if response.status_code not in TELLING:
        return ""
    body = b"".join(pieces(response, most=REFUSAL_BYTES, until=time.monotonic() + CONNECT_SECONDS))
    return body.decode(errors="replace").lower()


def trouble_of(server: Server, status: int, said: str = "") -> ServerTrouble:
    name = server.name
    if status in (401, 403) or any(sign in said for sign in OF_KEYS):
        sentence = _("%(name)s refused the key. Check it, or make a new one there.")
        if not server.key:
            sentence = _("%(name)s wants a key. Enter one.")
        return ServerTrouble(Trouble.KEY_REFUSED, sentence % {"name": name})
    if status in (404, 405):
        sentence = _("At this address %(name)s knows nothing of OpenAI’s protocol: see its path.")
        return ServerTrouble(Trouble.NOT_FOUND, sentence % {"name": name})
    if status in (httpx.codes.PAYMENT_REQUIRED, httpx.codes.TOO_MANY_REQUESTS):
        sentence = _(
            "%(name)s takes no more questions just now: too many, or its credit is used up."
        )
        return ServerTrouble(Trouble.BUSY, sentence % {"name": name})
    if status in OVERLOADED:
        sentence = _("%(name)s is overloaded, or still loading the model. Try again in a moment.")
        return ServerTrouble(Trouble.BUSY, sentence % {"name": name})
    if 300 <= status < 400:
        sentence = _("%(name)s sends us elsewhere, which is not followed: give that address.")
        return ServerTrouble(Trouble.NOT_ALLOWED, sentence % {"name": name})
    if "model" in said and any(sign in said for sign in OF_UNKNOWN):
        sentence = _("%(name)s does not know this model.")
        return ServerTrouble(Trouble.MODEL_UNKNOWN, sentence % {"name": name})
    sentence = _("%(name)s reports an error (%(status)s).")
    return ServerTrouble(Trouble.ODD, sentence % {"name": name, "status": status})


def silent(server: Server, error: Exception) -> ServerTrouble:
    if isinstance(error, httpx.ConnectTimeout):
        return unreachable(server, error)
    sentence = _("%(name)s was silent for too long. It may be loading the model: try again.")
    return ServerTrouble(Trouble.SILENT, sentence % {"name": server.name})


def unreachable(server: Server, error: Exception) -> ServerTrouble:
    if "CERTIFICATE" in str(error).upper():
        sentence = _("The certificate of %(name)s cannot be trusted.")
    elif isinstance(error, httpx.ReadError | httpx.RemoteProtocolError):
        sentence = _("%(name)s hung up in the middle of its answer.")
    else:
        sentence = _("%(name)s cannot be reached. See that it runs, and that the address is right.")
    return ServerTrouble(Trouble.UNREACHABLE, sentence % {"name": server.name})
