"""Langflow's administration over HTTP: its flows, keys and messages."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ai_chatbot.langflow import database
from ai_chatbot.langflow.key import read_api_key
from ai_chatbot.langflow.servers import is_anothers
from config.base.storable import dict_in, list_in, text_in
from config.base.tls import shared_tls

Flow = dict[str, Any]  # as Langflow's API and its export files have it
NAME_CHARS, DETAIL_CHARS, TIME_CHARS = 100, 300, 16
SESSIONS = "/api/v1/monitor/messages/sessions"
VARIABLES = "/api/v1/variables/"
WHO = "/api/v1/users/whoami"
ERASES = {"DELETE", "PATCH", "PUT"}  # what stood there before: a message, a key
TIMEOUT = httpx.Timeout(10.0, connect=2.0)


class LangflowAdminError(Exception):
    """Langflow could not do it; the text says what to do next."""


class LangflowAway(LangflowAdminError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Langflow does not answer at %(address)s. It may still be starting: try again "
                "in a minute."
            )
            % {"address": settings.LANGFLOW_URL}
        )


class LangflowTaken(LangflowAway):
    def __init__(self) -> None:
        said = _(
            "Another account of this machine listens at %(address)s, where Langflow should: "
            "nothing is sent there. End that program, or set LANGFLOW_PORT to another port."
        )
        LangflowAdminError.__init__(self, said % {"address": settings.LANGFLOW_URL})


def refuse_anothers(request: httpx.Request) -> None:
    if is_anothers(str(request.url)):
        raise LangflowTaken


class LangflowKeyRefused(LangflowAdminError):
    def __init__(self) -> None:
        super().__init__(_("Langflow refused our key. Check LANGFLOW_API_KEY."))


class LoginRefused(LangflowAdminError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Langflow refused its kept user name and password. "
                "Somebody may have changed them there."
            )
        )


class EditedMeanwhile(LangflowAdminError):
    """Somebody saved the flow after it was read: nothing was overwritten."""

    def __init__(self, who: str, when: str) -> None:
        said = _("The flow was edited in Langflow meanwhile, by %(who)s.")
        if when:
            said = _("The flow was edited in Langflow meanwhile, by %(who)s (%(when)s).")
        named = {"who": who or _("somebody"), "when": as_read(when)}
        kept = _("Nothing was overwritten: look at it and try again.")
        super().__init__(f"{said % named} {kept}")


def as_read(when: str) -> str:
    """A time of Langflow's, in its reader's zone and words."""
    try:
        told = datetime.fromisoformat(when)
    except ValueError:
        return when[:TIME_CHARS]
    known = told if told.tzinfo else told.replace(tzinfo=UTC)
    return date_format(localtime(known), "SHORT_DATETIME_FORMAT")


class FlowDoesNotStart(LangflowAdminError):
    """Langflow cannot make a graph of the flow: what it says, and at which node or edge."""

    def __init__(self, why: str, place: str = "") -> None:
        said = _("Langflow cannot start this flow: %(why)s")
        if place:
            said = _(
                "Langflow cannot start this flow because of “%(place)s”: %(why)s. Mend that in "
                "the editor, or discard the edits."
            )
        super().__init__(said % {"why": why, "place": place})
        self.why, self.place = why, place

    @property
    def detail(self) -> str:
        """What is wrong and where, whatever language is read."""
        return f"“{self.place}”: {self.why}." if self.place else self.why

    def at(self, place: str) -> Self:
        return type(self)(self.why.rstrip("."), place) if place else self


class LangflowAdmin:
    """`with LangflowAdmin() as langflow:`; every method raises a LangflowAdminError if it fails."""

    def __init__(self) -> None:
        self._http = httpx.Client(
            base_url=settings.LANGFLOW_URL,
            headers={"x-api-key": read_api_key()},
            timeout=TIMEOUT,
            verify=shared_tls(),
            trust_env=False,  # Langflow is ours: no proxy in between
            event_hooks={"request": [refuse_anothers]},
        )
        self._has_erased = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.close()
        if self._has_erased:
            database.empty_log()

    def find_flow(self, endpoint_name: str, *, or_id: str = "") -> Flow | None:
        """The whole flow of that endpoint name, else that of the id, or None.

        One whose folder is gone has its id and is in no list.
        """
        named = [flow for flow in self.listed() if flow.get("endpoint_name") == endpoint_name]
        found = named[0].get("id") if named else or_id
        return self.read_flow(found) if found else None

    def find_named(self, name: str) -> Flow | None:
        """The whole flow that is called so, or None."""
        found = next((flow for flow in self.listed() if flow.get("name") == name), None)
        return a_flow(self._ask("GET", flow_path(found.get("id")))) if found else None

    def listed(self) -> list[Flow]:
        """All flows, without their nodes and edges."""
        if not self._ask("GET", "/api/v1/projects/"):
            return []  # a new Langflow fails (HTTP 500) at listing the flows it has not
        headers = self._ask("GET", "/api/v1/flows/", params={"header_flows": True})
        return [dict_in(header) for header in list_in(headers)]

    def every_flow(self) -> Iterator[Flow]:
        """Each whole, one after another."""
        for header in self.listed():
            if flow := self.read_flow(header.get("id")):
                yield flow

    def read_flow(self, flow_id: object) -> Flow | None:
        """The whole flow of that id, or None."""
        flow = self._ask("GET", flow_path(flow_id), missing_is_none=True)
        return None if flow is None else a_flow(flow)

    def create_flow(self, flow: Flow) -> Flow:
        return a_flow(self._ask("POST", "/api/v1/flows/", json=flow))

    def put_flow(self, flow_id: object, flow: Flow) -> Flow:
        """Make the flow under this id, or replace what stands there."""
        return a_flow(self._ask("PUT", flow_path(flow_id), json=flow))

    def update_flow(self, flow_id: object, flow: Flow, *, token: str = "") -> Flow:
        """With the `version_token` that was read, raises EditedMeanwhile if it is another now."""
        headers = {"If-Match": f'"{token}"'} if token else {}
        return a_flow(self._ask("PATCH", flow_path(flow_id), json=flow, headers=headers))

    def delete_flow(self, flow_id: object) -> None:
        self._ask("DELETE", flow_path(flow_id), missing_is_none=True)

    def version_state(self, flow_id: object) -> dict[str, Any]:
        """Its `version_token`, and who saved it last and when."""
        return dict_in(self._ask("GET", f"{flow_path(flow_id)}/version-state"))

    def check_starts(self, flow_id: object, data: dict[str, Any] | None = None) -> None:
        """Raise FlowDoesNotStart if Langflow cannot make a graph of it; no node runs, 50 ms.

        `data` are nodes and edges that are looked at instead of its own.
        """
        path = f"/api/v1/build/{part(flow_id)}/vertices"
        response = self._send("POST", path, **({"json": data} if data else {}))
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise FlowDoesNotStart(_("it is not there any more."))
        if response.status_code in (400, 422, 500):
            raise FlowDoesNotStart(detail_of(response))
        self._raise_for_status(response)

    def find_project(self, name: str, description: str) -> str:
        """The id of the folder of flows with that name, made if there is none."""
        projects = list_in(self._ask("GET", "/api/v1/projects/"))
        for project in map(dict_in, projects):
            if project.get("name") == name:
                return str(project.get("id"))
        made = {"name": name, "description": description}
        return str(dict_in(self._ask("POST", "/api/v1/projects/", json=made)).get("id"))

    def make_variable(self, name: str, secret: str) -> None:
        """Keep this encrypted, for fields that name it; it is told to nobody, but to their runs."""
        made = {"name": name, "value": secret, "type": "Credential", "default_fields": []}
        self._ask("POST", VARIABLES, json=made)

    def variables(self) -> list[dict[str, Any]]:
        """Their names and ids; secrets are told to nobody."""
        return [dict_in(each) for each in list_in(self._ask("GET", VARIABLES))]

    def delete_variable(self, name: str) -> None:
        for variable in self.variables():
            if variable.get("name") == name:
                self._raise_for_status(
                    self._send("DELETE", f"{VARIABLES}{part(variable.get('id'))}")
                )

    def starters(self) -> list[Flow]:
        """The flows that Langflow brings along to begin with, whole."""
        listed = list_in(self._ask("GET", "/api/v1/starter-projects/"))
        return [flow for flow in map(dict_in, listed) if isinstance(flow.get("data"), dict)]

    def is_running(self) -> bool:
        """Whether somebody is there, be it one who starts, hangs or fails."""
        try:
            self._http.get("/health")
        except httpx.HTTPError as error:
            return not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        return True

    def version(self) -> str:
        """Of the Langflow that runs; "unknown" where it does not say."""
        return str(dict_in(self._ask("GET", "/api/v1/version")).get("version") or "unknown")

    def component_names(self, category: str) -> set[str]:
        """The components that it loaded under this category, by their classes' names.

        It lists a class N of a folder of ours as N, or as "ext:folder:N@extra".
        """
        listed = dict_in(dict_in(self._ask("GET", "/api/v1/all")).get(category))
        return {name.rpartition(":")[2].partition("@")[0] for name in listed}

    def sessions(self) -> list[str]:
        """Of which Langflow keeps messages: its editors' own, and what earlier versions kept."""
        return [str(session) for session in list_in(self._ask("GET", SESSIONS))]

    def delete_messages(self, session_id: str) -> None:
        """Delete what Langflow itself kept of a conversation's questions and answers."""
        path = f"/api/v1/monitor/messages/session/{part(session_id)}"
        self._raise_for_status(self._send("DELETE", path))

    def takes(self, cookies: Mapping[str, str]) -> bool:
        """Whether a browser with these is let in as the account that our key belongs to."""
        with httpx.Client(timeout=TIMEOUT, verify=shared_tls(), trust_env=False) as browser:
            browser.cookies.update(dict(cookies))
            try:
                response = browser.get(f"{settings.LANGFLOW_URL}{WHO}")
                who = dict_in(response.json()) if response.is_success else {}
            except (httpx.HTTPError, ValueError, RecursionError):
                return False
        return bool(who) and who.get("id") == dict_in(self._ask("GET", WHO)).get("id")

    def log_in(self, username: str, password: str) -> httpx.Cookies:
        """The cookies that sign a browser in to Langflow's own pages."""
        login = {"username": username, "password": password}
        response = self._send("POST", "/api/v1/login", data=login)
        if response.status_code in (400, 401, 403):
            raise LoginRefused
        self._raise_for_status(response)
        return response.cookies

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        self._has_erased |= method in ERASES
        try:
            return self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise LangflowAway from error

    def _ask(self, method: str, path: str, *, missing_is_none: bool = False, **options: Any) -> Any:
        response = self._send(method, path, **options)
        if missing_is_none and response.status_code == HTTPStatus.NOT_FOUND:
            return None
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
        if response.status_code == HTTPStatus.CONFLICT and (conflict := conflict_in(response)):
            raise conflict
        if not response.is_success:
            raise LangflowAdminError(
                _("Langflow answered HTTP %(status)s: %(text)s")
                % {"status": response.status_code, "text": response.text[:300]}
            )


