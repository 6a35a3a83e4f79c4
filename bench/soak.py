"""What is missing of people's rows after long use while processes came and went.

Two web processes over PostgreSQL and Redis serve for SOAK_SECONDS (300 unless set): one lives
all the time, the other is ended in order and killed in turns, and connections break. A row is a
question that a page showed as asked, an answer that it showed to its end, or a note that the API
said was written.
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
from typing import Any

import httpx

from bench.results import Results, higher, lower
from tests.chaos.deployment import Deployment, deployed
from tests.chaos.page import LOST, Client, Page
from tests.chaos.storm import scripted_answer
from tests.scripted_langflow import ScriptedLangflow
from tests.servers import Web
from tests.stack import free_port

PEOPLE = 20
TEXTS = ["Wo liegt das Boot?", "Où e\u0301tait-ce, où était-ce ?", "鍵はどこ？", "أين المفتاح؟"]
PRINT_ROWS = """
import json
from ai_chatbot.models import Message
from notes.models import Note
questions = Message.objects.filter(role="user").values_list("client_id", "text")
answers = Message.objects.filter(role="assistant").values_list("pk", "status", "text")
notes = Note.objects.values_list("pk", "body")
print(json.dumps([dict(questions), {str(pk): rest for pk, *rest in answers}, dict(notes)]))
"""


@dataclass
class Shown:
    """What people saw: questions by the page's id, ended answers and notes by theirs."""

    questions: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.questions) + len(self.answers) + len(self.notes)


def run() -> Results:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(soak(Path(folder), float(os.environ.get("SOAK_SECONDS", "300"))))


async def soak(folder: Path, seconds: float) -> Results:
    async with (
        ScriptedLangflow(free_port()) as langflow,
        deployed(folder, langflow.port, processes=2, LANGFLOW_API_KEY="scripted") as deployment,
    ):
        langflow.script = scripted_answer
        client, token = await deployment.sign_in(), await deployment.make_token()
        api = httpx.AsyncClient(
            base_url=f"{client.url}/api/v1/", headers={"Authorization": f"Bearer {token}"},
            trust_env=False, timeout=60,
        )  # fmt: skip
        living, other = deployment.webs
        shown, end = Shown(), time.monotonic() + seconds
        warm = asyncio.create_task(memory_after(living, seconds / 4))
        await asyncio.gather(
            repeat(end, lambda: come_and_go(other)),
            repeat(end, lambda: cut(deployment)),
            *(repeat(end, lambda: converse(client, api, shown)) for _ in range(PEOPLE)),
            repeat(end, lambda: write_a_note(api, shown)),
        )
        await api.aclose()
        growth = memory_of(living) / await warm
        lost = missing(shown, *json.loads(await deployment.shell(PRINT_ROWS)))
        print(*lost[:10], sep="\n", file=sys.stderr)
        await deployment.check_documents()
    return {
        "soak.rows_lost": lower(len(lost), "rows"),
        "soak.rows_shown": higher(len(shown), "rows"),
        "soak.memory_growth": lower(growth, "times"),
    }


async def repeat(end: float, work: Callable[[], Awaitable[None]]) -> None:
    """What was begun is finished: no process is left half started, no answer half read."""
    while time.monotonic() < end:
        await work()


# --- People -----------------------------------------------------------------------------------


async def converse(client: Client, api: httpx.AsyncClient, shown: Shown) -> None:
    """Some questions in a new conversation."""
    page = await Page(client, (await created(api, "conversations", {}))["id"]).open()
    try:
        for _ in range(random.randint(1, 5)):
            question = f"{random.choice(TEXTS)} {random.randrange(1 << 32)}"
            answer = await page.ask(question)
            shown.questions[last_question(page)] = question
            status = await page.until_ended(answer)
            shown.answers[answer] = status, page.text_of(answer)
    finally:
        await page.close()


def last_question(page: Page) -> str:
    """The id under which the page sent it."""
    ids = [article.get("data-client-id") for article in page.articles.values()]
    return str([each for each in ids if each][-1])


async def write_a_note(api: httpx.AsyncClient, shown: Shown) -> None:
    text = f"{random.choice(TEXTS)}\n\n{random.randrange(1 << 32)}"
    note = await created(api, "notes", {"title": f"Note {random.randrange(1 << 32)}", "text": text})
    shown.notes[str(note["id"])] = text
    await asyncio.sleep(random.uniform(0, 1))


async def created(api: httpx.AsyncClient, kind: str, body: dict[str, str]) -> dict[str, Any]:
    """What the API says that there is now. Asked for until it answers, as that may just have been
    killed: what it did not answer for may be there or not."""
    while True:
        try:
            answer = await api.post(kind, json=body)
        except LOST:
            await asyncio.sleep(0.5)
            continue
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


def missing(
    shown: Shown,
    questions: dict[str, str],
    answers: dict[str, tuple[str, str]],
    notes: dict[str, str],
) -> list[str]:
    """What somebody was shown and no row says, word by word and as it ended."""
    lost = [
        f"{kind} {each}"
        for kind, said, kept in (
            ("question", shown.questions, questions),
            ("note", shown.notes, notes),
        )
        for each, text in said.items()
        if kept.get(each, "").strip() != text
    ]
    for answer, (status, text) in shown.answers.items():
        kept_status, kept_text = answers.get(answer, ("no row", ""))
        if kept_status != status or " ".join(kept_text.split()) != text:
            lost.append(f"answer {answer}: {status}, kept as {kept_status}")
    return lost


# --- What happens meanwhile -----------------------------------------------------------------------


async def come_and_go(web: Web) -> None:
    """Ended in order or killed, and there again after a moment."""
    await asyncio.sleep(random.uniform(5, 15))
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
