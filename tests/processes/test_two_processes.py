"""Several web processes are one product: whoever is connected where, all see the same."""

import asyncio
import signal

import httpx
import pytest

from tests.mcp_client import hello, message
from tests.processes.conftest import new_id, shows, until, until_async
from tests.scripted_langflow import answer, end, token

pytestmark = pytest.mark.slow

HERE, THERE = 0, 1
MAKE = """
from django.contrib.auth.models import User
from ai_chatbot.tokens import make_personal_token
print(make_personal_token(User.objects.get(username="person0"), name="a client"), end="")
"""
MAKE_TOKEN = ("shell", "-v", "0", "-c", MAKE)


# --- An answer on one, its readers on the other -----------------------------------------------


async def test_a_page_on_one_process_follows_an_answer_on_the_other(two, langflow, person):
    go_on = asyncio.Event()
    langflow.script = [token("First. "), go_on, token("Second."), 0.3, end("")]
    asking, reading = await person.open(HERE), await person.open(THERE)

    answer_id = await asking.ask("Where?")
    await shows(reading, answer_id, "First.")
    assert "Second." not in reading.text_of(answer_id)
    go_on.set()
    await shows(reading, answer_id, "First. Second.")

    assert await reading.until_ended(answer_id) == "done"
    assert reading.text_of(answer_id) == asking.text_of(answer_id) == "First. Second."


def words(text):
    return "".join(text.split())


async def test_a_page_that_comes_late_gets_what_no_journal_has_yet(two, langflow, person):
    langflow.script = [
        item for n in range(6) for item in (token(f"Paragraph {n}.\n\n"), 0.06)
    ] + [asyncio.Event()]  # fmt: skip
    asking = await person.open(HERE)
    answer_id = await asking.ask("What?")
    await shows(asking, answer_id, "Paragraph 5.")

    late = await person.open(THERE)

    await shows(late, answer_id, "Paragraph 5.")
    # Blocks that came one by one have no space between them; those that came together have.
    assert words(late.text_of(answer_id)) == words(asking.text_of(answer_id))
    # Its row may have been written by now; that it goes on from there, the run itself tells.
    await until(lambda: late.articles[f"m-{answer_id}"].get("data-seq") != "0")


async def test_stop_reaches_the_other_process(two, langflow, person):
    langflow.script = [token("Up to here"), asyncio.Event()]
    asking, other = await person.open(HERE), await person.open(THERE)
    answer_id = await asking.ask("Long?")
    await shows(other, answer_id, "Up to here")

    await other._send(action="stop")

    await asyncio.wait_for(langflow.hung_up.wait(), 60)
    assert await asking.until_ended(answer_id) == "stopped"
    assert asking.text_of(answer_id) == "Up to here"


async def test_an_ai_clients_messages_may_each_come_to_another_process(two, langflow, person):
    """What it takes back by one of them is stopped in the other."""
    langflow.script = [token("Up to here"), asyncio.Event()]
    here, there = (f"{web.url}/mcp" for web in two.webs)
    headers = {
        "Authorization": f"Bearer {await asyncio.to_thread(two.webs[HERE].manage, *MAKE_TOKEN)}",
        "Accept": "application/json, text/event-stream",
        "Content-Type": "application/json",
    }
    call = {"name": "ask", "arguments": {"question": "Long?"}}

    async with httpx.AsyncClient(headers=headers, timeout=60, trust_env=False) as http:
        greeted = await http.post(here, content=hello())
        http.headers["Mcp-Session-Id"] = greeted.headers["mcp-session-id"]
        asking = asyncio.create_task(http.post(there, content=message("tools/call", call, 7)))
        await until(lambda: langflow.running)
        cancel = message("notifications/cancelled", {"requestId": 7}, None)
        assert (await http.post(here, content=cancel)).status_code == 202
        answered = await asking

    assert '"status":"stopped"' in answered.text.replace(" ", "")


async def test_the_same_question_sent_to_both_is_asked_once(two, langflow, person):
    here, there = await person.open(HERE), await person.open(THERE)
    client_id = new_id()
    await until(lambda: here.is_connected and there.is_connected)  # before, nothing is sent

    await asyncio.gather(
        here._send(message="Once?", id=client_id), there._send(message="Once?", id=client_id)
    )
    await until(lambda: here.answers and here.answers[-1].get("data-status") == "done")

    assert [message["role"] for message in await person.export()] == ["user", "assistant"]
    assert len(langflow.requests) == 1


