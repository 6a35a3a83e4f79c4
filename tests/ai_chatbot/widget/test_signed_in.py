"""The widget of a signed-in user: asks, follows, comes back, and is nobody else's."""

import asyncio
import re
import uuid

import pytest
from asgiref.sync import sync_to_async

from ai_chatbot import rights
from ai_chatbot.answering import registry
from ai_chatbot.models import Conversation, Door, Message, Source, Usage
from tests.ai_chatbot.conftest import answer_has_ended, stored_answer, until, write_turn
from tests.ai_chatbot.widget.listener import all_events, named, post, says, shown, until_says
from tests.scripted_langflow import answer, token

pytestmark = pytest.mark.django_db(transaction=True)

JAPANESE = "船は五月に直した。"
HEBREW = "הסירה תוקנה במאי."


def seal(answer_id, n=1, text="The boat was repaired in May 2021."):
    return Source.objects.acreate(
        message_id=answer_id, n=n, title="Annika", heading="Repairs", score=0.8, text=text,
        content_hash="0" * 64, start=0, end=34, url="/notes/1/?start=0#passage",
    )  # fmt: skip


# --- Asking ---------------------------------------------------------------------------------


async def test_a_page_learns_what_to_say_first(browser):
    said = (await browser.get("/widget/config")).json()

    assert said["title"]
    assert said["greeting"]
    assert said["suggestions"] == []
    assert said["question_max_chars"] == 4000
    assert said["csrf"]


async def test_a_question_is_answered_in_html_to_its_end(
    scripted_langflow, browser, alice, settings
):
    scripted_langflow.script = answer("One **two** three.\n\n", "And a", " second block.")
    made = await post(browser, "/widget/conversations")
    base = f"/widget/conversations/{made.json()['id']}"

    heard = await all_events(await post(browser, f"{base}/ask", {"message": "Why?", "id": "q1"}))

    stored = await stored_answer()
    begun, ended = heard[0], heard[-1]
    assert made.status_code == 201
    assert begun[0] == "begun"
    assert begun[1] == {
        "conversation": made.json()["id"],
        "question": str(stored.parent_id),
        "answer": str(stored.pk),
    }
    assert begun[2] == f"{stored.pk}:0"
    assert "<strong>two</strong>" in shown(heard[:-1])
    assert "And a second block." in shown(heard[:-1])
    assert ended[0] == "ended"
    assert (ended[1]["status"], ended[1]["error"]) == ("done", "")
    assert shown(heard).count("<p") == 2
    assert ended[2] == f"{stored.pk}:{stored.seq}"
    assert stored.door == Door.WIDGET
    assert (await Usage.objects.aget()).door == Door.WIDGET
    assert not rights.open_pages


async def test_citations_are_numbers_and_the_passages_are_told(
    scripted_langflow, browser, base, conversation
):
    async def serve(request):
        running = await Message.objects.aget(status="running")
        await seal(running.pk)

    scripted_langflow.script = [
        serve,
        token("The boat was repaired in May 2021 [1].\n\n"),
        0.15,
        token("More."),
    ]

    heard = await all_events(await post(browser, f"{base}/ask", {"message": "When?"}))

    (source,) = named(heard, "served")[0]["sources"]
    assert (source["n"], source["title"], source["heading"]) == (1, "Annika", "Repairs")
    assert source["text"].startswith("The boat")
    assert source["url"].startswith("/notes/1/")
    html = shown(heard)
    assert 'data-n="1"' in html
    assert 'href="#"' in html
    assert "/notes/" not in html


@pytest.mark.parametrize("text", [JAPANESE, HEBREW, "Caf\u00e9", "Cafe\u0301"])
async def test_any_writing_comes_as_it_is(scripted_langflow, browser, base, text):
    scripted_langflow.script = answer(*text)

    heard = await all_events(await post(browser, f"{base}/ask", {"message": text}))

    assert text in shown(heard)
    said = (await browser.get(base)).json()["messages"]
    assert [message["role"] for message in said] == ["user", "assistant"]
    assert said[0]["text"] == text
    assert text in said[1]["html"]


async def test_hostile_markup_is_text_while_it_grows_and_at_rest(scripted_langflow, browser, base):
    hostile = (
        '<img src=x onerror=alert(1)> <a data-n="1" href="javascript:alert(1)">x</a>\n\n'
        '<div hx-get="/x" id="log" class="menu">y</div>\n\n[go](/accounts/logout/) [n](#main)\n\n'
    )
    scripted_langflow.script = [token(hostile), 0.12, token(hostile)]

    heard = await all_events(await post(browser, f"{base}/ask", {"message": "?"}))

    for said in [*named(heard, "grown"), *named(heard, "ended")]:
        html = said.get("append", "") + said.get("tail", "") + said.get("html", "")
        assert set(re.findall(r"<[^>]*>", html)) <= {'<p dir="auto">', "</p>"}


