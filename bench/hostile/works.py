"""Works over texts, timed in forks: `python -m bench.hostile.works SECONDS` prints JSON.

Every work is tried over every text at a sixty-fourth of a megabyte; over those texts that took it
longest there, and over those that grew most, at a whole one and its halves. Each work has its share
of the time that is left: what there was no time for is counted, and the whole ends in time on
a machine that has other things to do.
"""

import json
import math
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from random import Random
from typing import Any, NamedTuple

from django.db import connections, transaction

from bench.hostile import Growth
from bench.hostile.texts import PASSAGES, Maker, Passage, texts
from config.base import garbage

LENGTHS = [1_000_000 // 2**halving for halving in range(3)]  # characters
TRIED = 1_000_000 // 64
FINALISTS = 3  # of each work by their seconds, and as many by their growth
ENOUGH = 0.02  # seconds: what takes less is no measure of growth
A_LITTLE = 0.005  # but enough to choose whose growth to measure
QUICK = 0.1  # seconds for a megabyte that even the square of a length would not make long
ROUNDS = 2
LONG = 0.05  # seconds: what takes more is measured once, as noise is little of it
SUSPECT = 2.2  # times at twice the length
LIMIT = 5.0  # seconds of the processor for one text at one length
FOR_TRIALS = 0.5  # of a work's time; the rest is its finalists'


Work = Callable[[str], object]


def works() -> dict[str, Work]:
    from django.contrib.auth.models import User

    from ai_chatbot.conversations.review.query import parse_query as parse_review
    from ai_chatbot.grounding.check import Checker
    from ai_chatbot.openai.words.said import Said
    from ai_chatbot.rendering.answers import render_answer
    from ai_chatbot.rendering.citations import cite
    from ai_chatbot.rendering.grounds.claims import check_sentences
    from notes.editing.writing import Draft, create_note
    from notes.importing.readers import text_of_page
    from notes.models import Note
    from notes.search.extract import sentences_that_answer
    from notes.search.query import parse_query
    from notes.text.chunking import split_into_chunks
    from notes.text.comparing import compare
    from notes.text.decoding.texts import read_text
    from notes.text.html.excerpts import mark_words
    from notes.text.parsing import parse_note, split_front_matter
    from notes.views.display import show_note, show_text
    from notes.views.writing import PREVIEW_CHARS

    owner = User.objects.create(username="bench")

    def save(text: str) -> None:
        """Cut into passages and words, and written; then undone, for the next round."""
        with transaction.atomic():
            create_note(owner, Draft("a", "", [], text))
            transaction.set_rollback(True)

    return {  # the quick ones first: the time that they leave is the others'
        "query": parse_query,
        "list query": parse_review,
        "check": lambda text: list(
            check_sentences(text, PASSAGES, Checker(PASSAGES, "What colour is it?").check, 4.0)
        ),
        "extract": lambda text: sentences_that_answer(
            None, "What colour is it?", [Passage(1, "a", text)], 3
        ),
        "compare": lambda text: compare(text, text[1:] + "b"),
        "read file": lambda text: read_text(text.encode()),
        "web page": lambda text: text_of_page(text.encode()),
        "other programs": lambda text: [(said := Said()).push(text), said.rest()],
        "front matter": split_front_matter,
        "excerpt": lambda text: mark_words(text, "boat a"),
        "chunks": split_into_chunks,
        "parse": lambda text: parse_note("a.md", text),
        "preview": lambda text: show_text(owner, text[:PREVIEW_CHARS]),
        "answer": lambda text: render_answer(text, PASSAGES, question="What colour is it?"),
        "cite": lambda text: cite(text, PASSAGES, question="What colour is it?"),
        "note": lambda text: show_note(Note(pk=0, owner=owner, path="a.md", body=text)),
        "save": save,
    }


class Measured(NamedTuple):
    growths: list[Growth]
    left_out: int  # texts that there was no time for, of all works


def measure(seconds: float) -> Measured:
    makers, ends = texts(), time.monotonic() + seconds
    growths: list[Growth] = []
    left_out = 0
    left = list(works().items())
    while left:
        work, do = left.pop(0)
        do("Warm *up* [1].\n\n- a\n")
        connections.close_all()  # a fork opens its own
        garbage.start()  # as in the product: else rounds through all of Django fall on any of them
        now = time.monotonic()
        share = max(0.0, ends - now) / (len(left) + 1)
        tried = tried_over(work, do, in_turn(list(makers), work), now + FOR_TRIALS * share)
        chosen = finalists(tried)
        whole = [partial(growth_of, work, do, name, makers[name]) for name in chosen]
        found = in_time(whole, now + share)
        growths += found
        left_out += len(makers) - len(tried) + len(chosen) - len(found)
        tell_progress(work, tried, found)
    return Measured(growths, left_out)


def tell_progress(work: str, tried: Sequence[Growth], found: Sequence[Growth]) -> None:
    """A line a work: the whole takes minutes, and more of them on a machine that is busy."""
    worst, slowest = max(each.factor for each in found), max(each.seconds for each in found)
    about = f"{len(tried)} texts tried, {len(found)} whole: {worst:.1f} times, {slowest:.2f} s"
    print(f"  {work}: {about}", file=sys.stderr, flush=True)


def in_turn(names: list[str], work: str) -> list[str]:
    """In another order for each work: where time is short, no text is left out of all."""
    return Random(work).sample(names, len(names))


def in_time(each: Sequence[Callable[[], Growth]], ends: float) -> list[Growth]:
    """The first at any rate, and as many as begin before that time."""
    return [do() for n, do in enumerate(each) if n == 0 or time.monotonic() < ends]


def tried_over(work: str, do: Work, names: list[str], ends: float) -> list[Growth]:
    """All in one fork, which takes longer to begin than most of them; another one where it ends."""
    tried: list[Growth] = []
    while left := names[len(tried) :]:
        if tried and time.monotonic() >= ends:
            break
        told = said_by_fork(partial(try_each, do, left, ends))
        tried += [Growth(work, *found) for found in told]
        if len(told) < len(left) and time.monotonic() < ends:
            tried.append(Growth(work, left[len(told)], 1.0, LIMIT))
    return tried


def try_each(do: Work, names: list[str], ends: float) -> Iterator[tuple[Any, ...]]:
    """The whole before its half: what is remembered of it makes the growth look worse, not less."""
    makers = texts()
    for n, name in enumerate(names):
        if n and time.monotonic() >= ends:
            return
        allow(LIMIT)
        seconds = seconds_of(do, makers[name](TRIED))
        enough = seconds > A_LITTLE
        before = seconds_of(do, makers[name](TRIED // 2)) if enough else seconds
        yield name, seconds / (before or 1.0), seconds  # or what the clock does not see


def finalists(tried: Sequence[Growth]) -> list[str]:
    """The texts that took longest and those that grew most, and all whose growth is suspect."""
    slowest = sorted(tried, key=lambda each: -each.seconds)[:FINALISTS]
    grown = sorted(tried, key=lambda each: -each.factor)
    most = [each for n, each in enumerate(grown) if n < FINALISTS or each.factor > SUSPECT]
    return list(dict.fromkeys(each.text for each in (*slowest, *most)))


def growth_of(work: str, do: Work, name: str, make: Maker) -> Growth:
    """From a megabyte down, halved until it is too quick to tell anything."""
    longest = after = seconds_for(do, make(LENGTHS[0]))
    worst = 0.0
    for length in LENGTHS[1:] if longest > QUICK else ():
        before = seconds_for(do, make(length))
        if before < ENOUGH:
            break
        if after / before > SUSPECT:  # another try: a busy machine is slow now and then
            before = max(before, seconds_for(do, make(length)))
            after = min(after, seconds_for(do, make(2 * length)))
        worst = max(worst, after / before) if before < LIMIT else worst
        after = before
    return Growth(work, name, worst, longest)


def seconds_for(do: Work, text: str) -> float:
    """The best of some rounds, each in a process that can be ended; what is slow has but one."""
    best = LIMIT
    for _ in range(ROUNDS):
        best = min(best, seconds_once(do, text))
        if best > LONG:
            break
    return best


def seconds_once(do: Work, text: str) -> float:
    """In a fork, as nothing else ends a regular expression; the limit for what fails, too."""

    def once() -> Iterator[float]:
        allow(LIMIT)
        yield seconds_of(do, text)

    return [*said_by_fork(once), LIMIT][0]


def seconds_of(do: Work, text: str) -> float:
    """Of the processor, as others may be at work on the machine."""
    began = time.process_time()
    do(text)
    return time.process_time() - began


def said_by_fork(work: Callable[[], Iterator[Any]]) -> list[Any]:
    """What `work` yields in a process of its own, as far as that comes."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            for said in work():
                os.write(writing, json.dumps(said).encode() + b"\n")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = [json.loads(line) for line in told]
    os.waitpid(child, 0)
    return lines


def allow(seconds: float) -> None:
    """So much more of the processor, then the process ends."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent() + int(seconds), hard))


def spent() -> int:
    """Whole seconds of the processor, of this process."""
    return math.ceil(time.process_time())


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(measure(float(sys.argv[1]))._asdict()))
