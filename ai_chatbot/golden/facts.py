"""Whether an answer says a fact: words compared with words, no model and no pattern of a user's.

A fact is a few wordings of the same, of which one has to stand in the text, as whole words.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

from ai_chatbot.grounding.claims import MARK
from config.base.folding import fold
from notes.text.words.splitting import has_unspaced

FACTS_MAX, WORDINGS_MAX, WORDING_MAX_CHARS = 20, 10, 200
TEXT_MAX_CHARS = 200_000  # of an answer that are read
EMPHASIS = re.compile(r"[*`]")
SPACE = re.compile(r"\s+")
POINTS = ".,"
FIGURE = re.compile(r"\d(?:[\d.,:/]*\d)?")
ITEM = re.compile(r"^[ \t>]*\d{1,9}[.)](?=\s)", re.M)  # the number of a list's item says nothing
FIGURES_MAX = 5
PLACES_MAX = 1000  # of a wording in a text, whole words or not

Fact = Sequence[str]  # its wordings


def plain(text: str) -> str:
    """NFC, without Markdown's signs, so that `**three**` is three."""
    return EMPHASIS.sub("", unicodedata.normalize("NFC", text))


def comparable(text: str) -> str:
    """As a text and a fact are compared: folded, without marks, with single spaces."""
    return SPACE.sub(" ", fold(plain(MARK.sub("", text[:TEXT_MAX_CHARS])))).strip()


def says(fact: Fact, text: str) -> bool:
    """Whether one of the wordings stands in the text, which is `comparable`."""
    return any(stands_in(comparable(wording), text) for wording in fact)


def all_said(facts: Sequence[Fact], text: str) -> list[bool]:
    """Of each fact, in one reading of the answer."""
    read = comparable(text)
    return [says(fact, read) for fact in facts]


def stands_in(wording: str, text: str) -> bool:
    """As whole words and numbers: "3" does not stand in "13", in "3.5" or in "1,300"."""
    at = text.find(wording) if wording else -1
    for _ in range(PLACES_MAX):
        if at < 0 or is_whole(wording, text, at):
            break
        at = text.find(wording, at + 1)
    else:
        return False
    return at >= 0


def is_whole(wording: str, text: str, at: int) -> bool:
    end = at + len(wording)
    before, behind = text[max(0, at - 2) : at], text[end : end + 2]
    return not joins(before[::-1], wording[0]) and not joins(behind, wording[-1])


def joins(beside: str, edge: str) -> bool:
    """Whether what stands beside a wording's edge, read away from it, belongs to its last word."""
    if not beside or not edge.isalnum():
        return False
    if edge.isdigit() and beside[0] in POINTS:
        return beside[1:].isdigit()
    if has_unspaced(edge) or has_unspaced(beside[0]):
        return edge.isdigit() and beside[0].isdigit()
    # A number and its unit may be written together: "3kg" says 3.
    return edge.isdigit() == beside[0].isdigit() and is_part_of_word(beside[0])


def is_part_of_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def figures_of(answer: str, passages: Sequence[str], question: str) -> list[list[str]]:
    """The numbers of an answer that its passages say as well and the question does not: facts that
    another answer to it must say, too."""
    read, asked = comparable(ITEM.sub("", answer[:TEXT_MAX_CHARS])), comparable(question)
    given = [comparable(passage) for passage in passages]
    figures = (each for each in dict.fromkeys(FIGURE.findall(read)) if not stands_in(each, asked))
    said = (each for each in figures if any(stands_in(each, passage) for passage in given))
    return [[each] for each in islice(said, FIGURES_MAX)]
