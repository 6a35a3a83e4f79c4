"""Staff open this very flow in the Langflow UI; what is saved there answers once published."""

import re
import uuid
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture, sign_in
from tests.e2e.test_main_job import ask
from tests.processes.test_worker import until

pytestmark = pytest.mark.slow
LANGFLOWS_OWN = {"access_token_lf", "refresh_token_lf", "apikey_tkn_lflw"}


def langflow_client(stack):
    key = (stack.data_dir / "langflow_api_key").read_text().strip()
    return httpx.Client(base_url=stack.langflow_url, headers={"x-api-key": key}, timeout=120)


def test_the_button_opens_the_flow_signed_in(stack, open_page):
    page = open_page(stack.url)
    sign_in(page)
    page.goto("/flow/")
    picture(page, "flow")

    with page.expect_popup() as opened:
        page.get_by_role("button", name="Edit in Langflow").click()

    editor = opened.value
    editor.wait_for_url(re.compile(rf"{re.escape(stack.langflow_url)}/flow/[0-9a-f-]+"))
    for node in ("Notes Search", "Notes Model", "Chat Output"):
        expect(editor.get_by_text(node, exact=True).first).to_be_visible()
    picture(editor, "flow-editor")
    assert {cookie["name"] for cookie in page.context.cookies()} & LANGFLOWS_OWN == set()

    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    until(lambda: not is_signed_in(editor))


def is_signed_in(editor):
    langflow = urlsplit(editor.url)
    return editor.request.get(f"{langflow.scheme}://{langflow.netloc}/api/v1/session").json()[
        "authenticated"
    ]


def test_what_is_saved_in_langflow_answers_once_it_is_published(stack, model, open_page):
    mark = f"Answer like a pirate {uuid.uuid4().hex}."
    with langflow_client(stack) as langflow:
        flow = next(
            flow
            for flow in langflow.get("/api/v1/flows/?get_all=true").json()
            if flow["endpoint_name"] == "notes_assistant"
        )
        node = next(n for n in flow["data"]["nodes"] if n["id"].startswith("NotesModel"))
        node["data"]["node"]["template"]["system_message"]["value"] += f"\n{mark}"
        saved = langflow.patch(f"/api/v1/flows/{flow['id']}", json={"data": flow["data"]})
        saved.raise_for_status()
    page = open_page(stack.url)
    sign_in(page)
    page.get_by_role("button", name="New conversation").click()

    ask(page, model, "Who goes there?", "Only I.")
    assert mark not in str(model.requests[-1])
    assert "edited" in stack.manage("flows", "status").stdout.lower()
    stack.manage("flows", "push")  # as a next start does: the edit stays, and stays a draft
    page.goto("/flow/")
    picture(page, "flow-draft")
    page.get_by_label("Name").fill("Pirates")
    page.get_by_role("button", name="Publish the draft").click()
    expect(page.get_by_text("Version 2 “Pirates” is published").first).to_be_visible()

    page.get_by_role("button", name="New conversation").click()
    ask(page, model, "And now?", "Arr.")

    assert mark in str(model.requests[-1])
    expect(page.get_by_text("flow 2")).to_be_visible()
