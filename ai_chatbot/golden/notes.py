"""An answer that somebody read and found right becomes a note; each leads to the other.

The note says of itself that it was generated. It has no passages (notes.index.cutting), so that no
answer ever rests on it: its sources do, and it links to them.
"""

import re
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from ai_chatbot.conversations.asking import make_title
from ai_chatbot.models import KeptAnswer, Message, Source
from ai_chatbot.rendering.export import harmless_markdown
from ai_chatbot.rendering.grounds.shown import shown_text
from notes.editing.trash import put_in_trash
from notes.editing.writing import Draft, Refused, create_note
from notes.text.front_matter import BY_US, GENERATED

TITLE_CHARS, QUESTION_CHARS = 100, 1_000
FOLDER = "Answers"
UNLINKABLE = re.compile(r"[\[\]|#^\n]")  # a link to such a name would end within it


class NotKept(Exception):
    """No note can be made of it there; the text is a sentence."""


def title_of(answer: Message) -> str:
    question = answer.parent.text if answer.parent else ""
    return make_title(question, TITLE_CHARS)


def text_of(answer: Message, *, linked: bool = True) -> str:
    """The note's Markdown: the question, the answer as it is shown, and its sources as links, or
    by their names alone."""
    question = answer.parent.text if answer.parent else ""
    sources = list(answer.sources.select_related("note").defer("note__body"))
    said = harmless_markdown(shown_text(answer, sources, question))
    owner = answer.conversation.owner_id
    listed = "\n".join(lines_of(sources, owner if linked else None))
    return "\n\n".join(part for part in (quoted(question), said, listed) if part) + "\n"


def quoted(question: str) -> str:
    """Whatever it holds, each of its lines is quoted."""
    lines = question[:QUESTION_CHARS].strip().splitlines()
    return harmless_markdown("\n".join(f"> {line}" for line in lines))


def lines_of(sources: Iterable[Source], owner: int | None) -> Iterable[str]:
    """With an `owner`, that person's notes as links."""
    for source in sources:
        heading = harmless_markdown(plain(source.heading))
        name = named(source) if owner is None else link_to(source, owner)
        yield f"{source.n}. {name} › {heading}" if heading else f"{source.n}. {name}"


def link_to(source: Source, owner: int) -> str:
    """By its path, while the owner's note is there and its name can stand in a link.

    Where others' notes lie now, which were shared once, is theirs to know.
    """
    note = source.note
    is_own = note is not None and note.owner_id == owner and not note.deleted_at
    if note is None or not is_own or UNLINKABLE.search(note.path):
        return named(source)
    return f"[[{note.path}|{plain(source.title)}]]"


def named(source: Source) -> str:
    return harmless_markdown(plain(source.title))


def plain(text: str) -> str:
    return " ".join(UNLINKABLE.sub(" ", text).split())


def keep_as_note(owner: User, answer: Message, title: str, folder: str) -> KeptAnswer:
    """Make the note; raises NotKept. One that is kept already stays."""
    if kept := kept_of(owner, answer):
        return kept
    about = {
        GENERATED: BY_US,
        "model": answer.model,
        "answered": answer.created_at.date().isoformat(),
    }
    draft = Draft(title.strip() or title_of(answer), folder, [], text_of(answer), properties=about)
    try:
        return write(owner, answer, draft)
    except Refused as refusal:
        raise NotKept(str(refusal)) from None


@transaction.atomic
def write(owner: User, answer: Message, draft: Draft) -> KeptAnswer:
    note = create_note(owner, draft)
    KeptAnswer.objects.filter(owner=owner, answer=answer).delete()  # its note is in the trash
    KeptAnswer.objects.filter(note=note).delete()  # sent twice at once
    return KeptAnswer.objects.create(owner=owner, answer=answer, note=note)


def take_back(kept: KeptAnswer) -> None:
    """The note goes into the trash, from which it can be brought back."""
    put_in_trash(kept.note)


def kept_of(owner: User, answer: Message) -> KeptAnswer | None:
    """Its note, unless that is in the trash."""
    mine = KeptAnswer.objects.filter(owner=owner, answer=answer, note__deleted_at=None)
    return mine.select_related("note").first()


def made_of(user: User, note_id: int) -> KeptAnswer | None:
    """What a note of the user's was made of, while that conversation can be opened."""
    mine = KeptAnswer.objects.filter(owner=user, note=note_id)
    there = mine.filter(answer__conversation__owner=user, answer__conversation__deleted_at=None)
    return there.select_related("answer__conversation", "answer__parent").first()
