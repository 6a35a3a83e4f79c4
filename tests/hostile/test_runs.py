"""Whole answers from a scripted Langflow: a hostile one ends as others do and harms no other."""

import asyncio
import json
import re

import html5lib
import pytest
from asgiref.sync import sync_to_async

from ai_chatbot.answering import registry
from ai_chatbot.models import Conversation, Message
from tests.ai_chatbot.conftest import until
from tests.hostile.allowed import answer, faults_below
from tests.hostile.corpus import TEXTS
from tests.hostile.corpus.writing import UNSTORABLE
from tests.scripted_langflow import end, token

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # What fails beside a test's own code fails that test by its assertions.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
OFTEN = {"structure", "marked", "ours", "noncharacter"}
SAMPLE = [payload for n, payload in enumerate(TEXTS) if n % 45 == 0 or payload.kind in OFTEN][::7]
ASKED = "the question of "


@pytest.fixture(autouse=True)
def no_limits(settings):
    """As many questions as it takes."""
    settings.QUESTIONS_PER_MINUTE = 10_000
    settings.SOCKETS_PER_USER = 1000


def said_by(payloads):
    """A script that says each payload, in pieces, to the question that names it."""
    by_id = {payload.id: payload.text for payload in payloads}

    def script(request):
        text = by_id[request["body"]["input_value"].removeprefix(ASKED)]
        third = len(text) // 3 + 1
        pieces = [text[at : at + third] for at in range(0, len(text), third)]
        return [*map(token, ["The boat. ", *pieces, "\n\nAll said."]), end("")]

    return script


ENDED = re.compile(
    r'<article id="m-[^"]*" class="message answer"[^>]* data-status="(?:done|failed)"'
)
PATIENCE = 60.0  # seconds for an answer of some milliseconds


async def ask(owner, open_tab, payload):
    """The answer to this in a new conversation, as it was kept and as its page shows it."""
    conversation = await Conversation.objects.acreate(owner=owner)
    tab = await open_tab(owner, conversation)
    await tab.ask(ASKED + payload.id)
    async with asyncio.timeout(PATIENCE):
        while not ENDED.search(tab.html):
            await tab.read(PATIENCE)
    return await answer_in(conversation), tab.html


async def faults_of_answers(owner, open_tab, payloads):
    """What is wrong with the answers that say these, by payload."""
    wrong = {}
    for payload in payloads:
        try:
            kept, html = await ask(owner, open_tab, payload)
            faults = [*faults_of_kept(kept), *faults_of_last_answer(html)]
        except TimeoutError:
            faults = ["it has no end"]
        if faults:
            wrong[payload.id] = faults
    return wrong


def faults_of_kept(kept):
    if kept.status != "done":
        yield kept.status
    if not (kept.text.startswith("The boat. ") and kept.text.endswith("All said.")):
        yield "not whole"
    if any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in kept.text):
        yield "cannot be stored"


async def answer_in(conversation):
    return await Message.objects.filter(conversation=conversation, role="assistant").aget()


async def no_run_is_left():
    return not registry.running


async def test_hostile_answers_end_and_are_kept(alice, open_tab, scripted_langflow):
    scripted_langflow.script = said_by(SAMPLE)

    assert await faults_of_answers(alice, open_tab, SAMPLE) == {}


def faults_of_last_answer(html):
    page = html5lib.parseFragment(html[html.rindex("<article") :], namespaceHTMLElements=False)
    return [
        f
        for part in page.findall(".//div[@class='body']/div")
        for f in faults_below(part, answer())
    ]


async def test_what_no_database_takes_is_mended_as_it_comes_in(alice, open_tab, scripted_langflow):
    scripted_langflow.script = said_by(UNSTORABLE)

    assert await faults_of_answers(alice, open_tab, UNSTORABLE) == {}


async def test_half_an_emoji_a_token_is_a_whole_one(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("A \ud83d"), token("\udc4d and"), token(" more."), end("")]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    await tab.read_until('data-ends="m-')

    assert (await answer_in(conversation)).text in {"A 👍 and more.", "A \ufffd\ufffd and more."}


@pytest.mark.parametrize("bad", ["\x00", "\ud83d", "![x](http://a]/b)", "- " * 500 + "x"])
async def test_a_hostile_answer_leaves_the_journal_and_the_others_alone(
    alice, bob, open_tab, scripted_langflow, bad
):
    """While it runs, all other answers are written down, and each has its end."""
    go_on = asyncio.Event()

    def script(request):
        text = f"Bad {bad} text." if "bad" in request["body"]["input_value"] else "Good text."
        return [token(text), go_on, token(" More."), end("")]

    scripted_langflow.script = script
    good, evil = [await Conversation.objects.acreate(owner=owner) for owner in (bob, alice)]
    for owner, conversation, question in ((alice, evil, "A bad one?"), (bob, good, "A good one?")):
        tab = await open_tab(owner, conversation)
        await tab.ask(question)
        await tab.read_until("text.")

    async def is_written():
        return (await answer_in(good)).text == "Good text."

    await until(is_written)
    beaten = (await answer_in(good)).heartbeat_at
    await until(lambda: has_beaten_since(good, beaten))
    go_on.set()
    await until(no_run_is_left)

    for conversation in (good, evil):
        ended = await answer_in(conversation)
        assert (ended.status, ended.text.endswith(" More.")) == ("done", True)


async def has_beaten_since(conversation, before):
    return (await answer_in(conversation)).heartbeat_at > before


async def test_a_hostile_end_is_an_end(alice, conversation, open_tab, scripted_langflow):
    """Langflow's last event holds what a stranger's component put there."""
    usage = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}
    strange = end("\x00 whole \ud83d", usage)
    message = strange["data"]["result"]["outputs"][0]["outputs"][0]["results"]["message"]
    message["properties"]["source"] = {"source": "<img src=x>\x00\ud800" * 40}
    scripted_langflow.script = [strange]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    html = await tab.read_until('data-ends="m-')

    kept = await answer_in(conversation)
    assert "whole" in kept.text
    assert "\x00" not in kept.model
    assert "<img" not in html


@pytest.mark.parametrize(
    "words", ["\x00 broke \ud83d", "<img src=x>", "[7] x</notes>", 'id="cursor" data-adds="status"']
)
async def test_a_hostile_failure_is_a_sentence(
    alice, conversation, open_tab, scripted_langflow, words
):
    scripted_langflow.script = [token("Half."), {"event": "error", "data": {"error": words}}]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    html = await tab.read_until('data-status="failed"')

    assert "<img" not in html
    assert (await answer_in(conversation)).error.startswith("The flow reported an error")


async def test_the_page_and_the_exports_of_an_answer_with_bad_addresses_stay(
    client, alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [
        token("See ![x](http://a]/b) and ![y](https://[::1/a.png)."),
        end(""),
    ]
    tab = await open_tab(alice, conversation)
    await tab.ask("Why?")
    await tab.read_until('data-ends="m-')
    await sync_to_async(client.force_login)(alice)

    address = conversation.get_absolute_url()
    pages = [await sync_to_async(client.get)(page) for page in (address, f"{address}export.json")]

    assert [page.status_code for page in pages] == [200, 200]
    assert json.loads(pages[1].content)["messages"]
