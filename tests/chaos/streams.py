"""The storm over Server-Sent Events: streams end at any byte, and processes are killed."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.chaos.deployment import Deployment, deployed
from tests.chaos.listener import Listener
from tests.chaos.proxy import Scissors
from tests.chaos.storm import answer_of, scripted_answer
from tests.scripted_langflow import ScriptedLangflow


@dataclass
class StreamReport:
    answers: Counter[str] = field(default_factory=Counter)  # by status
    connections: int = 0
    cuts: int = 0
    gaps: int = 0  # events that were lost: text that began beyond what was there
    told_twice: int = 0
    sent: int = 0  # tokens that Langflow passed on to us, of answers that we brought to their end
    lost: int = 0  # of these, missing at the listener
    repeated: int = 0  # heard more often than they were sent
    differing: list[str] = field(default_factory=list)  # answers unlike what is kept of them

    @property
    def events_lost(self) -> int:
        return self.gaps + self.lost


async def storm_of_streams(
    folder: Path, *, processes: int, conversations: int, questions: int, kills: bool
) -> StreamReport:
    report = StreamReport()
    async with (
        ScriptedLangflow() as langflow,
        deployed(
            folder, langflow.port, processes=processes, proxy=Scissors, LANGFLOW_API_KEY="scripted"
        ) as deployment,
    ):
        langflow.script = scripted_answer
        token = await deployment.make_token()
        made = await deployment.make_conversations(conversations)
        listeners = [Listener(deployment.front.url, token, each) for each in made]
        weather = [asyncio.ensure_future(break_connections(deployment, report))]
        if kills:
            weather.append(asyncio.ensure_future(deployment.kill_a_process_now_and_then()))
        try:
            heard = await asyncio.gather(*(converse(each, questions) for each in listeners))
        finally:
            for each in weather:
                each.cancel()
            await asyncio.gather(*weather, return_exceptions=True)
        for listener, answers in zip(listeners, heard, strict=True):
            await count(deployment, listener, answers, report)
        report.cuts += deployment.front.cuts if isinstance(deployment.front, Scissors) else 0
    return report


async def break_connections(deployment: Deployment, report: StreamReport) -> None:
    while True:
        await asyncio.sleep(0.1)
        report.cuts += deployment.front.cut(chance=0.03)


Answers = list[tuple[str, str, str]]  # id, status, text


async def converse(listener: Listener, questions: int) -> Answers:
    answers = []
    for number in range(questions):
        await listener.ask(f"Question {number}")
        answers.append((listener.answer, listener.status, listener.text))
        if listener.status != "done":
            await asyncio.sleep(random.uniform(0, 1))
    return answers


async def count(
    deployment: Deployment, listener: Listener, answers: Answers, report: StreamReport
) -> None:
    passed = {answer_of(run): pieces for run, pieces in deployment.wiretap.passed.items()}
    kept = await kept_texts(deployment, listener)
    assert sum(role == "user" for role, _ in kept.values()) == len(answers)
    report.connections += listener.connections
    report.gaps += listener.gaps
    report.told_twice += listener.told_twice
    for answer, status, text in answers:
        report.answers[status] += 1
        sent = "".join(piece for _, piece in passed.get(answer, []))
        whole = kept[answer][1]
        # Its process may live, though it was taken for dead: then it knew more than was told.
        is_kept = whole.startswith(text) if status == "interrupted" else whole == text
        if not is_kept or (status in {"done", "failed"} and text != sent):
            report.differing.append(answer)
        count_words(sent, text, status, report)


def count_words(sent: str, text: str, status: str, report: StreamReport) -> None:
    """What a killed process took with it nobody could hear; its end says so."""
    said, heard = Counter(sent.split()), Counter(text.split())
    report.repeated += (heard - said).total()
    if status != "interrupted":
        report.sent += said.total()
        report.lost += (said - heard).total()


async def kept_texts(deployment: Deployment, listener: Listener) -> dict[str, tuple[str, str]]:
    """Role and text of each message of the conversation, by its id."""
    path = f"/api/v1/conversations/{listener.conversation}/document"
    headers = {"Authorization": f"Bearer {listener.token}"}
    web: Sequence[str] = [each.url for each in deployment.webs]
    async with httpx.AsyncClient(base_url=web[0], trust_env=False, headers=headers) as http:
        answer = await http.get(path, timeout=60)
        document = json.loads(answer.raise_for_status().content)
    return {each["id"]: (each["role"], each["text"]) for each in document["messages"]}
