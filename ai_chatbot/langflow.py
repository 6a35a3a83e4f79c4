"""Answers from Langflow: the only module that knows how a run is asked for and how it streams."""

import asyncio
import json
import logging
import weakref
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from django.conf import settings

from ai_chatbot.langflow_key import read_api_key
from config.tls import shared_tls

logger = logging.getLogger(__name__)

# Langflow passes headers of this form to the flow's components, and stores them nowhere.
TOKEN_HEADER = "X-LANGFLOW-GLOBAL-VAR-COMMONPLACE_TOKEN"  # noqa: S105 - a header's name
CONNECT_TIMEOUT = 5.0


class LangflowError(Exception):
    """The answer broke; `user_message` tells the user what to do next."""

    user_message = "The assistant could not answer. Please try again."


class LangflowUnreachable(LangflowError):
    user_message = "The assistant is not running. It may still be starting: try again in a minute."


class LangflowBusy(LangflowError):
    user_message = "The assistant is busy just now. Please try again in a moment."


class KeyRefused(LangflowError):
    user_message = "Langflow refused our key. Ask the administrator to check LANGFLOW_API_KEY."


class FlowMissing(LangflowError):
    user_message = (
        "The flow is not in Langflow. Ask the administrator to run `manage.py flows push`."
    )


class FlowFailed(LangflowError):
    """The flow ran and reported an error."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.user_message = explain_failure(detail)


class AnswerTimedOut(LangflowError):
    user_message = "The assistant has been silent for too long, so we stopped waiting."


class AnswerCut(LangflowError):
    user_message = "The answer broke off before its end. What had arrived is kept."


class AnswerEmpty(LangflowError):
    user_message = "The model answered with nothing. Please try again or ask differently."


ERROR_BY_STATUS: dict[int, type[LangflowError]] = {
    401: KeyRefused,
    403: KeyRefused,
    404: FlowMissing,
    429: LangflowBusy,
    502: LangflowUnreachable,
    503: LangflowUnreachable,
    504: LangflowUnreachable,
}


@dataclass(frozen=True)
class Token:
    """A piece of the answer, as the model sent it."""

    text: str


@dataclass(frozen=True)
class End:
    """The run's end: the whole answer as the flow's output says it."""

    text: str
    usage: dict[str, int] = field(default_factory=dict)
    model: str = ""


def explain_failure(detail: str) -> str:
    """A sentence for the user out of what the flow's component reported."""
    first_line = next((line.strip() for line in detail.splitlines() if line.strip()), "")
    if not first_line:
        return "The flow failed without saying why. Please try again."
    first_line = first_line if len(first_line) <= 300 else first_line[:299] + "…"
    return f"The flow reported an error: {first_line}"


# httpx ties connections to an event loop, so each loop has a client of its own.
_clients: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient]" = (
    weakref.WeakKeyDictionary()
)


def shared_client() -> httpx.AsyncClient:
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = httpx.AsyncClient(
            timeout=httpx.Timeout(settings.ANSWER_TIMEOUT, connect=CONNECT_TIMEOUT),
            verify=shared_tls(),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=50),
            trust_env=False,  # Langflow is ours: no proxy in between
        )
    return _clients[loop]


async def close_client() -> None:
    if client := _clients.pop(asyncio.get_running_loop(), None):
        await client.aclose()


async def stream_answer(
    question: str, *, session_id: str, token: str
) -> AsyncGenerator[Token | End, None]:
    """Yield the answer's pieces and then its end; raise a LangflowError if it breaks.

    Closing the iterator closes the HTTP stream, which stops the run and the model.
    Silence of `ANSWER_TIMEOUT` seconds raises AnswerTimedOut.
    """
    url = f"{settings.LANGFLOW_URL}/api/v1/run/{settings.LANGFLOW_FLOW}?stream=true"
    headers = {"x-api-key": read_api_key(), TOKEN_HEADER: token}
    body = {
        "input_value": question,
        "session_id": session_id,
        "input_type": "chat",
        "output_type": "chat",
    }
    broken: type[LangflowError] = LangflowUnreachable
    try:
        async with shared_client().stream("POST", url, json=body, headers=headers) as response:
            broken = AnswerCut
            if response.is_error:
                await response.aread()
                raise error_for(response)
            async for event in read_events(response):
                yield event
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise LangflowUnreachable(str(error)) from error
    except httpx.TimeoutException as error:
        raise AnswerTimedOut(str(error)) from error
    except httpx.HTTPError as error:
        raise broken(str(error)) from error


def error_for(response: httpx.Response) -> LangflowError:
    kind = ERROR_BY_STATUS.get(response.status_code)
    detail = f"HTTP {response.status_code}: {response.text[:500]}"
    return kind(detail) if kind else FlowFailed(f"HTTP {response.status_code}")


async def read_events(response: httpx.Response) -> AsyncIterator[Token | End]:
    """Langflow's JSON lines as tokens and an end; a stream without an end is a cut answer."""
    async for line in response.aiter_lines():
        if not line.strip():
            continue
        event, data = parse_line(line)
        if event == "token":
            yield Token(str(data.get("chunk") or ""))
        elif event == "end":
            yield read_end(data)
            return
        elif event == "error":
            raise FlowFailed(error_text(data))
    raise AnswerCut("the stream ended without an end event")


def parse_line(line: str) -> tuple[str, dict[str, Any]]:
    """(event, data) of a line; a line that is not JSON means that the stream is broken."""
    try:
        parsed = json.loads(line)
        return str(parsed["event"]), parsed.get("data") or {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnswerCut(f"not an event: {line[:200]!r}") from error


def error_text(data: Any) -> str:
    """What an error event says; Langflow puts it in one of several places."""
    if not isinstance(data, dict):
        return str(data)
    for key in ("error", "text", "message", "detail"):
        if isinstance(data.get(key), str) and data[key].strip():
            return data[key]
    return ""


def read_end(data: dict[str, Any]) -> End:
    """The final message out of the result's nesting: outputs of outputs of results."""
    message = find_message(data.get("result"))
    properties = message.get("properties") or {}
    usage = properties.get("usage") or {}
    source = properties.get("source") or {}
    return End(
        text=str(message.get("text") or ""),
        usage={
            "input": int(usage.get("input_tokens") or 0),
            "output": int(usage.get("output_tokens") or 0),
            "total": int(usage.get("total_tokens") or 0),
        }
        if usage
        else {},
        model=model_name(source),
    )


def model_name(source: dict[str, Any]) -> str:
    """The model that wrote the message; a node without one of its own uses the configured one."""
    named = str(source.get("source") or "")
    if named and named != source.get("display_name"):
        return named
    return settings.LLM_MODEL or "local model"


def find_message(result: Any) -> dict[str, Any]:
    """The first chat message in a run's result, or {} when the flow has no such output."""
    if not isinstance(result, dict):
        return {}
    for run in result.get("outputs") or []:
        for output in (run or {}).get("outputs") or []:
            message = ((output or {}).get("results") or {}).get("message")
            if isinstance(message, dict) and "text" in message:
                return message
    return {}
