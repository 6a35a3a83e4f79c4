"""The parts of a mail or of a web page that was saved like one, within bounds.

Python's own reader of headers ("policy.default") takes the square of a header's length, so the
old one is used, and what it gives is decoded here.
"""

import codecs
import email
import mimetypes
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32

from config.base.storable import whole_letters
from notes.importing.formats.writing import safe_name
from notes.importing.sources import NotReadable
from notes.text.decoding.texts import NotText, read_text

HEADER_MAX_CHARS = 4000
PARTS_MAX = 1000
DELIMITERS_MAX = 20_000  # lines that may part two parts
WORK_MAX = 20_000_000  # lines times boundaries: each line is held against every open one
BOUNDARY = re.compile(rb"boundary=", re.I)
ABOUT_CONTENT = re.compile(rb"^content-[\w-]{1,40}:[^\n]*+(?:\n[ \t][^\n]*+)*+", re.I | re.M)
ABOUT_CONTENT_MAX = 20_000  # bytes; its parameters are read in the square of its length
# Names under which programs write more than these have: curly quotes, rarer characters.
MEANT = {
    "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932",
    "euc_kr": "cp949",
}  # fmt: skip
# Encodings of Python's that no mail is in; these take the square of a text's length or warn of it.
UNKNOWN = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"}
ONE_BYTE, WIDE = ("iso8859", "cp125"), ("utf-16", "utf-32")


@dataclass(frozen=True)
class Part:
    """One part that holds no others."""

    type: str  # such as "text/plain"
    name: str  # as given, which may be ""
    data: bytes
    charset: str
    is_attachment: bool
    id: str  # its Content-ID, without "<>"
    location: str
    is_flowed: bool
    drops_spaces: bool = False  # those that a flowed line ends with

    @property
    def file_name(self) -> str:
        ending = mimetypes.guess_extension(self.type) or ".bin"
        name = safe_name(self.name, f"attachment{ending}")
        return name if "." in name else name + ending

    @property
    def addresses(self) -> list[str]:
        """What a page may call it."""
        return [each for each in (f"cid:{self.id}" if self.id else "", self.location) if each]


def parse(data: bytes) -> Message:
    """Raises NotReadable for what would take long, and for parts in parts without end."""
    parts, lines = data.count(b"\n--"), data.count(b"\n")
    if parts > DELIMITERS_MAX or (1 + len(BOUNDARY.findall(data))) * lines > WORK_MAX:
        raise NotReadable("It has too many parts to be read.")
    if any(len(found[0]) > ABOUT_CONTENT_MAX for found in ABOUT_CONTENT.finditer(data)):
        raise NotReadable("It has a header that is too long to be read.")
    try:
        return email.message_from_bytes(data, policy=compat32)
    except (RecursionError, ValueError, LookupError, TypeError, IndexError) as error:
        raise NotReadable("It is a mail that is damaged.") from error


def parts_of(message: Message) -> Iterator[Part]:
    """The parts in order; a mail inside a mail is one."""
    waiting = [message]
    count = 0
    while waiting:
        part = waiting.pop()
        inside = messages_in(part)
        if inside and part.get_content_type() != "message/rfc822":
            waiting += reversed(inside)
            continue
        count += 1
        if count > PARTS_MAX:
            raise NotReadable(f"It has more than {PARTS_MAX:,} parts.")
        yield as_part(part)


def messages_in(part: Message) -> list[Message]:
    # Asked for a text, Python would read it, and raise for some names of encodings.
    inside = part.get_payload() if part.is_multipart() else []
    return [each for each in inside if isinstance(each, Message)]


def as_part(part: Message) -> Part:
    return Part(
        type=part.get_content_type(),
        name=file_name(part),
        data=payload(part),
        charset=charset_of(part),
        is_attachment=part.get_content_disposition() == "attachment",
        id=header(part, "Content-ID").strip("<> "),
        location=header(part, "Content-Location").strip(),
        is_flowed=parameter(part, "format").lower() == "flowed",
        drops_spaces=parameter(part, "delsp").lower() == "yes",
    )


