"""Golden questions in a file: YAML, or JSON lines. docs/golden.md says what an entry holds."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.models import User

from ai_chatbot.golden.facts import FACTS_MAX, WORDING_MAX_CHARS, WORDINGS_MAX
from ai_chatbot.models import GoldenQuestion
from config.base.storable import dict_in, list_in, text_in
from notes.models import Note

FILE_MAX_BYTES = 2_000_000
QUESTIONS_MAX, NOTES_MAX = 500, 20
TITLE_MAX_CHARS = 500
# Of text that is no YAML or JSON, and of what the readers do not expect of a tag: `!!int ""`.
UNREADABLE = (
    ValueError, yaml.YAMLError, RecursionError, LookupError, AttributeError, TypeError,
)  # fmt: skip
KNOWN = {"question", "notes", "facts", "refuse", "flow"}


class FileProblem(Exception):
    """A file that is not taken; the text is a sentence."""


def read_questions(path: Path, owner: User) -> list[GoldenQuestion]:
    """Those of the file, for this owner's notes; not saved. Raises FileProblem."""
    entries = list(entries_of(path))
    if not entries:
        raise FileProblem(f"{path} holds no questions.")
    if len(entries) > QUESTIONS_MAX:
        raise FileProblem(f"{path} holds {len(entries)} questions; {QUESTIONS_MAX} are allowed.")
    return [question_of(entry, number, owner) for number, entry in enumerate(entries, start=1)]


def entries_of(path: Path) -> Iterator[Any]:
    text = text_of(path)
    try:
        if path.suffix.lower() in {".jsonl", ".ndjson"}:
            yield from (json.loads(line) for line in text.splitlines() if line.strip())
        else:
            refuse_aliases(text)
            yield from list_in(yaml.safe_load(text))
    except UNREADABLE as problem:
        raise FileProblem(f"{path} cannot be read: {str(problem)[:300]}") from None


def refuse_aliases(text: str) -> None:
    """A few lines of aliases of aliases would become more than any memory holds."""
    if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
        raise ValueError("it has YAML aliases; write out what they stand for.")


def text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(FILE_MAX_BYTES + 1)
        if len(data) > FILE_MAX_BYTES:
            raise FileProblem(f"{path} has more than {FILE_MAX_BYTES:,} bytes.")
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise FileProblem(f"{path} cannot be read: {problem}") from None


def question_of(entry: Any, number: int, owner: User) -> GoldenQuestion:
    said = dict_in(entry)
    if unknown := said.keys() - KNOWN:
        names = ", ".join(sorted(map(str, unknown)))[:100]
        raise FileProblem(f"Question {number} has what is not known: {names}.")
    question = text_in(said.get("question"), settings.QUESTION_MAX_CHARS).strip()
    if not question:
        raise FileProblem(f"Entry {number} has no question.")
    golden = GoldenQuestion(
        owner=owner,
        question=question,
        flow=text_in(said.get("flow"), 100),
        notes=notes_of(said, number, owner),
        facts=facts_of(said, number),
        refuse=said.get("refuse") is True,
    )
    if golden.refuse == bool(golden.notes or golden.facts):
        raise FileProblem(
            f"Question {number} needs notes or facts, or else `refuse: true`, and not both."
        )
    return golden


def notes_of(said: dict[str, Any], number: int, owner: User) -> list[dict[str, Any]]:
    """Each named by its path or its title; of one that is not there, as it is named."""
    named = [text_in(each, TITLE_MAX_CHARS) for each in list_in(said.get("notes"))]
    if len(named) > NOTES_MAX:
        raise FileProblem(f"Question {number} names more than {NOTES_MAX} notes.")
    return [note_named(name, owner) for name in named if name]


def note_named(name: str, owner: User) -> dict[str, Any]:
    mine = Note.objects.owned_by(owner).only("pk", "title")
    found = mine.filter(path=name).first() or mine.filter(title=name).first()
    return {"id": found.pk, "title": found.title} if found else {"id": None, "title": name}


def facts_of(said: dict[str, Any], number: int) -> list[list[str]]:
    """A fact is a text, or a list of wordings of the same."""
    facts = list_in(said.get("facts"))
    if len(facts) > FACTS_MAX or any(len(list_in(each)) > WORDINGS_MAX for each in facts):
        raise FileProblem(
            f"Question {number} has too many facts: {FACTS_MAX} of {WORDINGS_MAX} wordings."
        )
    read = [wordings_of(each) for each in facts]
    if not all(read):
        raise FileProblem(f"A fact of question {number} is no text: put numbers into quotes.")
    return read


def wordings_of(fact: Any) -> list[str]:
    wordings = fact if isinstance(fact, list) else [fact]
    texts = [text_in(each, WORDING_MAX_CHARS).strip() for each in wordings]
    return texts if all(texts) else []