async def test_a_question_while_the_other_process_answers_is_refused_in_words(
    two, langflow, person
):
    langflow.script = [token("Busy"), asyncio.Event()]
    here, there = await person.open(HERE), await person.open(THERE)
    answer_id = await here.ask("First?")
    await shows(there, answer_id, "Busy")

    await there._send(message="Second?", id=new_id())

    await until(lambda: "still being written" in there.notice)
    assert len(await person.export()) == 2


# --- Ends of processes ------------------------------------------------------------------------


async def test_the_answer_of_a_killed_process_is_interrupted_by_the_other(two, langflow, person):
    go_on = asyncio.Event()
    langflow.script = [token("Said in time. "), go_on, token("Said last."), asyncio.Event()]
    reading = await person.open(HERE)
    asking = await person.open(THERE)
    answer_id = await asking.ask("Lost?")
    await person.until_kept("Said in time.")
    go_on.set()
    await shows(reading, answer_id, "Said last.")

    two.webs[THERE].kill()

    async with asyncio.timeout(60):
        assert await reading.until_ended(answer_id) == "interrupted"
    article = reading.articles[f"m-{answer_id}"]
    assert "was interrupted" in article.text_content()
    assert reading.text_of(answer_id).startswith("Said in time.")

    langflow.script = answer("Said again.")
    await reading._send(action="retry", id=answer_id)
    await until(lambda: reading.answers[-1].get("data-status") == "done")
    assert "Said again." in reading.answers[-1].text_content()
    assert "2 / 2" in reading.answers[-1].text_content()


async def test_a_process_asked_to_end_finishes_its_answer_while_the_other_shows_it(
    two, langflow, person
):
    go_on = asyncio.Event()
    langflow.script = [token("Before. "), go_on, token("After."), end("")]
    asking, reading = await person.open(THERE), await person.open(HERE)
    answer_id = await asking.ask("Deploy?")
    await shows(reading, answer_id, "Before.")

    two.webs[THERE].process.send_signal(signal.SIGTERM)
    await asyncio.sleep(1)
    go_on.set()

    assert await reading.until_ended(answer_id) == "done"
    assert reading.text_of(answer_id) == "Before. After."
    await asyncio.to_thread(two.webs[THERE].process.wait, 60)


# --- Limits over all processes ----------------------------------------------------------------


async def test_questions_a_minute_are_counted_over_both(two, langflow, person):
    pages = [await person.open(n % 2, conversation=n) for n in range(4)]

    async def ask_five(page):
        for number in range(5):
            await page.until_ended(await page.ask(f"Question {number}"))

    await asyncio.gather(*map(ask_five, pages))  # all at once: it counts for a minute only

    for page in pages:
        await page._send(message="One too many", id=new_id())
        await until(lambda page=page: "20 questions in a minute" in page.notice)
        assert "Ask again in" in page.notice

    assert len(langflow.requests) == 20


async def test_sockets_are_counted_over_both(two, langflow, person):
    pages = [await person.open(n % 2, conversation=n) for n in range(10)]
    await until(lambda: all(page.is_connected for page in pages))

    codes = [
        await person.clients[process].closing_code(person.conversations[20])
        for process in (HERE, THERE)
    ]
    assert codes == [4429, 4429]

    await pages[0].close()
    await until_async(lambda: stays_open(person.clients[THERE], person.conversations[20]))


async def stays_open(client, conversation):
    return await client.closing_code(conversation, patience=0.5) is None


# --- Redis and PostgreSQL go away and come back -----------------------------------------------


async def test_an_answer_goes_on_while_redis_is_restarted(two, langflow, person):
    go_on = asyncio.Event()
    langflow.script = [token("Before. "), go_on, token("During. "), 3.0, token("After."), end("")]
    asking, reading = await person.open(HERE), await person.open(THERE)
    answer_id = await asking.ask("Still there?")
    await shows(reading, answer_id, "Before.")

    two.redis.kill()
    go_on.set()
    await asyncio.sleep(0.5)
    await asyncio.to_thread(two.redis.start)

    for page in (asking, reading):
        assert await page.until_ended(answer_id) == "done"
        assert page.text_of(answer_id) == "Before. During. After."


async def test_an_answer_is_kept_when_the_database_is_away_at_its_end(two, langflow, person):
    go_on = asyncio.Event()
    langflow.script = [token("Before. "), go_on, token("During."), end("")]
    page = await person.open(HERE)
    answer_id = await page.ask("Kept?")
    await shows(page, answer_id, "Before.")

    await asyncio.to_thread(two.postgres.stop, signal.SIGINT)
    go_on.set()
    await asyncio.sleep(2)
    await asyncio.to_thread(two.postgres.start)

    assert await page.until_ended(answer_id) == "done"
    assert page.text_of(answer_id) == "Before. During."
    assert (await person.export())[-1]["text"] == "Before. During."
