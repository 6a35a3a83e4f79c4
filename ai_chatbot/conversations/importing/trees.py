"""Other tools' trees made ours: a question has answers under it, an answer has questions."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.conversations.importing.shapes import (
    CONVERSATION_MAX_CHARS,
    NotTaken,
    Said,
    cut_text,
    refuse_too_many,
)

UNANSWERED = gettext_noop("The export has no answer to this.")
BEGINS = "(The conversation begins with an answer.)"
TOO_LONG = gettext_noop("It is longer than any conversation that can be imported.")


@dataclass
class Node:
    """A message as another tool keeps it; without a role it is passed over, and what follows it
    stands under its parent."""

    id: str
    parent: str | None
    role: str  # "user", "assistant", or "" for what nobody reads
    text: str = ""
    at: datetime | None = None
    model: str = ""


@dataclass(eq=False)
class Standing:
    """A message in its place; an answer that goes on with another one holds its text as well."""

    said: Said
    under: "Standing | None"
    before: "Standing | None" = None  # the answer that this one goes on with
    length: int = 0  # of its text, with all before it
    is_continued: bool = False
    has_children: bool = False
    stand_in: "Standing | None" = None  # of a question, in the place of an answer

    def whole_text(self) -> str:
        pieces, at = [], self
        while True:
            pieces.append(at.said.text)
            if at.before is None:
                return "\n\n".join(reversed(pieces))
            at = at.before


def turns_of(
    nodes: list[Node], head: str | None, left_out: Counter[str]
) -> tuple[list[Said], str | None]:
    """The messages, parents first, and the id of the one that ends what shows.

    Answers in a row are one answer; a question without one gets an empty one, so that it can be
    gone on with. Takes time in proportion to the nodes and to what is kept of their texts.
    """
    refuse_too_many(nodes)
    tree = Tree()
    for node in parents_first(nodes):
        tree.put(node)
    tree.close_questions()
    kept = [each for each in tree.order if each.has_children or not each.is_continued]
    join_texts(kept, left_out)
    return [each.said for each in kept], tree.head_of(head, kept)


def parents_first(nodes: list[Node]) -> list[Node]:
    """Those that hang together from a beginning; what goes round in a circle is in none."""
    by_id = {node.id: node for node in nodes}
    children: dict[str | None, list[Node]] = {}
    for node in by_id.values():
        parent = node.parent if node.parent in by_id else None
        children.setdefault(parent, []).append(node)
    found: list[Node] = []
    waiting = children.get(None, [])[::-1]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += children.get(node.id, [])[::-1]
    return found


class Tree:
    def __init__(self) -> None:
        self.order: list[Standing] = []
        self.places: dict[str, Standing | None] = {}  # by a node's id, what follows it stands under

    def put(self, node: Node) -> None:
        above = self.places.get(node.parent) if node.parent is not None else None
        if not node.role or not node.text.strip():
            self.places[node.id] = above
            return
        if node.role == "user":
            placed = self.put_question(node, above)
        else:
            placed = self.put_answer(node, above)
        self.places[node.id] = placed

    def put_question(self, node: Node, above: Standing | None) -> Standing:
        if above and above.said.is_question:
            above = self.answer_standing_in(above)
        return self.add(said_of(node, above, is_question=True), above)

    def put_answer(self, node: Node, above: Standing | None) -> Standing:
        before = None
        if above is None:
            begins = Said(f"{node.id}/before", None, True, BEGINS, node.at, node.at)
            above = self.add(begins, None)
        elif not above.said.is_question:
            before, above = above, above.under
            before.is_continued = True
        placed = self.add(said_of(node, above, is_question=False), above)
        if before:
            placed.before = before
            placed.length += before.length + 2
        return placed

    def answer_standing_in(self, question: Standing) -> Standing:
        """An empty answer in the place of one that the export has not."""
        if question.stand_in is None:
            asked = question.said
            said = Said(f"{asked.id}/unanswered", asked.id, False, "", asked.at, asked.at)
            said.status, said.error, said.stands_in = "interrupted", UNANSWERED, True
            question.stand_in = self.add(said, question)
        return question.stand_in

    def close_questions(self) -> None:
        for each in list(self.order):
            if each.said.is_question and not each.has_children:
                self.answer_standing_in(each)

    def add(self, said: Said, under: Standing | None) -> Standing:
        if under:
            under.has_children = True
        self.order.append(Standing(said, under, length=len(said.text)))
        return self.order[-1]

    def head_of(self, head: str | None, kept: list[Standing]) -> str | None:
        """The answer that the tool shows last; else the newest."""
        shown = self.places.get(head) if head is not None else None
        answers = [each for each in kept if not each.said.is_question]
        under = [each for each in answers if shown and shown in (each, each.under)]
        found = (under or answers)[-1:]
        return found[0].said.id if found else None


def said_of(node: Node, above: Standing | None, *, is_question: bool) -> Said:
    parent = above.said.id if above else None
    return Said(node.id, parent, is_question, node.text, node.at, node.at, node.model)


def join_texts(kept: list[Standing], left_out: Counter[str]) -> None:
    if sum(each.length for each in kept) > CONVERSATION_MAX_CHARS:
        raise NotTaken(_(TOO_LONG))
    whole = [each.whole_text() for each in kept]  # before any of them is cut
    for each, text in zip(kept, whole, strict=True):
        each.said.text = cut_text(text, left_out)
