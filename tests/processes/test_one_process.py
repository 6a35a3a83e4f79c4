"""One process over SQLite is killed, asked to end, and started again, while it answers."""

import asyncio
import signal
import subprocess
import sys

import pytest

from tests.processes.conftest import shows, until
from tests.scripted_langflow import answer, end, token
from tests.stack import ROOT, product_environment

pytestmark = pytest.mark.slow


async def deploy(web):
    """Ask it to end, wait until it has, and start it again."""
    web.process.send_signal(signal.SIGTERM)
    await asyncio.to_thread(web.process.wait, 60)
    await asyncio.to_thread(web.start)


async def test_a_killed_process_loses_no_question_and_no_text_that_was_kept(
    alone, langflow, person
):
    (web,) = alone.webs
    go_on = asyncio.Event()
    langflow.script = [token("Said in time. "), go_on, token("Said last."), asyncio.Event()]
    page = await person.open()
    answer_id = await page.ask("What is lost?")
    await person.until_kept("Said in time.")
    go_on.set()
    await shows(page, answer_id, "Said last.")

    web.kill()
    await asyncio.to_thread(web.start)

    assert await page.until_ended(answer_id) == "interrupted"  # the page found its way back
    question, answered = await person.export()
    assert question["text"] == "What is lost?"
    assert answered["text"].startswith("Said in time.")
    assert "was interrupted" in answered["error"]
    assert page.text_of(answer_id) == " ".join(answered["text"].split())

    langflow.script = answer("Said again.")
    (button,) = page.articles[f"m-{answer_id}"].find_class("retry")
    assert button.text_content() == "Try again"
    await page._send(action="retry", id=answer_id)
    await until(lambda: page.answers[-1].get("data-status") == "done")
    assert "Said again." in page.answers[-1].text_content()


async def test_a_process_asked_to_end_finishes_its_answers_first(alone, langflow, person):
    (web,) = alone.webs
    langflow.script = [token("Before. "), 2.0, token("After."), end("")]
    page = await person.open()
    answer_id = await page.ask("Deploy?")
    await shows(page, answer_id, "Before.")

    await deploy(web)

    assert await page.until_ended(answer_id) == "done"
    assert page.text_of(answer_id) == "Before. After."


async def test_a_process_asked_to_end_does_not_wait_for_ever(alone, langflow, person):
    (web,) = alone.webs
    langflow.script = [token("Never done."), asyncio.Event()]
    page = await person.open()
    answer_id = await page.ask("Deploy?")
    await shows(page, answer_id, "Never done.")

    await deploy(web)

    assert await page.until_ended(answer_id) == "interrupted"
    assert page.text_of(answer_id) == "Never done."
    (document,) = [await person.export()]
    assert document[-1]["text"] == "Never done."
    assert "0 rebuilt" in await asyncio.to_thread(web.manage, "rebuild_documents", "--check")


async def test_two_tabs_and_a_reload_show_the_same(alone, langflow, person):
    go_on = asyncio.Event()
    langflow.script = [token("One. "), go_on, token("Two."), 0.3, end("")]
    first, second = await person.open(), await person.open()
    answer_id = await first.ask("Same?")
    await shows(second, answer_id, "One.")

    await second.close()
    second = await person.open()
    go_on.set()

    for page in (first, second):
        assert await page.until_ended(answer_id) == "done"
        assert page.text_of(answer_id) == "One. Two."


def test_a_second_process_without_postgresql_and_redis_is_refused_in_words(tmp_path):
    started = subprocess.run(
        [sys.executable, "-m", "config.launch.web"],
        cwd=ROOT, env=product_environment(tmp_path), capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert started.returncode == 1
    assert "set DATABASE_URL and REDIS_URL" in started.stderr
