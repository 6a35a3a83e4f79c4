"""/flow/compare/: the draft and what answers asked the same, side by side."""

import asyncio
import json

import pytest
from channels.db import database_sync_to_async
from django.test import AsyncClient

from ai_chatbot.models import Conversation, Message, PersonalToken, Usage
from notes.editing.writing import Draft, create_note
from tests.flows.conftest import small_flow
from tests.flows.golden.conftest import saying
from tests.flows.pages.acting import COMPARE, text_of
from tests.scripted_langflow import answer, error

pytestmark = pytest.mark.django_db(transaction=True)
LIVE = f"{COMPARE}live/"
QUESTION = "Wann wurde das Boot repariert? 船は?"


@pytest.fixture
async def browser(alice, tried):
    """Of alice, who may edit flows."""
    client = AsyncClient()
    await client.aforce_login(alice)
    return client


async def events_of(response):
    """Of the stream, as (name, data), to its end."""
    text = b"".join([chunk async for chunk in response]).decode()
    return [read(block) for block in text.split("\n\n") if "event: " in block]


def read(block):
    fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
    return fields["event"], json.loads(fields["data"])


async def asked(browser, question=QUESTION):
    response = await browser.post(LIVE, {"question": question})
    return await events_of(response)


def ends_of(events):
    """The HTML of each end, by its answer's place on the page."""
    return {
        data["answer"].replace("-", ""): " ".join(data["html"].split())
        for name, data in events
        if name == "ended"
    }


@database_sync_to_async
def everything_kept():
    kinds = (Conversation, Message, PersonalToken)
    return [kind.objects.count() for kind in kinds]


# --- Streamed ---------------------------------------------------------------------------


async def test_both_are_asked_at_once_and_told_word_by_word_each_in_its_place(browser, tried):
    tried.script = saying("Says **the draft**.", "Says what is published.")

    events = await asked(browser)

    (name, first), *rest = events
    assert name == "asked"
    assert "The draft" in first["html"]
    assert "Version 1, which answers" in first["html"]
    assert {name for name, _data in rest} >= {"grown", "ended"}
    ends = ends_of(events)
    assert all(f'data-answer="{place}"' in first["html"] for place in ends)
    draft, published = [ends[place] for place in sorted(ends, key=first["html"].index)]
    assert "<strong>the draft</strong>" in draft
    assert "Says what is published." in published
    assert "First word after" in draft
    assert {run["body"]["input_value"] for run in tried.requests} == {QUESTION}
    assert len(tried.requests) == 2
    assert await everything_kept() == [0, 0, 0]
    assert await Usage.objects.acount() == 2  # that counts for the day's tokens


async def test_one_that_fails_names_the_node_and_the_other_goes_on(browser, tried):
    failed = error("Error building Component Agent <b>: \nNo API key was given")
    tried.script = lambda request: (
        [failed] if small_flow()["id"] in request["path"] else answer("Fine.")
    )

    ends = ends_of(await asked(browser)).values()

    (broken,) = [html for html in ends if 'class="notice error"' in html]
    assert "“Agent &lt;b&gt;” in the flow reported an error: No API key was given." in broken
    assert "Staff can give it a model and a key" in broken
    assert any("Fine." in html for html in ends)


async def test_its_sources_stand_with_each_and_its_marks_lead_into_the_notes(browser, tried, alice):
    note = Draft("Garden 庭", "", [], "Lime the soil in March. Dig it over in October.")
    await database_sync_to_async(create_note)(alice, note)

    async def search(request):
        token = request["headers"]["x-langflow-global-var-commonplace_token"]
        headers = {"Authorization": f"Bearer {token}"}
        body = json.dumps({"query": "soil", "limit": 3})
        found = await AsyncClient().post(
            "/api/notes/search", body, content_type="application/json", headers=headers
        )
        assert found.status_code == 200

    tried.script = [search, *answer("Lime the soil in March [1].")]

    events = await asked(browser, "When do I lime the soil?")

    served = [data["html"] for name, data in events if name == "served"]
    assert len(served) == 2
    assert all("Garden 庭" in html and 'href="/notes/' in html for html in served)
    for end in ends_of(events).values():
        assert "1 source" in end
        assert "Lime the soil in March" in end
        assert 'class="citation"' in end
        assert "100 % from your notes" in end


