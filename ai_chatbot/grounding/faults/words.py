"""Words in the place of others, where a claim is else word for word what the window says."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.negation import SOFT
from ai_chatbot.grounding.tokens import plain_word
from ai_chatbot.grounding.windows import Sentence, Window, compared, supporting
from ai_chatbot.grounding.words.ones import FIRST
from notes.text.words.splitting import is_unspaced

TITLES_BEFORE = frozenset("دكتور سيد سيده استاذ डॉ श्री श्रीमती ד״ר מר גברת".split())
BENDING = re.compile("[\u3040-\u309f\u0e00-\u0e7f]+")  # hiragana; Thai's letters are sounds
TITLES = (
    "先生",
    "女士",
    "小姐",
    "医生",
    "醫生",
    "老师",
    "老師",
    "教授",
    "さん",
    "氏",
    "씨",
    "님",
    "선생",
)
SAME_BEGINNING, OTHER_ENDING = 4, 3  # letters of two forms of one word
SPELLED_ALIKE = 0.85  # of the letters of two spellings of one word
VERBATIM = 0.75  # of a claim's words that stand in a sentence in their order, as they are written


def new_word_faults(said: Sentence, window: Window) -> Iterator[Fault]:
    """A word that the passage does not know, in the place of another one.

    Where a claim is else word for word a sentence of the notes it is no paraphrase: "moved to the
    vineyard" where it was the orchard, "on Sunday" where it was Saturday, "shrinks" where it grows,
    or a word that the question took for granted. It may be another word for the same; vectors
    cannot tell that from its contrary, so it counts as missing alone.
    """
    if not (new := set(new_words(said, window))):
        return
    places = [at for at, token in enumerate(said.tokens) if token.kind != "sign"]
    for each in supporting(said, window):
        same, changes = said.aligned(each)
        if same < VERBATIM * len(said.plain):
            continue
        for tag, a, b, c, d in changes:
            other = new.intersection(places[a:b]) if tag == "replace" else ()
            for at in sorted(other):
                if not is_form_of_any(said.tokens[at].plain, each.plain[c:d]):
                    yield Fault(Kind.WORD, said.tokens[at].text, False)
                    return


def new_words(said: Sentence, window: Window) -> Iterator[int]:
    """The places of telling words, and of characters of scripts without spaces, that the window's
    passage does not have in any form; numbers with their units, and what takes something back, are
    compared as such, and the first of several is no number that a claim is asked for."""
    of_numbers = {at for one in said.quantities for at in range(one.at, one.after + bool(one.unit))}
    for at, token in enumerate(said.tokens):
        if at in of_numbers or not compared(token) or token.plain in SOFT | FIRST:
            continue
        if token.kind == "run":
            is_known = plain_word(token.text) in window.passage.characters
            if not is_known and not BENDING.fullmatch(token.text):
                yield at
        elif not window.passage.holds_form(said.text, token):
            yield at


def is_form_of_any(word: str, others: Sequence[str]) -> bool:
    """Whether it may be another form or spelling of one of these plain words: "fahrst" of "fahre",
    "color" of "colour"."""
    return any(_is_form(word, other) for other in others)


def _is_form(word: str, other: str) -> bool:
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))))
    if same >= SAME_BEGINNING and max(len(word), len(other)) - same <= OTHER_ENDING:
        return True
    is_long = min(len(word), len(other)) > SAME_BEGINNING and same > 0
    return is_long and SequenceMatcher(None, word, other).ratio() >= SPELLED_ALIKE


def word_faults(said: Sentence, asked: Sentence, window: Window) -> Iterator[Fault]:
    """Where all else is word for word the same, another word may be another thing."""
    spoken_of = {*window.about.telling, *asked.telling}
    for each in supporting(said, window):
        for place, theirs in replacements(said, each):
            mine = [word for word in said.telling[place] if word not in spoken_of]
            if mine and _is_another_name(said, mine, place, theirs, each, window):
                yield Fault(Kind.WORD, " ".join(mine), True)
                return


def _is_another_name(
    said: Sentence,
    mine: Sequence[str],
    place: slice,
    theirs: Sequence[str],
    each: Sentence,
    window: Window,
) -> bool:
    is_run = all(map(is_unspaced, mine))
    if is_run and not window.characters:
        return False  # of another script than the passage
    if (len(mine) == 1 or not is_run) and not may_be_small(mine) and not _is_titled(said, place):
        return False  # part of a word, or a word like any other
    if not is_name(said, mine):
        return False
    is_new = not any(word in window.stems | window.characters for word in mine)
    if is_new:
        return not _is_named_otherwise(said, mine, window)
    return is_name(each, theirs)


def may_be_small(words: Sequence[str]) -> bool:
    """Whether their script has large and small letters, so that names can be told."""
    return any(word.upper() != word for word in words)


def _is_titled(said: Sentence, place: slice) -> bool:
    """Whether a title as people have it stands beside: there a name is one."""
    behind = "".join(said.telling[place.stop : place.stop + 3])
    before = said.telling[max(0, place.start - 1) : place.start]
    return behind.startswith(TITLES) or not TITLES_BEFORE.isdisjoint(before)


def _is_named_otherwise(said: Sentence, words: Sequence[str], window: Window) -> bool:
    """Whether all of these are names that stand there in another form."""
    tokens = [token for token in said.tokens if token.kind == "word" and token.stem in words]
    return bool(tokens) and all(window.names(token) for token in tokens)


def is_name(sentence: Sentence, words: Sequence[str]) -> bool:
    """Whether these words are names, as far as their letters tell; all of a script that has no
    large ones may be, but for what only bends a word.
    """
    wanted = set(words)
    found = [token for token in sentence.tokens if compared(token) in wanted]
    return all(token.is_capital or has_no_case(token.text) for token in found)


def has_no_case(word: str) -> bool:
    return word.upper() == word.lower() and not BENDING.fullmatch(word)


def replacements(said: Sentence, each: Sentence) -> Iterator[tuple[slice, list[str]]]:
    """(the place of the claim's telling words, the sentence's words there), if both are nearly
    the same else.
    """
    same, changes = said.aligned_by_words(each)
    if same < 2 or same < 0.6 * len(said.telling):
        return
    for tag, a, b, c, d in changes:
        if tag == "replace" and b - a <= 3:
            yield slice(a, b), each.telling[c:d]
