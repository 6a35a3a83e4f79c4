"""Langflow's side of flows and logins: the only module that knows that API."""

import copy
import hashlib
import json
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self

import httpx
from django.conf import settings

from ai_chatbot.langflow_key import read_api_key
from ai_chatbot.storable import dict_in, list_in
from config.tls import shared_tls

Flow = dict[str, Any]  # as Langflow's API and its export files have it
TIMEOUT = httpx.Timeout(10.0, connect=2.0)

# What says nothing about the flow itself: whose it is, when it was touched, how it is looked at.
KEPT_KEYS = ("name", "description", "endpoint_name", "data")
LOOK_KEYS = {"selected", "dragging", "measured", "positionAbsolute", "resizing"}


class LangflowAdminError(Exception):
    """Langflow could not do it; the text says what to do next."""


class LangflowAway(LangflowAdminError):
    def __init__(self) -> None:
        super().__init__(
            f"Langflow does not answer at {settings.LANGFLOW_URL}. "
            "It may still be starting: try again in a minute."
        )


class LangflowKeyRefused(LangflowAdminError):
    def __init__(self) -> None:
        super().__init__("Langflow refused our key. Check LANGFLOW_API_KEY.")


class LoginRefused(LangflowAdminError):
    def __init__(self) -> None:
        super().__init__(
            "Langflow refused its kept user name and password. "
            "Somebody may have changed them there."
        )


class LangflowAdmin:
    """`with LangflowAdmin() as langflow:`; every method raises a LangflowAdminError if it fails."""

    def __init__(self) -> None:
        self._http = httpx.Client(
            base_url=settings.LANGFLOW_URL,
            headers={"x-api-key": read_api_key()},
            timeout=TIMEOUT,
            verify=shared_tls(),
            trust_env=False,  # Langflow is ours: no proxy in between
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.close()

    def find_flow(self, endpoint_name: str) -> Flow | None:
        """The whole flow of that endpoint name, or None."""
        if not self._ask("GET", "/api/v1/projects/"):
            return None  # a new Langflow fails (HTTP 500) at listing the flows it has not
        headers = self._ask("GET", "/api/v1/flows/", params={"header_flows": True})
        named = [h for h in list_in(headers) if dict_in(h).get("endpoint_name") == endpoint_name]
        if not named:
            return None
        flow = self._ask("GET", f"/api/v1/flows/{named[0].get('id')}")
        if not isinstance(flow, dict) or "id" not in flow:
            raise not_langflow()
        return flow

    def create_flow(self, flow: Flow) -> Flow:
        return self._ask("POST", "/api/v1/flows/", json=flow)

    def update_flow(self, flow_id: str, flow: Flow) -> Flow:
        return self._ask("PATCH", f"/api/v1/flows/{flow_id}", json=flow)

    def delete_messages(self, session_id: str) -> None:
        """Delete what Langflow itself kept of a conversation's questions and answers."""
        try:
            response = self._http.delete(f"/api/v1/monitor/messages/session/{session_id}")
        except httpx.HTTPError as error:
            raise LangflowAway from error
        self._raise_for_status(response)

    def log_in(self, username: str, password: str) -> httpx.Cookies:
        """The cookies that sign a browser in to Langflow's own pages."""
        try:
            response = self._http.post(
                "/api/v1/login", data={"username": username, "password": password}
            )
        except httpx.HTTPError as error:
            raise LangflowAway from error
        if response.status_code in (400, 401, 403):
            raise LoginRefused
        self._raise_for_status(response)
        return response.cookies

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        try:
            response = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise LangflowAway from error
        self._raise_for_status(response)
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise not_langflow() from error

    def _raise_for_status(self, response: httpx.Response) -> None:
        if response.status_code in (401, 403):
            raise LangflowKeyRefused
        if response.status_code in (502, 503, 504):
            raise LangflowAway
        if not response.is_success:
            raise LangflowAdminError(
                f"Langflow answered HTTP {response.status_code}: {response.text[:300]}"
            )


def not_langflow() -> LangflowAdminError:
    return LangflowAdminError(
        f"What answers at {settings.LANGFLOW_URL} is not Langflow. Check LANGFLOW_URL."
    )


def normalise(flow: Flow) -> Flow:
    """The flow without what differs between two copies of the same one, and without secrets."""
    kept = {key: flow.get(key) for key in KEPT_KEYS}
    data = flow.get("data") or {}
    kept["data"] = {
        "nodes": by_id(normalise_node(node) for node in data.get("nodes") or []),
        "edges": by_id(without_look(edge) for edge in data.get("edges") or []),
    }
    return kept


def normalise_node(node: dict[str, Any]) -> dict[str, Any]:
    # The canvas shows a sticky note in the size that it measured last, else in the least.
    size = {"measured": node["measured"]} if is_note(node) and "measured" in node else {}
    node = without_look(node) | size
    inner = dict((node.get("data") or {}).get("node") or {})
    if "template" in inner:
        inner["template"] = {
            name: without_secret(field) for name, field in inner["template"].items()
        }
    if "position" in node:
        # The canvas moves nodes by fractions of a pixel.
        node["position"] = {axis: round(value) for axis, value in node["position"].items()}
    node["data"] = without_look(node.get("data") or {}) | {"node": inner}
    return node


def is_note(node: dict[str, Any]) -> bool:
    return node.get("type") == "noteNode"


def by_id(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """In an order of their own: the canvas moves what is clicked to the end."""
    return sorted(parts, key=lambda part: str(part.get("id")))


def without_look(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in LOOK_KEYS}


def without_secret(field: Any) -> Any:
    """A template's field, blank if a secret was typed in; a global variable's name is not one."""
    return field | {"value": ""} if holds_secret(field) else field


def holds_secret(field: Any) -> bool:
    """Whether what is typed into a template's field is a secret, and not a variable's name."""
    return isinstance(field, dict) and bool(field.get("password")) and not field.get("load_from_db")


def with_typed_secrets(flow: Flow, theirs: Flow) -> Flow:
    """`flow` with what was typed into the same secret fields of `theirs`; files never hold it."""
    filled = copy.deepcopy(flow)
    typed = {place: field["value"] for place, field in secret_fields(theirs) if field.get("value")}
    for place, field in secret_fields(filled):
        field["value"] = field.get("value") or typed.get(place, "")
    return filled


def secret_fields(flow: Flow) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """((node's id, field's name), field) of each."""
    for node in (flow.get("data") or {}).get("nodes") or []:
        template = ((node.get("data") or {}).get("node") or {}).get("template") or {}
        for name, field in template.items():
            if holds_secret(field):
                yield (str(node.get("id")), name), field


def version_of(flow: Flow) -> str:
    """12 hexadecimal digits that change when the flow does, and not when it is only looked at."""
    text = json.dumps(normalise(flow), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
