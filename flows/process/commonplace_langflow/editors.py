"""Commonplace's staff edits in Langflow as long as Commonplace says so.

A cookie names somebody of the staff; Django, which made it, is asked who that is and whether they
still may. They all edit in the one account that the flows belong to: Langflow keeps variables by
account and hides the keys in a flow from all others, so that an answer would not find what one
of them entered under an account of their own.
"""

import os
import time
from collections.abc import Mapping
from contextvars import ContextVar
from types import ModuleType
from typing import Any

import httpx

TRUSTED_SECONDS = 5.0  # after which Django is asked again
MAX_KEPT = 1000

editor: ContextVar[str] = ContextVar("commonplace_editor", default="")  # whose request this is
_saved_by: dict[Any, str] = {}  # flow → who of the staff saved it last
_known: dict[str, tuple[float, dict[str, str]]] = {}  # cookie → until when, and who


async def resolve(cookie: str, auth_settings: Any) -> Mapping[str, str]:
    """Who a cookie names: `sub` and `preferred_username`. Raises Langflow's InvalidTokenError.

    What `LANGFLOW_EXTERNAL_AUTH_IDENTITY_RESOLVER` names.
    """
    until, who = _known.get(cookie, (0.0, {}))
    if until < time.monotonic():
        _known.pop(cookie, None)
        who = await ask_django(cookie)
        if len(_known) >= MAX_KEPT:
            _known.clear()
        _known[cookie] = time.monotonic() + TRUSTED_SECONDS, who
    return who


async def ask_django(cookie: str) -> dict[str, str]:
    from langflow.services.auth.exceptions import InvalidTokenError

    url = f"{os.environ['COMMONPLACE_URL']}/api/editor"
    headers = {"Authorization": f"Bearer {cookie}"}
    try:  # on this machine: there is nothing to verify
        async with httpx.AsyncClient(timeout=5, verify=False, trust_env=False) as http:  # noqa: S501
            answer = await http.get(url, headers=headers)
        if answer.is_success:
            return {"sub": answer.json()["id"], "preferred_username": answer.json()["username"]}
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise InvalidTokenError("Commonplace does not answer") from error
    raise InvalidTokenError("Commonplace does not know this cookie, or no more")


def edit_in_one_account(module: ModuleType) -> None:
    """Of `langflow.services.auth.service`: whoever was resolved is the account of the flows."""

    async def account_of_the_flows(self: Any, identity: Any, db: Any) -> Any:
        user = await module.get_user_by_username(db, os.environ["LANGFLOW_SUPERUSER"])
        if user is None or not user.is_active:
            raise module.AuthInvalidTokenError("The account of the flows is not there")
        editor.set(identity.username)
        return user

    if not hasattr(module.AuthService, "_materialize_external_user"):
        raise AttributeError("accounts are found another way")
    module.AuthService._materialize_external_user = account_of_the_flows


def tell_who_edited(conflicts: Any) -> None:
    """Of `langflow.api.v1.flow_conflict`: an edit that came in between is told by the name of who
    made it, as Langflow itself knows the one account alone. A restart forgets who it was."""
    claim, detail, state = (
        conflicts.claim_version_token,
        conflicts.build_conflict_detail,
        conflicts.build_version_state,
    )

    async def claim_version_token(session: Any, db_flow: Any, expected: Any) -> Any:
        claimed = await claim(session, db_flow, expected)
        if len(_saved_by) >= MAX_KEPT:
            _saved_by.clear()
        _saved_by[db_flow.id] = editor.get()
        return claimed

    def build_conflict_detail(*, flow_id: Any, author_name: Any, **told: Any) -> Any:
        who = _saved_by.get(flow_id) or author_name
        return detail(flow_id=flow_id, author_name=who, **told)

    async def build_version_state(session: Any, db_flow: Any) -> Any:
        told = await state(session, db_flow)
        if who := _saved_by.get(db_flow.id):
            told.last_modified_by_username = who
        return told

    conflicts.claim_version_token = claim_version_token
    conflicts.build_conflict_detail = build_conflict_detail
    conflicts.build_version_state = build_version_state