def conflict_in(response: httpx.Response) -> EditedMeanwhile | None:
    """Whose edit a 409 speaks of; None of another kind of conflict."""
    detail = dict_in(body_of(response).get("detail"))
    if detail.get("code") != "flow_version_conflict":
        return None
    who = text_in(dict_in(detail.get("modified_by")).get("username"), NAME_CHARS)
    return EditedMeanwhile(who, text_in(detail.get("modified_at"), NAME_CHARS))


def detail_of(response: httpx.Response) -> str:
    detail = " ".join(text_in(body_of(response).get("detail"), DETAIL_CHARS).split())
    return detail or f"HTTP {response.status_code}"


def body_of(response: httpx.Response) -> dict[str, Any]:
    try:
        return dict_in(response.json())
    except (ValueError, RecursionError):
        return {}


def a_flow(answered: Any) -> Flow:
    """What Langflow answered, if it is a flow: its nodes and edges are where ours look for them."""
    flow = dict_in(answered)
    if not flow.get("id") or not isinstance(flow.get("data"), dict | None):
        raise not_langflow()
    return flow


def flow_path(flow_id: object) -> str:
    return f"/api/v1/flows/{part(flow_id)}"


def part(name: object) -> str:
    """One part of an address, whatever it holds: no name leads to another of Langflow's doors."""
    return quote(str(name), safe="").replace(".", "%2E")


def not_langflow() -> LangflowAdminError:
    return LangflowAdminError(
        _("What answers at %(address)s is not Langflow. Check LANGFLOW_URL.")
        % {"address": settings.LANGFLOW_URL}
    )
