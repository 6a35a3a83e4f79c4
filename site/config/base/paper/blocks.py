"""What a document on paper is made of: plain data, in which nothing is markup.

A run is {"t": its text, "f": letters of its looks, "u": an address, "to": the name of a place}:
b bold, i italic, c code, s struck out, m marked, ^ raised, _ lowered. "\\n" alone is a new line.
A block is {"k": its kind, "rtl": whether it runs from the right, "cjk": which letters Han is
written in} and what its kind has; `document.typ` says how each looks.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import Any, Final

Run = dict[str, str]
Block = dict[str, Any]

DEEPEST_HEADING: Final = 6
LOOKED_AT: Final = 2000  # characters that tell a block's writing
NEW_LINE: Final[Run] = {"t": "\n"}
# What no line can be broken in: addresses, keys, hashes. Han and the scripts of Southeast Asia,
# which write no spaces, have their own rules.
UNBROKEN = re.compile(r"[!-\u0dff]{41,}")
PIECE = 20
# Where marks may stand on one letter without end: shaping takes the square of how many.
PILED = re.compile(r"[^\w\s!-\u02ff]{17,}")
PILE = 16
# No characters of a text, and those that turn round whatever stands behind them.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f]+\Z", re.I)
LONGEST_ADDRESS = 2000


def run(text: str, looks: str = "", *, address: str = "", place: str = "") -> Run:
    """Words in one manner; no address but a web page's or a mail's is a link."""
    made = {"t": breakable(printable(text)), "f": looks}
    if place:
        made["to"] = place
    elif len(address) <= LONGEST_ADDRESS and SAFE_ADDRESS.match(address):
        made["u"] = address
    return made


def printable(text: str) -> str:
    """Without what no paper shows, and without what would have it read backwards."""
    return UNPRINTABLE.sub("", text)


def breakable(text: str) -> str:
    """With places at which a word that is wider than the paper may go on in the next line."""
    text = PILED.sub(lambda found: unpiled(found[0]), text)
    return UNBROKEN.sub(lambda found: cut(found[0], PIECE), text)


def unpiled(signs: str) -> str:
    """Of marks on one letter as many as can be told apart; other signs as they are."""
    groups = groupby(signs, lambda sign: unicodedata.category(sign)[0] == "M")
    return "".join("".join(islice(group, PILE) if marks else group) for marks, group in groups)


def cut(word: str, size: int) -> str:
    return "\u200b".join(word[at : at + size] for at in range(0, len(word), size))


def block(kind: str, runs: Iterable[Run] = (), **more: Any) -> Block:
    runs = list(runs)
    return {"k": kind, "runs": runs, **writing_of(each["t"] for each in runs), **more}


def around(kind: str, blocks: list[Block], **more: Any) -> Block:
    """A block of blocks, which runs as the first of them does."""
    first = blocks[0] if blocks else {}
    way = {"rtl": first.get("rtl", False), "cjk": first.get("cjk", "")}
    return {"k": kind, "blocks": blocks, **way, **more}


def lines(text: str, looks: str = "") -> list[Run]:
    """Plain text with its line ends."""
    made: list[Run] = []
    for line in text.split("\n"):
        made += [NEW_LINE, run(line, looks)] if made else [run(line, looks)]
    return made


def paragraph(text: str, looks: str = "") -> Block:
    return block("p", lines(text, looks))


def writing_of(texts: Iterable[str]) -> dict[str, Any]:
    """{"rtl", "cjk"}: the direction of the first letter that has one, and JP, KR or ""."""
    start = "".join(islice(chain.from_iterable(texts), LOOKED_AT))
    kinds = (unicodedata.bidirectional(sign) for sign in start)
    way = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    han = "JP" if KANA.search(start) else "KR" if HANGUL.search(start) else ""
    return {"rtl": way != "L", "cjk": han}


def passage(text: str) -> list[Block]:
    """Plain text, with its paragraphs."""
    parts = (part.strip("\n") for part in text.split("\n\n"))
    return [paragraph(part) for part in parts if part.strip()]


def beneath(blocks: Sequence[Block], level: int) -> None:
    """Put their headings below one of this level; none skips a level, as ears go by them."""
    last = level
    for each in walk(blocks):
        if each["k"] == "h":
            last = each["level"] = min(level + each["level"], last + 1, DEEPEST_HEADING)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """All of them, and those in them, in the order in which they are read."""
    for each in blocks:
        yield each
        for inner in (each.get("blocks", ()), *each.get("items", ())):
            yield from walk(inner)