async def test_footnotes_have_no_ids_in_a_page_that_is_not_ours(scripted_langflow, browser, base):
    scripted_langflow.script = answer("Said[^1].\n\n[^1]: By whom.\n")

    html = shown(await all_events(await post(browser, f"{base}/ask", {"message": "?"})))

    assert "By whom." in html
    assert "id=" not in html
    assert "<a" not in html


async def test_the_same_question_twice_is_one(scripted_langflow, browser, base, conversation):
    for _ in range(2):
        heard = await all_events(await post(browser, f"{base}/ask", {"message": "Why?", "id": "q"}))
        assert named(heard, "ended")

    assert await conversation.messages.acount() == 2


async def test_another_answer_to_the_same_question(scripted_langflow, browser, base, conversation):
    first = await all_events(await post(browser, f"{base}/ask", {"message": "Why?"}))
    again = await post(browser, f"{base}/retry", {"id": first[0][1]["answer"]})

    heard = await all_events(again)

    assert heard[0][1]["question"] == first[0][1]["question"]
    assert heard[0][1]["answer"] != first[0][1]["answer"]
    assert await conversation.messages.acount() == 3


async def test_stop_keeps_what_was_written(scripted_langflow, browser, base):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    await until_says(await post(browser, f"{base}/ask", {"message": "Why?"}), "One")

    stopped = await post(browser, f"{base}/stop")

    await until(answer_has_ended)
    stored = await stored_answer()
    assert stopped.status_code == 204
    assert (stored.status, stored.text.strip()) == ("stopped", "One")


# --- Coming back ----------------------------------------------------------------------------


async def test_a_listener_that_was_cut_comes_back_and_has_all(scripted_langflow, browser, base):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One.\n\n"), token("Two "), go_on, token("three.\n\nFour.")]
    heard = await until_says(await post(browser, f"{base}/ask", {"message": "?"}), "Two")
    last = heard[-1]
    (run,) = registry.running.values()
    others = set(run._news)

    back = asyncio.create_task(
        all_events(await browser.get(f"{base}/events", headers={"Last-Event-ID": last[2]}))
    )
    await until(lambda: asyncio.sleep(0, bool(set(run._news) - others)))
    go_on.set()
    rest = await back

    assert all(said["seq"] > last[1]["seq"] for _, said, _ in rest)
    assert named(rest, "grown")[0]["reset"] is True
    assert "reset" not in (named(rest, "grown")[1:] or [{}])[0]
    whole = shown(rest[:-1])
    for words in ("One.", "Two three.", "Four."):
        assert whole.count(words) == 1
    assert "Two three." in shown(rest)


async def test_a_page_that_is_opened_while_an_answer_grows_follows_it(
    scripted_langflow, browser, base
):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    await until_says(await post(browser, f"{base}/ask", {"message": "Why?"}), "One")

    messages = (await browser.get(base)).json()["messages"]
    running = messages[-1]
    heard = await until_says(
        await browser.get(f"{base}/events?answer={running['id']}&after=0"), "One"
    )

    assert running["status"] == "running"
    assert heard[0][1]["reset"] is True


async def test_an_answer_that_has_ended_is_told_at_once(browser, base, conversation):
    _, answered = await sync_to_async(write_turn)(conversation, seq=7)
    await seal(answered.pk)

    heard = await all_events(await browser.get(f"{base}/events?answer={answered.pk}&after=0"))
    known = await all_events(await browser.get(f"{base}/events?answer={answered.pk}&after=99"))

    assert [name for name, _, _ in heard] == ["served", "ended"]
    assert "Because." in shown(heard)
    assert [name for name, _, _ in known] == ["ended"]
    assert "Because." in shown(known)


async def test_signing_out_ends_the_stream(scripted_langflow, browser, base):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    response = await post(browser, f"{base}/ask", {"message": "Why?"})
    listening = asyncio.create_task(all_events(response))
    await until(lambda: asyncio.sleep(0, bool(rights.open_pages)))

    await browser.alogout()
    await rights.shut_pages_without_right()

    assert not named(await listening, "ended")
    again = await browser.get(f"{base}/events?answer={uuid.uuid4()}")
    assert again.status_code == 401


async def test_as_many_answers_are_followed_as_may_be(
    scripted_langflow, browser, base, conversation, alice, settings
):
    settings.SOCKETS_PER_USER = 1
    scripted_langflow.script = [token("One "), asyncio.Event()]
    _, answered = await sync_to_async(write_turn)(conversation, seq=7)
    other = await Conversation.objects.acreate(owner=alice)
    response = await post(browser, f"/widget/conversations/{other.pk}/ask", {"message": "Why?"})
    listening = asyncio.create_task(until_says(response, "never"))
    await until(lambda: asyncio.sleep(0, bool(rights.open_pages)))

    asked = await post(browser, f"{base}/ask", {"message": "And?"})
    followed = await browser.get(f"{base}/events?answer={answered.pk}")

    for refused in (asked, followed):
        says(refused, 429, "rate_limited")
        assert refused["Retry-After"] == "5"
    assert await conversation.messages.acount() == 2
    listening.cancel()
    await asyncio.wait([listening])
