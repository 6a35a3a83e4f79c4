"""A conversation on paper: the branch that shows, each answer with its sources in full."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ai_chatbot.models import Conversation, Source
from ai_chatbot.rendering.branch import ShownMessage, show_branch
from ai_chatbot.rendering.inlines import with_names
from config.base.paper.blocks import (
    Block,
    around,
    beneath,
    block,
    lines,
    paragraph,
    passage,
    run,
)
from config.base.paper.press import Document
from config.base.paper.reading import blocks_of

QUESTION = 2  # levels of headings; the title's is 1
IN_ANSWER = 3


def on_paper(conversation: Conversation) -> Document:
    """All that is printed of it, to be set by config.base.paper.press."""
    blocks = [meta(written_on(conversation))]
    for at, item in enumerate(show_branch(conversation), start=1):
        blocks += question(item) if item.message.role == "user" else answer(item, at)
    return Document(str(conversation), blocks)


def written_on(conversation: Conversation) -> str:
    day = date_format(timezone.localtime(conversation.created_at), "DATE_FORMAT")
    return " · ".join([day, _("imported")]) if conversation.imported_from else day


def question(item: ShownMessage) -> list[Block]:
    return [block("h", lines(with_names(item.message.text.strip())), level=QUESTION)]


def answer(item: ShownMessage, at: int) -> list[Block]:
    """As the printable page has it (templates/ai_chatbot/print.html)."""
    places = {source.n: f"source-{at}-{source.n}" for source in item.sources}
    said = blocks_of(item.html, places)
    beneath(said, QUESTION)
    return [
        *before(item, said),
        *extract(item, places),
        *(
            instead(said, is_beside=item.is_beside)
            if item.is_replaced and item.message.text
            else ()
        ),
        *marks(item),
        *sources(item.sources, places),
        meta(made_by(item)),
    ]


def before(item: ShownMessage, said: list[Block]) -> list[Block]:
    if item.decision == "nothing":
        return [paragraph(item.our.nothing)]
    return [] if item.is_replaced else said


def extract(item: ShownMessage, places: dict[int, str]) -> Iterator[Block]:
    """The sentences of notes that stand beside it or in its place."""
    if item.quotes:
        yield paragraph(_("From your notes"), "b")
    for quote in item.quotes:
        mark = run(f"[{quote['n']}]", place=places.get(quote["n"], ""))
        yield around("quote", [block("p", [*lines(quote["text"]), mark])])


def instead(said: list[Block], *, is_beside: bool) -> list[Block]:
    words = _("What the model said, which is not from the notes")
    if is_beside:
        words = _("What the model said, which is not what was asked")
    beneath(said, IN_ANSWER)
    return [block("h", [run(words)], level=IN_ANSWER), *said]


def marks(item: ShownMessage) -> Iterator[Block]:
    """What is to be known of it: where it is not from, why it broke off, what time it heeded."""
    if item.message.without_notes:
        yield paragraph(_("Written without your notes."), "i")
    if item.message.error:
        yield paragraph(item.error, "i")
    if item.times:
        yield meta(f"{item.times}.")


def sources(found: Sequence[Source], places: dict[int, str]) -> list[Block]:
    if not found:
        return []
    items = [
        {"place": places[each.n], "heading": named(each), "passage": passage(each.text)}
        for each in found
    ]
    head = block("h", [run(_("Sources"))], level=IN_ANSWER)
    return [head, {"k": "sources", "rtl": False, "cjk": "", "sources": items}]


def named(source: Source) -> Block:
    where = f"{source.title} › {source.heading}" if source.heading else source.title
    runs = [run(f"[{source.n}] "), run(where, "b")]
    if source.source_url:
        runs += [run("  "), run(source.source_url, address=source.source_url)]
    # By its title: a number in brackets has no direction of its own.
    return block("p", runs)


def made_by(item: ShownMessage) -> str:
    ended, model = item.message.ended_at, item.message.model
    when = date_format(timezone.localtime(ended), "DATETIME_FORMAT") if ended else ""
    return " · ".join(filter(None, (when, model)))


def meta(text: str) -> Block:
    return paragraph(text) | {"k": "meta"}
