"""A file's bytes as text: in Unicode's own encodings, else in the likeliest of the old ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from config.base.storable import whole_letters
from notes.text.decoding.guessing import USUAL, guess
from notes.text.decoding.names import ENCODINGS
from notes.text.decoding.plausible import oddness, outside_ascii
from notes.text.decoding.seven_bits import in_seven_bits, may_say_more
from notes.text.decoding.twice import TWICE, once
from notes.text.parsing import NOTE_MAX_BYTES

# The longer marks first: UTF-32's begins as UTF-16's does.
MARKS = {
    b"\xff\xfe\x00\x00": "utf-32-le", b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be",
}  # fmt: skip
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
CONTROL = re.compile(r"[^\n\r\t\f\v\x1b -\U0010ffff]")  # which no text has
LOST = re.compile("[\udc80-\udcff]+")  # bytes that are no UTF-8
# Characters that are right in all and for each byte that is not; in an old encoding two bytes make
# one by chance, and far fewer do.
RIGHT, RIGHT_FOR_EACH = 3, 2
PART = 4  # of the lines that are not UTF-8, so many for each that is
LOOKED_AT, ODD_MOST, FEW = 2000, 0.1, 4  # characters; of them; characters
BYTES_A_NUL = 20  # at least, in a text that a program or a crash put NULs into


class NotText(Exception):
    """The file holds no text; the message is a sentence that says so."""


@dataclass(frozen=True)
class Reading:
    """A text, and what its bytes were taken for; "" when they say so themselves."""

    text: str
    encoding: str = ""
    is_doubtful: bool = False


def read_text(data: bytes, *, likely: Sequence[str] = ()) -> str:
    """A file's text, line ends as single line feeds; raises NotText."""
    return find_out(data, likely=likely).text


def find_out(data: bytes, *, likely: Sequence[str] = ()) -> Reading:
    """Read a file whatever it is written in; `likely` is what the files beside it are in.

    Raises NotText for what is no text. Line ends become single line feeds.
    """
    check_length(data)
    reading = in_unicode(data) or mended(data, likely) or in_old(data, likely)
    if (reading is None or looks_binary(reading.text)) and b"\x00" not in data:
        reading = in_wide(data)  # of Japanese without a space or a letter of ASCII no byte is NUL
    if reading is None or looks_binary(reading.text):
        raise NotText("It is not text.")
    return Reading(with_plain_ends(reading.text), reading.encoding, reading.is_doubtful)


def read_as(data: bytes, encoding: str) -> str:
    """Its text in one of ENCODINGS; what cannot be read so becomes "\ufffd".

    Raises NotText when that makes no text of it.
    """
    check_length(data)
    text = read_twice(data) if encoding == TWICE else read_once(data, encoding)
    if text is None or looks_binary(text):
        raise NotText(f"It is no text in {ENCODINGS[encoding]}.")
    return with_plain_ends(text)


def read_once(data: bytes, encoding: str) -> str:
    mark = next((mark for mark in MARKS if data.startswith(mark)), b"")
    text = data[len(mark) if MARKS.get(mark) == encoding else 0 :].decode(encoding, "replace")
    return whole_letters(text)  # UTF-7 lets halves of them stand alone


def read_twice(data: bytes) -> str | None:
    return once(data.decode("utf-8", "replace").removeprefix("\ufeff"))


def looks_binary(text: str) -> bool:
    start = text[:4000]
    return len(CONTROL.findall(start)) > len(start) // 100 or "\x00" in text


def check_length(data: bytes) -> None:
    if len(data) > NOTE_MAX_BYTES:
        raise NotText(f"It is longer than {NOTE_MAX_BYTES // 1_000_000} MB: too long for a note.")


def with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- Unicode ----------------------------------------------------------------------------------


def in_unicode(data: bytes) -> Reading | None:
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            text = decoded(whole(data[len(mark) :], encoding), encoding)
            if text is not None:
                return Reading(text.lstrip("\ufeff"))
    if b"\x00" in data:
        return with_few_nuls(data) or in_wide(data)
    if data.isascii():
        return in_ascii(data)
    text = decoded(data, "utf-8")
    if text is None and HALVES.search(data):
        text = with_halves_joined(data)
    if text is None:
        return None
    text = text.removeprefix("\ufeff")
    # It is not guessed which is meant: its owner sees both, and may have it read again.
    return Reading(text, "utf-8", is_doubtful=True) if once(text) else Reading(text)


