"""How long the list of conversations takes, and its search, when there are 10,000 of them.

Whole requests through Django's client, in both databases. The conversations are made of sentences
of EVAL_DIR's articles; what is searched are words of its questions as they are typed, one to three
of them, the last one half the time cut short, and conditions.
"""

import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bench.results import BenchUnavailable, Results, lower
from bench.retrieval import EVAL_DIR
from bench.search import passage_texts, read_questions
from tests.servers import Postgres
from tests.stack import ROOT, product_environment

CONVERSATIONS = 10_000
TURNS = 2
SOURCES = 3
BATCH = 500
LISTS, SEARCHES, WARM_UP = 100, 200, 10
FOLDERS, TAGS = 20, 30
NEXT = re.compile(r"&amp;after=([^\"&]+)\"")


def run() -> Results:
    if not (EVAL_DIR / "questions.jsonl").exists():
        raise BenchUnavailable(f"{EVAL_DIR} has no questions.jsonl; set EVAL_DIR to one that has.")
    results: Results = {}
    with Postgres() as postgres:
        postgres.database("bench_review")
        for database, url in (("sqlite", ""), ("postgres", postgres.url("bench_review"))):
            for name, value in times_in_process(url).items():
                results[f"review.{name}.{database}"] = lower(value, "ms")
    return results


def times_in_process(url: str) -> dict[str, float]:
    """In a process of its own: one that has set up Django for a database keeps to it."""
    with tempfile.TemporaryDirectory() as folder:
        env = product_environment(Path(folder)) | {"DATABASE_URL": url}
        command = [sys.executable, "-m", "bench.review"]
        said = subprocess.run(
            command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
    return dict(json.loads(said.stdout.splitlines()[-1]))


# --- In that process --------------------------------------------------------------------------


def measure() -> dict[str, float]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User
    from django.test import Client

    from config.base import garbage

    owner = User.objects.create_user("reader")
    fill(owner)
    browser = Client(headers={"Host": "localhost"})
    browser.force_login(owner)
    browser.get("/conversations/")  # all that is loaded once
    garbage.start()  # as a web process does
    lists = timed(browser, list_addresses(browser))
    searches = timed(browser, ({"q": query} for query in islice(queries(), SEARCHES)))
    both = lists + searches
    return {
        "p95_ms": p95(both),
        "list_p50_ms": statistics.median(lists),
        "list_p95_ms": p95(lists),
        "search_p50_ms": statistics.median(searches),
        "search_p95_ms": p95(searches),
        "search_max_ms": max(searches),
    }


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[18]


def timed(browser: Any, asked: Iterator[dict[str, str]]) -> list[float]:
    times = []
    for parameters in asked:
        began = time.perf_counter()
        response = browser.get("/conversations/", parameters, headers={"HX-Request": "true"})
        times.append(1000 * (time.perf_counter() - began))
        assert response.status_code == 200
    return times[WARM_UP:]


def list_addresses(browser: Any) -> Iterator[dict[str, str]]:
    """The list from its beginning on, a part after another."""
    asked: dict[str, str] = {}
    for _ in range(LISTS):
        yield asked
        page = browser.get("/conversations/", asked, headers={"HX-Request": "true"}).text
        asked = {"after": unquote(NEXT.findall(page)[-1])}


def queries() -> Iterator[str]:
    chance = random.Random(7)
    conditions = ["tag:tag3", 'folder:"Folder 4"', "-tag:tag1", "before:2026", "pinned:", "-boat"]
    while True:
        for question in read_questions():
            words = question.rstrip("?").split()
            at = chance.randrange(max(1, len(words) - 2))
            typed = words[at : at + chance.randint(1, 3)]
            if chance.random() < 0.5:
                typed[-1] = typed[-1][: max(2, len(typed[-1]) - 3)]
            if chance.random() < 0.25:
                typed.append(chance.choice(conditions))
            yield " ".join(typed)


def fill(owner: Any) -> None:
    from django.db import connection

    texts, questions, chance = passage_texts(), read_questions(), random.Random(5)
    for at in range(0, CONVERSATIONS, BATCH):
        write_batch(owner, at, texts, questions, chance)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def write_batch(
    owner: Any, at: int, texts: Iterator[str], questions: list[str], chance: random.Random
) -> None:
    """Conversations with their turns, passages, documents, folders and tags."""
    from django.db import transaction
    from django.utils import timezone

    from ai_chatbot.models import Conversation, ConversationTag, Message, Source

    now = timezone.now()
    made = [
        Conversation(
            owner=owner,
            title=chance.choice(questions),
            folder=f"Folder {n % FOLDERS}" if n % 3 else "",
            pinned_at=now if n % 500 == 0 else None,
            updated_at=now - timedelta(minutes=n),
        )
        for n in range(at, at + BATCH)
    ]
    messages: list[Any] = []
    sources: list[Any] = []
    for conversation in made:
        parent = None
        for turn in range(TURNS):
            when = now + timedelta(seconds=turn)
            question = Message(
                conversation=conversation,
                parent=parent,
                role="user",
                text=chance.choice(questions),
                created_at=when,
                ended_at=when,
            )
            answer = Message(
                conversation=conversation,
                parent=question,
                role="assistant",
                text=next(texts),
                created_at=when + timedelta(milliseconds=1),
                ended_at=when,
                flow_version="3f2a" * 16,
            )
            messages += [question, answer]
            sources += [
                Source(
                    message=answer,
                    n=n + 1,
                    title=f"Note {n}",
                    text=next(texts),
                    content_hash="",
                    start=0,
                    end=1,
                    score=0.9,
                    url="/notes/1/",
                )
                for n in range(SOURCES)
            ]
            parent = answer
        conversation.document = {"texts": [each.text for each in [*messages, *sources][-10:]]}
    with transaction.atomic():
        Conversation.objects.bulk_create(made)
        Message.objects.bulk_create(messages)
        Source.objects.bulk_create(sources)
        for conversation, head in zip(made, messages[2 * TURNS - 1 :: 2 * TURNS], strict=True):
            conversation.head = head
        Conversation.objects.bulk_update(made, ["head"])
        ConversationTag.objects.bulk_create(
            ConversationTag(conversation=each, name=f"tag{n % TAGS}")
            for n, each in enumerate(made)
            if n % 2
        )


if __name__ == "__main__":
    print(json.dumps(measure()))