def payload(part: Message) -> bytes:
    """The part's content; a mail inside a mail as it would be saved."""
    with suppress(ValueError, LookupError, TypeError, RecursionError, UnicodeError):
        if inside := messages_in(part):
            return inside[0].as_bytes()
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""
    return b""


def file_name(part: Message) -> str:
    if part.get_content_type() == "message/rfc822":
        inside = messages_in(part)
        subject = header(inside[0], "Subject") if inside else ""
        return f"{safe_name(subject, 'Mail')}.eml"
    with suppress(ValueError, LookupError, TypeError, IndexError):
        return decoded(part.get_filename() or "")
    return ""


def parameter(part: Message, name: str) -> str:
    with suppress(ValueError, LookupError, TypeError, IndexError):
        return str(part.get_param(name) or "")
    return ""


def charset_of(part: Message) -> str:
    with suppress(ValueError, LookupError, TypeError, IndexError):
        return str(part.get_content_charset() or "")
    return ""


def text_of(part: Part) -> str:
    """Its text in the encoding it names; else in the one that is found out."""
    data = part.data
    text = said_in(data, part.charset) if part.charset else ""
    if not text:
        try:
            text = read_text(data)
        except NotText:
            text = data.decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").replace("\x00", "")
    return unflowed(text, part.drops_spaces) if part.is_flowed else text


def said_in(data: bytes, charset: str) -> str:
    """Read in the encoding that is named, as programs mean it; "" where it cannot be that one."""
    with suppress(LookupError, ValueError):  # of a name that has a NUL or no letters
        named = codecs.lookup(charset).name
        is_plain = data.isascii() and b"\x00" not in data
        if named in {"ascii", *UNKNOWN} or (is_plain and named.startswith(WIDE)):
            return ""
        # What is UTF-8 is so by no chance, whatever a program that passed it on took it for.
        first = ["utf-8"] if named.startswith(ONE_BYTE) else []
        for name in (*first, MEANT.get(named, named), named):
            with suppress(UnicodeDecodeError):
                return whole_letters(data.decode(name))
    return ""


def unflowed(text: str, drops_spaces: bool = False) -> str:
    """The text with its paragraphs in one line each, quoted ones too (RFC 3676)."""
    out: list[str] = []
    goes_on, before = False, ""
    for given in text.split("\n"):
        line = given.lstrip(">")
        marks = ">" * (len(given) - len(line))
        line = line.removeprefix(" ")
        if goes_on and marks == before and line != "-- ":
            out.append(line)
        else:
            out += ["\n" if out else "", f"{marks} {line}" if marks else line]
        goes_on, before = line.endswith(" ") and line != "-- ", marks
        if goes_on and drops_spaces:
            out[-1] = out[-1][:-1]
    return "".join(out)


def header(part: Message, name: str) -> str:
    return next(iter(headers(part, name)), "")


def headers(part: Message, name: str) -> list[str]:
    """All headers of this name as they were meant."""
    wanted = name.lower()
    return [decoded(str(value)) for key, value in part.raw_items() if key.lower() == wanted]


def decoded(raw: str) -> str:
    """A header's words: encoded ones, and bytes that stand there as they are."""
    given = raw[:HEADER_MAX_CHARS]
    if not given.isascii():
        given = as_text(given.encode("utf-8", "surrogateescape"))
    try:
        pieces = [
            value if isinstance(value, str) else word(value, charset)
            for value, charset in decode_header(given)
        ]
    except (HeaderParseError, ValueError, LookupError, TypeError):  # base64 that is none
        return given
    return "".join(pieces).encode("utf-8", "replace").decode().replace("\x00", "") or given


def word(value: bytes, charset: str | None) -> str:
    """Python gives what stands between encoded words in an encoding of its own."""
    if charset is None:
        return value.decode("raw-unicode-escape", "replace")
    return said_in(value, charset) or as_text(value)


def as_text(value: bytes) -> str:
    """What names no encoding: UTF-8, else the old Windows'."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")
