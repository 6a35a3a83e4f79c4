"""Langflow lets our staff in by a cookie about which it asks us, for a few seconds at a time."""

import httpx
import pytest

from ai_chatbot.langflow.admin import EditedMeanwhile, LangflowAdmin
from tests.flows.notes_server import NotesServer

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
DRAFT = "/api/v1/flows/?get_all=true&header_flows=true"


@pytest.fixture
def commonplace(monkeypatch):
    from commonplace_langflow import editors

    editors._known.clear()
    with NotesServer() as server:
        server.editors["sealed"] = {"id": "7", "username": "żółć-鍵"}
        monkeypatch.setenv("COMMONPLACE_URL", server.url)
        yield server


@pytest.fixture
def resolve():
    from commonplace_langflow.editors import resolve

    return lambda cookie: resolve(cookie, None)


async def refused(resolve, cookie):
    from langflow.services.auth.exceptions import InvalidTokenError

    with pytest.raises(InvalidTokenError):
        await resolve(cookie)


async def test_whoever_commonplace_names_is_let_in_and_asked_about_again(
    commonplace, resolve, monkeypatch
):
    from commonplace_langflow import editors

    who = {"sub": "7", "preferred_username": "żółć-鍵"}
    assert await resolve("sealed") == who
    assert await resolve("sealed") == who
    assert len(commonplace.requests) == 1

    monkeypatch.setattr(editors.time, "monotonic", lambda: 1e9)
    commonplace.editors.clear()
    await refused(resolve, "sealed")
    assert not editors._known


async def test_nobody_is_let_in_whom_commonplace_does_not_name(commonplace, resolve):
    await refused(resolve, "another")
    commonplace.editors["odd"] = {"name": "no id"}
    await refused(resolve, "odd")


async def test_nobody_is_let_in_while_commonplace_is_away(resolve, monkeypatch):
    monkeypatch.setenv("COMMONPLACE_URL", "http://127.0.0.1:9")
    await refused(resolve, "sealed")


def test_in_a_real_langflow_staff_edits_the_draft_in_the_account_of_the_flows(real_langflow):
    real_langflow.notes.editors["sealed"] = {"id": "7", "username": "ada"}
    with httpx.Client(base_url=real_langflow.url, timeout=60, trust_env=False) as browser:
        assert browser.get(DRAFT).status_code in (401, 403)
        browser.cookies.set("commonplace_editor", "of nobody")
        assert browser.get(DRAFT).status_code in (401, 403)

        browser.cookies.set("commonplace_editor", "sealed")

        session = browser.get("/api/v1/session").json()
        assert session["authenticated"]
        assert session["user"]["is_superuser"]
        drafts = {flow["endpoint_name"]: flow["id"] for flow in browser.get(DRAFT).json()}
        path = f"/api/v1/flows/{drafts['notes_assistant']}"
        draft = browser.get(path).json()
        data = draft["data"] | {"viewport": {"x": 1, "y": 1, "zoom": 1}}
        seen = {"If-Match": f'"{draft["version_token"]}"'}
        assert browser.patch(path, json={"data": data}, headers=seen).is_success
    with LangflowAdmin() as admin, pytest.raises(EditedMeanwhile, match="by ada"):
        admin.update_flow(draft["id"], {"data": draft["data"]}, token=draft["version_token"])
