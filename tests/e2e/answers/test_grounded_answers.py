"""What is not from the notes, and what they say themselves, in a real browser."""

import asyncio

import httpx
import pytest
from playwright.sync_api import expect

from ai_chatbot.langflow.stream import TOKEN_HEADER
from tests.e2e.conftest import picture, sign_in
from tests.e2e.support import LangflowInThread, ask, last_answer, says
from tests.scripted_langflow import answer, end, token

pytestmark = pytest.mark.slow

TRUE = "The boat Annika was repaired in the yard of Lund."
FALSE = "Napoleon bought the submarine with seventeen bananas."
QUESTION = "In which yard was the boat Annika repaired?"
PREPARE = f"""
from notes.importing.importer import import_texts
ada = User.objects.get(username="ada")
import_texts(ada, {{"annika.md": "# Annika\\n\\n{TRUE} That took three weeks."}})
"""


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("ada", prepare=PREPARE)


@pytest.fixture
def langflow(web):
    with LangflowInThread(int(web.env["LANGFLOW_URL"].rpartition(":")[2])) as server:
        yield server


def searching(web):
    """What the flow's component asks of the notes."""

    async def search(request):
        bearer = request["headers"][TOKEN_HEADER.lower()]
        async with httpx.AsyncClient(base_url=web.url, trust_env=False, timeout=60) as client:
            headers = {"Authorization": f"Bearer {bearer}"}
            asked = {"query": QUESTION, "limit": 4}
            (await client.post("/api/notes/search", json=asked, headers=headers)).raise_for_status()

    return search


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("desktop", {}),
        ("phone", {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}),
    ],
)
def test_a_sentence_is_set_apart_and_the_notes_speak_before_the_model(
    open_page, web, langflow, name, options
):
    goes_on = asyncio.Event()
    langflow.script(searching(web), goes_on, token(f"{TRUE} {FALSE}"), end(""))
    page = open_page(web.url, **options)
    sign_in(page, "ada")
    page.get_by_role("button", name="New conversation").click()
    ask(page, QUESTION)

    early = last_answer(page).get_by_role("figure")
    expect(early).to_contain_text(TRUE)
    picture(page, f"grounded-early-{name}")
    langflow.set(goes_on)
    says(page, "Done")

    said = last_answer(page)
    expect(said.locator(".unfounded")).to_have_text(f"{FALSE} (not from your notes)")
    decoration = said.locator(".unfounded").evaluate("e => getComputedStyle(e).textDecorationLine")
    assert decoration == "underline"  # not by a colour alone
    expect(said.get_by_role("figure")).to_contain_text(TRUE)
    expect(said.get_by_role("figure").get_by_role("link", name="Source 1")).to_be_visible()
    expect(said).to_contain_text("% from your notes")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"grounded-{name}")
    assert not page.problems


def test_what_the_model_made_up_is_one_click_away(open_page, web, langflow):
    langflow.script(searching(web), *answer(FALSE))
    page = open_page(web.url, color_scheme="dark", forced_colors="active")
    sign_in(page, "ada")
    page.get_by_role("button", name="New conversation").click()
    ask(page, QUESTION)
    says(page, "Done")

    said = last_answer(page)
    expect(said.get_by_role("figure")).to_contain_text(TRUE)
    expect(said.get_by_text(FALSE)).to_be_hidden()
    said.get_by_text("What the model said, which is not from your notes").click()
    expect(said.get_by_text(FALSE)).to_be_visible()
    picture(page, "grounded-instead")
