"""Langflow's administration over HTTP: its flows, keys and messages."""

from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx
from django.conf import settings

from ai_chatbot.langflow.key import read_api_key
from config.base.storable import dict_in, list_in
from config.base.tls import shared_tls

Flow = dict[str, Any]  # as Langflow's API and its export files have it
SESSIONS = "/api/v1/monitor/messages/sessions"
TIMEOUT = httpx.Timeout(10.0, connect=2.0)


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

    def find_flow(self, endpoint_name: str, *, or_id: str = "") -> Flow | None:
        """The whole flow of that endpoint name, else that of the id, or None."""
        if not self._ask("GET", "/api/v1/projects/"):
            return None  # a new Langflow fails (HTTP 500) at listing the flows it has not
        headers = self._ask("GET", "/api/v1/flows/", params={"header_flows": True})
        flows = [dict_in(header) for header in list_in(headers)]
        named = [flow for flow in flows if flow.get("endpoint_name") == endpoint_name]
        found = named or [flow for flow in flows if or_id and flow.get("id") == or_id]
        if not found:
            return None
        flow = self._ask("GET", f"/api/v1/flows/{part(found[0].get('id'))}")
        if not isinstance(flow, dict) or "id" not in flow:
            raise not_langflow()
        return flow

    def create_flow(self, flow: Flow) -> Flow:
        return self._ask("POST", "/api/v1/flows/", json=flow)

    def update_flow(self, flow_id: str, flow: Flow) -> Flow:
        return self._ask("PATCH", f"/api/v1/flows/{part(flow_id)}", json=flow)

    def sessions(self) -> list[str]:
        """Of which Langflow keeps messages: its editors' own, and what earlier versions kept."""
        return [str(session) for session in list_in(self._ask("GET", SESSIONS))]

    def delete_messages(self, session_id: str) -> None:
        """Delete what Langflow itself kept of a conversation's questions and answers."""
        try:
            response = self._http.delete(f"/api/v1/monitor/messages/session/{part(session_id)}")
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


def part(name: object) -> str:
    """One part of an address, whatever it holds: no name leads to another of Langflow's doors."""
    return quote(str(name), safe="").replace(".", "%2E")


def not_langflow() -> LangflowAdminError:
    return LangflowAdminError(
        f"What answers at {settings.LANGFLOW_URL} is not Langflow. Check LANGFLOW_URL."
    )
