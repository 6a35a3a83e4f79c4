"""Which of the old encodings bytes are most likely in: a detector's word, weighed by their looks.

A detector knows how often letters follow each other, which says much of a page and little of a
line. What a reading looks like, and how usual its encoding is, says more of a line.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import chardet

from notes.text.decoding.plausible import count_of, is_common, is_of_signs, oddness, outside_ascii

# How usual each is, in the detector's own measure; what stands first goes before its equals.
USUAL = {
    "cp1252": 0.015, "cp1251": 0.01, "gb18030": 0.0075, "cp932": 0.0075, "cp949": 0.005,
    "big5hkscs": 0.005, "euc_jis_2004": 0.0025, "cp1250": 0.005, "cp1253": 0.005,
    "cp1255": 0.005, "cp1256": 0.005, "cp1254": 0.0025, "cp874": 0.005, "cp1257": 0.0,
    "cp1258": 0.0, "koi8-r": 0.0025, "koi8-u": 0.0, "mac-roman": 0.002, "cp850": 0.0015,
    "cp437": 0.0015, "cp866": 0.0015, "cp852": 0.0, "mac-cyrillic": 0.0, "iso8859-2": 0.0,
    "iso8859-5": 0.0, "iso8859-6": 0.0, "iso8859-7": 0.0, "iso8859-15": 0.0,
    "cp720": 0.0, "cp737": 0.0, "cp857": 0.0, "cp862": 0.0, "cp775": 0.0, "mac-greek": 0.0,
    "mac-turkish": 0.0, "mac-latin2": 0.0, "kz1048": 0.0,
}  # fmt: skip
CHINESE_OR_KOREAN = {"gb18030", "cp949", "big5hkscs"}
EAST_ASIAN = CHINESE_OR_KOREAN | {"cp932", "euc_jis_2004"}
# Bytes that the Central European one of Windows uses and ISO's does not.
ONLY_WINDOWS = bytes(range(0x80, 0xA0))
SAMPLE_BYTES = 64_000  # for the detector
LOOKED_AT = 1_500  # characters, for the looks: these are looked at one by one
PER_COMMON, COMMON_MAX = 0.003, 10
ODD_COSTS, LEAST = 4.0, 0.002
SIGNS = 1.5  # times as likely when all that is not ASCII are quotes and dashes, well placed
LONE_SIGNS = 6.0  # the same of the most usual one, when they are few and apart: "50 °C", "± 3"
# The second best is that near, or the best looks that odd: it may be wrong.
NEAR, TOO_ODD, FEW, NEAR_OF_FEW = 0.8, 0.1, 4, 0.5
ODDER = 0.6  # how near one counts that has something odd where the best has nothing
LIKELY_FROM = 0.3  # of the best: what its neighbours are in is taken from there
TOGETHER = re.compile(r"[^\x00-\x7f]{2}")


class Guess(NamedTuple):
    encoding: str
    is_doubtful: bool


class Rated(NamedTuple):
    score: float
    odd: float
    encoding: str
    looks: str  # the sample's beginning, read so


def guess(
    data: bytes, *, likely: Sequence[str] = (), among: Mapping[str, float] = USUAL
) -> Guess | None:
    """The encoding of bytes that are not UTF-8, or None when all of them fail.

    `likely`: what the texts beside it are in, the likeliest first. `among`: these, and how usual
    each is.
    """
    rated = rate(data, among)
    if not rated:
        return None
    best = rated[0]
    scores = {each.encoding: each.score for each in rated}
    for encoding in likely:
        if scores.get(encoding, 0.0) >= LIKELY_FROM * best.score:
            return Guess(encoding, is_doubtful=False)
    alike = [each for each in rated if each.looks == best.looks]
    usual_one = max(alike, key=lambda each: among[each.encoding])
    return Guess(usual_one.encoding, is_doubtful(best, rated))


def is_doubtful(best: Rated, rated: Sequence[Rated]) -> bool:
    others = [each for each in rated if each.looks != best.looks]
    rival = max(
        (each.score * (ODDER if each.odd and not best.odd else 1) for each in others), default=0.0
    )
    ratio = rival / best.score
    few = outside_ascii(best.looks) < FEW and not is_of_signs(best.looks)
    return ratio > (NEAR_OF_FEW if few else NEAR) or best.odd > TOO_ODD


def rate(data: bytes, among: Mapping[str, float]) -> list[Rated]:
    """Those that can be, the best first; what cannot come near the best is not looked at."""
    sample = telling(data)
    heard = detector_says(sample, among)
    is_lone = len(sample.translate(None, bytes(range(128)))) == 1  # it says nothing of rare ones
    chances = {
        encoding: LEAST + how_usual + heard.get(encoding, 0.0) * bool(how_usual or not is_lone)
        for encoding, how_usual in among.items()
    }
    if sample.translate(None, ONLY_WINDOWS) == sample:  # it says the same in ISO's
        chances["cp1250"] = heard.get("cp1250", 0.0)
    rated: list[Rated] = []
    for encoding in sorted(among, key=lambda encoding: -chances[encoding]):
        signs = LONE_SIGNS if encoding == "cp1252" else SIGNS
        most = signs * (chances[encoding] + PER_COMMON * COMMON_MAX * (encoding in EAST_ASIAN))
        if rated and most < LIKELY_FROM * max(each.score for each in rated):
            continue
        if can_be(data, encoding):
            looks = sample.decode(encoding, "ignore")[:LOOKED_AT]
            rated.append(Rated(*score_of(looks, encoding, chances[encoding]), encoding, looks))
    return sorted(rated, key=lambda each: -each.score)


def can_be(data: bytes, encoding: str) -> bool:
    """Whether all of it is in this encoding; its last character may be cut off."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def score_of(looks: str, encoding: str, chance: float) -> tuple[float, float]:
    """(score, what is odd about it)."""
    outside = outside_ascii(looks) or 1
    odd = oddness(looks)
    if encoding in EAST_ASIAN:
        common = sum(char > "\u2e80" and is_common(char) for char in looks)
        chance += PER_COMMON * min(common, COMMON_MAX)
    if encoding in CHINESE_OR_KOREAN:
        odd += 0.6 * count_of(looks, "kana") / outside
    if not odd and is_of_signs(looks):
        is_lone = encoding == "cp1252" and outside < FEW and not TOGETHER.search(looks)
        chance *= LONE_SIGNS if is_lone else SIGNS
    return chance / (1 + ODD_COSTS * odd), odd


def detector_says(sample: bytes, among: Iterable[str]) -> dict[str, float]:
    found = chardet.detect_all(
        sample,
        ignore_threshold=True,
        include_encodings=among,
        compat_names=False,
        max_bytes=SAMPLE_BYTES,
    )
    return {str(each["encoding"]): float(each["confidence"]) for each in found}


def telling(data: bytes) -> bytes:
    """The lines that are not plain ASCII, as many as are looked at."""
    return b"\n".join(bounded(line for line in data.split(b"\n") if not line.isascii()))


def bounded(lines: Iterator[bytes]) -> Iterator[bytes]:
    left = SAMPLE_BYTES
    for line in lines:
        if left <= 0:
            return
        yield line[first_outside(line) :][:left]
        left -= len(line) + 1


def first_outside(line: bytes) -> int:
    """Where to begin in a line: at its start, or near the first byte that tells something."""
    if len(line) <= LOOKED_AT:
        return 0
    plain = len(line) - len(line.lstrip(bytes(range(128))))
    return line.rfind(b" ", 0, plain) + 1 if plain > LOOKED_AT // 2 else 0
