"""What speaks against a claim in another language than the window's: what both write alike.

Numbers are read in either, names known by their sounds; a "not", a day of the week and the small
words that say how much or when have their kinds in each language.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.faults.names import code_faults, named_in
from ai_chatbot.grounding.faults.operators import kind_at
from ai_chatbot.grounding.faults.spelling import are_alike, is_in_kana
from ai_chatbot.grounding.faults.words import TITLES_BEFORE
from ai_chatbot.grounding.numbers import month_called
from ai_chatbot.grounding.tokens import Token
from ai_chatbot.grounding.windows import Reading, Sentence, Window, supporting
from ai_chatbot.grounding.words.operators import OTHERWISE, said_in_any, weekdays
from notes.text.words.languages import SCRIPTS

MOST_NAMES = 60  # of a passage
SAME_LENGTH = 0.5  # of a sentence's words, from which a claim says all of it
MOST_WORDS = 300  # of one in a script without large letters, where each may be a name
MOST_KANA, MOST_TITLED = 20, 20  # names of a claim that are looked at
WRITTEN_VOWELS = re.compile("[وياוי]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f]{2,60}[0-9]{0,9}")
KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{3,40}")
CASELESS = frozenset("ar he hi".split())
UNTOLD = frozenset("zh ja ko th".split())  # names are not told from other words, nor by their sound
# Behind these German has a name, or one of few words, without an article.
BEFORE_NAMES = frozenset("in von nach aus bei durch firma herr frau doktor dr".split())
NO_NAMES = re.compile(
    r"(?:ung|heit|keit|schaft|ion|tät|ern|nis|tum)\Z|(?:hause|betrieb|hand|holz|stein|zukunft|"
    r"wasser|mitternacht|anfang|ende|arbeit|bord|not|angst|stunden?|tagen|wochen|monaten|jahren|"
    r"uhr|kindern|norden|süden|osten|westen|metall|glas|gold|silber|beginn|plan|bedarf)\Z",
    re.I,
)


def foreign_faults(claim: Claim, window: Window) -> Iterator[Fault]:
    said = claim.sentence(claim.language)
    yield from _numbers(said, window)
    if not claim.denies:
        yield from _numbers(claim.asked(claim.language), window, is_asked=True)
    yield from _names(said, claim.language, window)
    yield from code_faults(claim, window)
    yield from _contraries(said, window.middle)


def foreign_contraries(claim: Claim, window: Window) -> Iterator[Fault]:
    """A "not", a day of the week or a small word that one has, and the other has otherwise: of the
    sentences that hold most of its words.
    """
    said = claim.sentence(claim.language)
    resting = supporting(claim.sentence(window.passage.language), window)
    found = [tuple(_contraries(said, each)) for each in resting]
    if found and all(found):
        yield from found[0]


def _contraries(said: Sentence, there: Sentence) -> Iterator[Fault]:
    if _is_negative(said) != _is_negative(there):
        yield Fault(Kind.NEGATION, "", True)
    mine, theirs = _kinds(said), _kinds(there)
    if any(
        len(pair & mine) == len(pair & theirs) == 1 and pair <= mine | theirs for pair in OTHERWISE
    ):
        yield Fault(Kind.CONTRARY, "", True)
    days, other_days = _days(said), _days(there)
    if days and other_days and not days & other_days:
        yield Fault(Kind.CONTRARY, "", True)


def _numbers(said: Sentence, window: Window, *, is_asked: bool = False) -> Iterator[Fault]:
    known = window.passage.quantities if is_asked else [*window.quantities, *window.ones]
    for mine in said.quantities:
        is_count = is_asked and max(mine.values) < 1000
        if mine.is_loose or is_count or any(mine.agrees(one) for one in known):
            continue
        yield Fault(Kind.NUMBER, said.tokens[mine.at].text, bool(window.quantities))


def _names(said: Sentence, language: str, window: Window) -> Iterator[Fault]:
    passage = window.passage
    if language == "ja" and _has_other_kana(said, window):
        yield Fault(Kind.NAME, "", True)
    yield from _kept_names(said, language, passage)
    if UNTOLD & {language, passage.language}:
        return
    words = [t for each in (window.about, *passage.sentences) for t in each.tokens]
    if passage.language in CASELESS:
        plain = [token.plain for token in words if token.kind == "word"][:MOST_WORDS]
        known = [*plain, *(ARTICLES.sub("", word) for word in plain)]
    else:
        known = [t.plain for t in words if t.is_capital][:MOST_NAMES]
    for name in islice(_titled_in(said, language), MOST_TITLED):
        spoken = WRITTEN_VOWELS.sub("", name.plain)
        if not any(are_alike(form, each) for form in (name.plain, spoken) for each in known):
            yield Fault(Kind.NAME, name.text, True)
    for name in _names_in(said, language):
        if name.plain not in weekdays() and not any(are_alike(name.plain, each) for each in known):
            yield Fault(Kind.NAME, name.text, False)
    if language in CASELESS and _leaves_out_all(said, window.middle):
        yield Fault(Kind.NAME, "", True)
    first = _first_word(said, language)
    is_known = first is None or any(are_alike(first.plain, each) for each in known)
    if first and not is_known and _has_other_name(said, window.middle):
        yield Fault(Kind.NAME, first.text, True)


def _kept_names(said: Sentence, language: str, passage: Reading) -> Iterator[Fault]:
    """In a language of other letters what is written in Latin ones is kept from such notes."""
    if language not in SCRIPTS or passage.language in SCRIPTS:
        return
    numbers = {at for one in said.quantities for at in range(one.at, one.after)}
    kept = (t for at, t in enumerate(said.tokens) if at not in numbers and LATIN.fullmatch(t.text))
    for name in islice(kept, MOST_NAMES):
        if name.stem and not passage.names(name):
            yield Fault(Kind.NAME, name.text, False)


def _has_other_kana(said: Sentence, window: Window) -> bool:
    """Whether a name of the sentence is not there in katakana, but a word that no name of the
    passage sounds like."""
    runs = KATAKANA.findall(said.text)[:MOST_KANA]
    capitals = [t.plain for each in window.passage.sentences for t in each.tokens if t.is_capital]
    names = names_of(window.middle)[:MOST_KANA]
    missing = [n for n in names if not any(is_in_kana(n, run) for run in runs)]
    others = [run for run in runs if not any(is_in_kana(n, run) for n in capitals[:MOST_NAMES])]
    return bool(missing and others)


def names_of(sentence: Sentence) -> list[str]:
    """Plain, without months, which are no names."""
    names = [sentence.tokens[at] for at in sentence.named]
    return [name.plain for name in names if not month_called(name.text)]


def _titled_in(said: Sentence, language: str) -> Iterator[Token]:
    """The word behind a doctor's or a gentleman's title, where no letter tells a name."""
    if language in ("ar", "he"):
        for title, name in pairwise(said.tokens):
            if ARTICLES.sub("", title.plain) in TITLES_BEFORE and name.kind == "word":
                yield name


def _leaves_out_all(said: Sentence, there: Sentence) -> bool:
    """Whether none of its words sounds like a name of this sentence, which is hardly longer.

    So another name is found where it is written like any word.
    """
    plain = [token.plain for token in said.tokens if token.kind == "word"]
    words = [*plain, *(ARTICLES.sub("", word) for word in plain)]
    words += [WRITTEN_VOWELS.sub("", word) for word in words]
    names = names_of(there)
    is_as_long = len(plain) >= SAME_LENGTH * sum(1 for t in there.tokens if t.kind == "word")
    return bool(names) and is_as_long and not any(are_alike(n, w) for n in names for w in words)


def _first_word(said: Sentence, language: str) -> Token | None:
    """What begins a sentence without an article, in languages where a verb does not."""
    first = said.tokens[0] if said.tokens else None
    is_one = first is not None and first.is_capital and first.stem and language in ("en", "fr")
    return first if is_one else None


def _has_other_name(said: Sentence, there: Sentence) -> bool:
    """Whether it begins with, or holds, a name that the claim does not."""
    words = [token.plain for token in said.tokens if token.kind == "word"]
    names = [*there.named, *(at for at, token in enumerate(there.tokens[:1]) if token.is_capital)]
    return any(
        there.tokens[at].stem and not any(are_alike(there.tokens[at].plain, word) for word in words)
        for at in names
    )


def _names_in(said: Sentence, language: str) -> Iterator[Token]:
    if language in SCRIPTS.keys() - {"ru", "el"}:
        return
    if language != "de":
        yield from named_in(said)
        return
    for at in said.named:
        before = said.tokens[at - 1] if at else None
        is_beside = before is not None and (
            before.plain in BEFORE_NAMES or (before.is_capital and before.stem)
        )
        if is_beside and not NO_NAMES.search(said.tokens[at].plain):
            yield said.tokens[at]


ARTICLES = re.compile("^(?:[وبلف]?ال|[وبلف](?=[\u0600-\u06ff]{3})|[בלמהוש]{1,2}(?=[א-ת]{3}))")


def _is_negative(sentence: Sentence) -> bool:
    return any(one.is_hard for one in sentence.negations)


def _kinds(sentence: Sentence) -> set[str]:
    found: set[str] = set()
    at = 0
    while at < len(sentence.tokens):
        kind, at = kind_at(sentence.tokens, at, said_in_any())
        found.add(kind)
    return found - {""}


def _days(sentence: Sentence) -> set[int]:
    days = weekdays()
    return {days[token.plain] for token in sentence.tokens if token.plain in days}