def in_ascii(data: bytes) -> Reading:
    if found := in_seven_bits(data):
        encoding, text = found
        return Reading(text, encoding)
    text = data.decode("ascii")
    return Reading(text, "utf-8", is_doubtful=True) if may_say_more(data) else Reading(text)


def with_halves_joined(data: bytes) -> str | None:
    """UTF-8 in which an emoji is two halves of three bytes each, as some programs write it."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def with_few_nuls(data: bytes) -> Reading | None:
    """UTF-8 that ends with NULs, as after a crash, or in which a few stand: without them."""
    padded = data.rstrip(b"\x00")
    if padded.count(0) * BYTES_A_NUL > len(padded):
        return None
    text = decoded(padded.replace(b"\x00", b""), "utf-8")
    if not text or not text.strip() or len(text) < FEW or CONTROL.search(text):
        return None
    return Reading(text.lstrip("\ufeff"), "utf-8", is_doubtful=True)


def in_wide(data: bytes) -> Reading | None:
    """UTF-16 or UTF-32 without a mark: the one that looks like a text."""
    found = []
    for encoding in WIDE:
        text = decoded(whole(data, encoding), encoding)
        is_cut = text is not None and len(text) < FEW and len(whole(data, encoding)) < len(data)
        if text and not is_cut and "\x00" not in text and not looks_binary(text):
            odd = oddness(text[:LOOKED_AT])
            found.append((odd - share_of_plain(text[:LOOKED_AT]), odd, encoding, text))
    _, odd, encoding, text = min(found, default=(0.0, 1.0, "", ""))
    if odd > ODD_MOST or (len(text) < FEW and not share_of_plain(text)):
        return None
    return Reading(text, encoding, is_doubtful=len(text) < FEW)


def share_of_plain(text: str) -> float:
    """Of its characters, those that stand in texts of every script: the other order of bytes
    makes rare ones of them."""
    return sum(char.isascii() and (char.isalnum() or char.isspace()) for char in text) / len(text)


def whole(data: bytes, encoding: str) -> bytes:
    """Without a last character that was cut off."""
    width = {"utf-16": 2, "utf-32": 4}.get(encoding[:6], 1)
    return data[: len(data) // width * width]


def decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


# --- Old encodings ----------------------------------------------------------------------------


def mended(data: bytes, likely: Sequence[str]) -> Reading | None:
    """UTF-8 in which some bytes are not: those alone are read as what the others could be in."""
    if b"\x00" in data:
        return None
    text = data.decode("utf-8", "surrogateescape")
    lost = LOST.findall(text)
    odd = sum(map(len, lost))
    good = sum(char > "\x7f" for char in text) - odd
    if good < max(RIGHT, RIGHT_FOR_EACH * odd):
        return mended_by_lines(data, likely)
    encoding = next((name for name in likely if name in USUAL), beside(LOST.sub("", text)))

    def read_piece(piece: re.Match[str]) -> str:
        return piece[0].encode("utf-8", "surrogateescape").decode(encoding, "replace")

    return Reading(LOST.sub(read_piece, text), "utf-8", is_doubtful=True)


def mended_by_lines(data: bytes, likely: Sequence[str]) -> Reading | None:
    """Pieces put together of which some are UTF-8 and some are not, as in a list that two programs
    write on: no line of an old encoding is UTF-8, but for a word by chance."""
    lines = [(line, decoded(line, "utf-8")) for line in data.split(b"\n")]
    odd = [line for line, text in lines if text is None]
    good = [text for _, text in lines if text and not text.isascii()]
    if PART * len(good) < len(odd) or not any(outside_ascii(text) >= FEW for text in good):
        return None
    found = guess(b"\n".join(odd), likely=likely)
    if found is None:
        return None
    texts = (
        line.decode(found.encoding, "replace") if text is None else text for line, text in lines
    )
    return Reading("\n".join(texts), "utf-8", is_doubtful=True)


def beside(text: str) -> str:
    """The most usual of the old encodings that have its characters, or most of them."""
    outside = "".join(islice((char for char in text if char > "\x7f"), LOOKED_AT))
    held = {name: len(outside.encode(name, "ignore").decode(name)) for name in USUAL}
    if outside < "\u2e80":  # this one has every character
        del held["gb18030"]
    return max(held, key=held.__getitem__)


def in_old(data: bytes, likely: Sequence[str]) -> Reading | None:
    if b"\x00" in data:
        return None
    found = guess(data, likely=likely)
    if found is None:
        return None
    text = data.decode(found.encoding, "replace")
    return Reading(text, found.encoding, found.is_doubtful or text.endswith("\ufffd"))
