"""Where a text holds data that only programs read: pictures in base64, drawings, dumps.

They say nothing that anybody looks for, and would be hundreds of passages.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter

from notes.text.syntax.data_pictures import PICTURE

RUN_CHARS = 40  # on one line, without a space: MIME has 76, PEM 64
DATA_CHARS = 120  # of runs that follow each other
MEAN_WORD = 2.6  # characters of what WORDS takes for a word; real ones have four and more
JSON_CHARS = 2000  # shorter JSON is an example that somebody wrote
NUMBERS_SHARE = 0.5  # of the values of JSON that is a drawing or a measurement
HEX_BYTES = 60
# In the name of the language of a block of code in which a plugin keeps what was drawn.
DRAWINGS = (
    "compressed-json", "drawio", "drawing", "excalidraw", "handdrawn-ink", "handwritten-ink",
    "tldraw",
)  # fmt: skip
EXCALIDRAW = re.compile(r'\s*+\{\s*+"type":\s*+"excalidraw')

# No two parts of these can take the same character.
DATA_ADDRESS = re.compile(r"\bdata:[\w.+/-]*+(?:;[\w.=+-]*+)*+,[^\s()<>\"'`\]\\]*+", re.I)
RUN = re.compile(rf"[A-Za-z0-9+/=_-]{{{RUN_CHARS},}}+")
BETWEEN = re.compile(r"[\s>\"'\\+]{0,12}+\Z")  # two lines of one run
LAST_LINE = re.compile(r"\n[ \t>]{0,12}+([A-Za-z0-9+/=_-]{4,}+)[ \t]*+$", re.M)
HEX_END = r"(?:[,:;]\s{0,3}+|\s{1,3}+)"
HEX = re.compile(  # begins with one class alone: `re` then looks for that quickly
    rf"[0-9A-Fa-f](?:[0-9A-Fa-f]|(?<=0)x[0-9A-Fa-f]{{2}}){HEX_END}"
    rf"(?:(?:0x)?+[0-9A-Fa-f]{{2}}{HEX_END}){{{HEX_BYTES - 1},}}+"
)
# As programs show a file: its place, bytes, and what they are as letters.
HEX_LINES = re.compile(
    r"(?:^[ \t>]*+[0-9A-Fa-f]{4,16}+:?+[ \t]++"
    r"(?:[0-9A-Fa-f]{2,8}+[ \t]{1,3}+){4,}+[^\n]*+\n?){4,}+",
    re.M,
)
UUENCODED = re.compile(  # as mail had files before MIME
    r"^[ \t>]{0,12}begin [0-7]{3,4} [^\n]{1,200}+\n(?:[ \t>]{0,12}+[!-`][ -`]{1,90}+\n){4,}+"
    r"(?:[ \t>]{0,12}+[ `]?\n)?+(?:[ \t>]{0,12}+end[ \t]*+$)?+",
    re.M,
)
SAME = re.compile(r"(.)\1{3,}+", re.S)
WORDS = re.compile(r"[A-Z]?[a-z]++|[A-Z]++|[0-9]++")
SAID = re.compile(
    r'"(?:[^"\\]|\\.)*+"?+(\s{0,9}+:)?+|(-?\d[\d.eE+-]*+|\b(?:true|false|null)\b)'
    r"|[^\W\d_]{2,}+",  # words without quotation marks: this is no JSON, but begins as it does
    re.S,
)
BEFORE = re.compile(r"(?:!\[\])?\(<?\Z|^[ >]{0,9}\[[^\[\]\n]{1,99}\]:[ \t]{0,9}<?\Z", re.M)
AFTER = re.compile(r">?(?:[ \t]{1,9}(?:\"[^\"\n]{0,99}\"|'[^'\n]{0,99}'))?[ \t]{0,9}\)|>")

Place = tuple[int, int]


def find_data(text: str) -> list[Place]:
    """`text[start:end]` of each run of data, in order, without overlap."""
    found = [*data_addresses(text), *long_runs(text), *dumps(text)]
    return joined([with_brackets(text, place) for place in joined(found)])


def data_addresses(text: str) -> Iterator[Place]:
    for pattern in (DATA_ADDRESS, PICTURE) if "data:" in text.lower() else ():
        for found in pattern.finditer(text):
            if len(found[0]) >= DATA_CHARS:
                yield found.span()


def long_runs(text: str) -> Iterator[Place]:
    for lines in runs_of_lines(text):
        start, end = lines[0][0], lines[-1][1]
        run = "".join(text[line_start:line_end] for line_start, line_end in lines)
        if len(run) >= DATA_CHARS and not is_words(run):
            last = LAST_LINE.match(text, end) if len(lines) > 1 else None
            yield start, last.end() if last and not is_words(last[1], few=True) else end


def runs_of_lines(text: str) -> Iterator[list[Place]]:
    """Runs that only line ends, quotes and the like stand between, together."""
    lines: list[Place] = []
    for found in RUN.finditer(text):
        if lines and not BETWEEN.match(text[lines[-1][1] : found.start()][:13]):
            yield lines
            lines = []
        lines.append(found.span())
    if lines:
        yield lines


def is_words(run: str, *, few: bool = False) -> bool:
    """Whether small letters, capitals and digits follow each other as in words and numbers.

    In base64 and hexadecimal digits they take turns at every other character. A run of `few` is
    judged, too.
    """
    words = WORDS.findall(SAME.sub("", run))
    size = sum(map(len, words))
    return (size < DATA_CHARS // 2 and not few) or size > MEAN_WORD * len(words)


def dumps(text: str) -> Iterator[Place]:
    for found in chain(HEX.finditer(text), HEX_LINES.finditer(text)):
        letters = sum(found[0].count(letter) for letter in "abcdefABCDEF")
        if letters * 10 > len(found[0]):  # else it is a table of numbers
            yield found.span()
    for found in UUENCODED.finditer(text):
        yield found.span()


def is_drawing(content: str, info: str = "") -> bool:
    """Whether a block (of code, of the language `info`) is nothing but data."""
    if any(name in info.lower() for name in DRAWINGS) or EXCALIDRAW.match(content):
        return True
    if len(content) < JSON_CHARS:
        return False
    is_json = content.lstrip()[:1] in {"{", "["} and content.rstrip()[-1:] in {"}", "]"}
    return is_json and is_numbers(content)


def is_vector_picture(content: str) -> bool:
    """Whether a block is a picture in SVG, which no page shows."""
    lowered = content.strip().lower()
    return lowered.startswith("<svg") and lowered.endswith("</svg>")


def is_numbers(json: str) -> bool:
    """Whether most of the values are numbers, yes or no, and not words."""
    numbers = words = 0
    for name, number in SAID.findall(json):
        numbers += bool(number)
        words += not number and not name
    return numbers > NUMBERS_SHARE * (numbers + words)


def with_brackets(text: str, place: Place) -> Place:
    """The place with what Markdown puts around an address."""
    start, end = place
    before = BEFORE.search(text[max(0, start - 120) : start])
    if before is None:
        return place
    after = AFTER.match(text, end)
    return start - len(before[0]), after.end() if after else end


def joined(places: Sequence[Place]) -> list[Place]:
    """The places in order, those that overlap or touch made one."""
    out: list[Place] = []
    for start, end in sorted(places):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def without(start: int, end: int, places: Sequence[Place]) -> Iterator[Place]:
    """The parts of a range that are in none of the places, which are in order."""
    for number in range(bisect(places, start, key=itemgetter(1)), len(places)):
        place_start, place_end = places[number]
        if place_start >= end:
            break
        if start < place_start:
            yield start, place_start
        start = place_end
    if start < end:
        yield start, end