async def test_whoever_leaves_stops_both_and_nothing_stays(browser, tried):
    forever = asyncio.Event()
    tried.script = [*answer("Begun. ")[:2], forever]
    response = await browser.post(LIVE, {"question": QUESTION})

    parts = aiter(response)
    text = b""
    while text.count(b"event: grown") < 2:
        text += await anext(parts)
    assert tried.running == 2
    await parts.aclose()

    async with asyncio.timeout(60):
        while tried.running or any(await everything_kept()):
            await asyncio.sleep(0.05)


async def test_a_page_in_german_is_told_in_german(browser, tried):
    tried.script = saying("Entwurf.", "Fassung.")
    response = await browser.post(LIVE, {"question": QUESTION}, headers={"accept-language": "de"})

    (_name, first), *rest = await events_of(response)

    assert "Der Entwurf" in first["html"]
    assert any("Erstes Wort" in data.get("html", "") for _name, data in rest)


# --- What is refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "words"), [("", "Write a question"), ("x" * 5000, "4,000"), ("a\x00b", "stored")]
)
async def test_what_is_no_question_is_refused_in_a_sentence(browser, tried, question, words):
    streamed = await browser.post(LIVE, {"question": question})
    page = await browser.post(COMPARE, {"question": question})

    assert (streamed.status_code, page.status_code) == (422, 422)
    assert words in json.loads(streamed.content)["says"]
    assert words in text_of(page)
    assert tried.requests == []


async def test_questions_are_counted_as_any(browser, tried, settings):
    settings.QUESTIONS_PER_MINUTE = 1
    tried.script = answer("Fine.")
    await asked(browser)

    again = await browser.post(LIVE, {"question": QUESTION})

    assert again.status_code == 422
    assert len(tried.requests) == 2


async def test_without_notes_it_is_said_and_no_model_is_asked(browser, tried, alice, settings):
    settings.ASK_WITHOUT_NOTES = False
    await database_sync_to_async(alice.notes.all().delete)()

    assert await asked(browser) == [
        ("refused", {"says": (
            "There are no notes to answer from yet. Import yours, write one, or try the sample "
            "notes, then ask."
        )})
    ]  # fmt: skip
    assert tried.requests == []
    assert await everything_kept() == [0, 0, 0]


async def test_a_draft_that_is_not_in_langflow_is_said_with_what_puts_it_there(browser, tried):
    tried.store.flows.pop(small_flow()["id"])

    refused = await browser.post(LIVE, {"question": QUESTION})

    assert refused.status_code == 422
    assert "flows push" in json.loads(refused.content)["says"]


# --- Without its script, and who may ------------------------------------------------------


async def test_without_its_script_the_page_answers_when_both_have_ended(browser, tried):
    tried.script = saying("Says **the draft**.", "Says what is published.")

    said = text_of(await browser.post(COMPARE, {"question": QUESTION}))

    assert said.index("The draft</bdi></h2>") < said.index("<strong>the draft</strong>")
    assert said.index("Version 1, which answers</bdi></h2>") < said.index("Says what is published.")
    assert QUESTION in said
    assert await everything_kept() == [0, 0, 0]


async def test_its_page_can_be_used_by_keyboard_and_is_read_aloud(browser, tried):
    page = text_of(await browser.get(COMPARE))

    assert 'role="status" id="ask-status"' in page
    assert 'aria-describedby="ask-status"' in page
    assert "js/flow/compare" in page


async def test_others_than_staff_find_nothing_there(browser, tried, bob):
    stranger = AsyncClient()
    assert (await stranger.post(LIVE, {"question": "Hi"})).status_code == 302
    await stranger.aforce_login(bob)
    assert (await stranger.post(LIVE, {"question": "Hi"})).status_code == 404
    assert (await browser.get(LIVE)).status_code == 405
    assert (await browser.post(LIVE, {"question": "Hi", "flow": "none"})).status_code == 404
    assert tried.requests == []
