"""What of people's rows is missing after they asked for a long time while processes came and went.

Two web processes over PostgreSQL and Redis answer for SOAK_SECONDS (300 unless set): one lives
all the time, the other is ended in order and killed in turns, and sockets break. A row is a
question that a page showed as asked, or an answer that it showed to its end.
"""

import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.results import Results, higher, lower
from tests.chaos.deployment import Deployment, deployed
from tests.chaos.page import LOST, Client, Page
from tests.chaos.storm import scripted_answer
from tests.scripted_langflow import ScriptedLangflow
from tests.servers import Web
from tests.stack import free_port

PEOPLE = 20
QUESTIONS = ["Wo liegt das Boot?", "Où e\u0301tait-ce, où était-ce ?", "鍵はどこ？", "أين المفتاح؟"]
PRINT_ROWS = """
import json
from ai_chatbot.models import Message
questions = Message.objects.filter(role="user").values_list("client_id", "text")
answers = Message.objects.filter(role="assistant").values_list("pk", "status", "text")
print(json.dumps([dict(questions), {str(pk): rest for pk, *rest in answers}]))
"""


@dataclass
class Shown:
    """Of all pages: questions by their client's id, and what ended answers said, by theirs."""

    questions: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)


def run() -> Results:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(soak(Path(folder), float(os.environ.get("SOAK_SECONDS", "300"))))


async def soak(folder: Path, seconds: float) -> Results:
    async with (
        ScriptedLangflow(free_port()) as langflow,
        deployed(folder, langflow.port, processes=2, LANGFLOW_API_KEY="scripted") as deployment,
    ):
        langflow.script = scripted_answer
        client = await deployment.sign_in()
        shown, end = Shown(), time.monotonic() + seconds
        living, other = deployment.webs
        kept = asyncio.ensure_future(memory_after(living, seconds / 4))
        weather = [
            asyncio.ensure_future(again_and_again(work))
            for work in (lambda: come_and_go(other), lambda: cut(deployment))
        ]
        try:
            await asyncio.gather(*(ask_until(end, client, shown) for _ in range(PEOPLE)))
        finally:
            for each in weather:
                each.cancel()
            ended = await asyncio.gather(*weather, return_exceptions=True)
        for failure in ended:
            if isinstance(failure, Exception):
                raise failure
        growth = memory_of(living) / await kept
        lost = missing(shown, *json.loads(await deployment.shell(PRINT_ROWS)))
        print(*lost[:10], sep="\n", file=sys.stderr)
        await deployment.check_documents()
    return {
        "soak.rows_lost": lower(len(lost), "rows"),
        "soak.rows_shown": higher(len(shown.questions) + len(shown.answers), "rows"),
        "soak.memory_growth": lower(growth, "times"),
    }


async def ask_until(end: float, client: Client, shown: Shown) -> None:
    """One person: some questions in a conversation, then a new one."""
    while time.monotonic() < end:
        page = await Page(client, await new_conversation(client)).open()
        try:
            for _ in range(random.randint(1, 5)):
                question = f"{random.choice(QUESTIONS)} {random.randrange(1 << 32)}"
                answer = await page.ask(question)
                shown.questions[last_question(page)] = question
                status = await page.until_ended(answer)
                shown.answers[answer] = status, page.text_of(answer)
        finally:
            await page.close()


async def new_conversation(client: Client) -> str:
    """Asked for until there is one: who answers may just have been killed."""
    while True:
        try:
            return await client.new_conversation()
        except (*LOST, AssertionError):
            await asyncio.sleep(0.5)


def last_question(page: Page) -> str:
    """The id under which the page sent it."""
    ids = [article.get("data-client-id") for article in page.articles.values()]
    return str([each for each in ids if each][-1])


def missing(
    shown: Shown, questions: dict[str, str], answers: dict[str, tuple[str, str]]
) -> list[str]:
    """What a page showed and no row says, word by word and as it ended."""
    lost = [
        f"question {each}" for each, text in shown.questions.items() if questions.get(each) != text
    ]
    for answer, (status, text) in shown.answers.items():
        kept = answers.get(answer, ("no row", ""))
        if kept[0] != status or " ".join(kept[1].split()) != text:
            lost.append(f"answer {answer}: {status}, kept as {kept[0]}")
    return lost


# --- What happens meanwhile -----------------------------------------------------------------------


async def again_and_again(work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await work()


async def come_and_go(web: Web) -> None:
    """Ended in order or killed, and there again after a moment."""
    await asyncio.sleep(random.uniform(10, 20))
    await asyncio.to_thread(random.choice([web.stop, web.kill]))
    await asyncio.sleep(0.5)
    await asyncio.to_thread(web.start)


async def cut(deployment: Deployment) -> None:
    await asyncio.sleep(1)
    deployment.front.cut(chance=0.02)


async def memory_after(web: Web, seconds: float) -> int:
    """Once it is warm."""
    await asyncio.sleep(seconds)
    return memory_of(web)


def memory_of(web: Web) -> int:
    """kB that the process holds."""
    status = Path(f"/proc/{web.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])
