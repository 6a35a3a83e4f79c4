"""The grammar of the search box and of questions.

`[[a note]]` · `#tag/sub`, `tag:name` · `in:folder` · `before:2024-05` · `after:2023` · `-word` ·
`"exact words"`, each with a minus or NOT before it for the contrary; `OR` between two of them;
parentheses. OR binds closer than standing side by side, which means all of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from notes.search.terms import All, Condition, Either, Kind, Not, Sign, Term, Token, scan, tidy
from notes.text.words.splitting import PICTURES, split_words

MOST_TERMS = 20  # each is a search of its own; what stands behind them is searched as words
MOST_OPERATORS = 60  # parentheses as well
DEPTH_MAX = 8  # parentheses within each other; those further in are words
A_WORD = re.compile(r"[^\s()（）]+")
WORD_BEFORE = re.compile(r"(?<!\S)\S++(?=\s*+\Z)")
WORD_AFTER = re.compile(r"\s*([^\s()（）]+)")
HAS_WORD = re.compile(rf"[^\W_]|[{PICTURES}]")


@dataclass(frozen=True)
class Query:
    """What a search asks for: `text` by meaning and words, the rest as conditions."""

    text: str
    notes: list[str] = field(default_factory=list)  # named ones, which must be found
    where: All = field(default_factory=All)  # all of these conditions
    written: str = field(default="", compare=False)  # the whole query
    tokens: tuple[Token, ...] = field(default=(), compare=False)  # of it, those that count

    @property
    def has_conditions(self) -> bool:
        return bool(self.where.parts)

    @property
    def is_conditions_alone(self) -> bool:
        """Whether it has no words but those that conditions hold."""
        unsaid = [replace(token, words=" ") for token in self.tokens]
        beside = words_between(self.written, unsaid)
        return self.has_conditions and not self.notes and not split_words(beside)


def parse_query(text: str) -> Query:
    """Take the conditions out of a question; what is no condition stays as it was written."""
    text = text.replace("\x00", " ")
    tokens = words_left_out(text, groups(text, few_terms(scan(text))))
    tokens = silenced(operators(text, tokens))
    builder = Builder(tokens)
    return Query(
        words_between(text, tokens),
        notes=list(dict.fromkeys(builder.notes)),
        where=All(tuple(builder.frames[0].conditions())),
        written=text,
        tokens=tuple(tokens),
    )


def few_terms(tokens: Sequence[Token]) -> list[Token]:
    """Without the terms beyond MOST_TERMS, however often each is said, and the operators beyond."""
    taken: set[tuple[Term, bool]] = set()
    operators = 0
    kept = []
    for token in tokens:
        said = (token.term, token.is_negative)
        if token.sign is not Sign.TERM:
            operators += 1
            if operators > MOST_OPERATORS:
                continue
        elif said not in taken:
            if len(taken) == MOST_TERMS:
                continue
            taken.add(said)
        kept.append(token)
    return kept


def words_between(text: str, tokens: Sequence[Token]) -> str:
    """The text with each token replaced by what remains of it to be searched."""
    said, at = [], 0
    for token in tokens:
        if token.start >= at:  # a word that OR makes a term stays
            said += [text[at : token.start], token.words or text[token.start : token.end]]
            at = token.end
    return tidy("".join([*said, text[at:]]))


# --- Which parentheses and operators are meant -------------------------------------------------


def groups(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Without parentheses that hold no condition, nor an OR that is left out."""
    opened: list[int] = []
    meant: set[int] = set()
    holding: list[bool] = []
    for place, token in enumerate(tokens):
        if token.sign is Sign.OPEN:
            opened.append(place)
            holding.append(False)
        elif token.sign is Sign.CLOSE and opened:
            start = opened.pop()
            if holding.pop():
                holding[-1:] = [True] if holding else []
                if len(opened) < DEPTH_MAX:
                    meant |= {start, place}
        elif holding and (is_condition(token) or is_or_left_out(text, tokens, opened[-1], place)):
            holding[-1] = True
    return [
        replace(token, words=" ") if place in meant else token
        for place, token in enumerate(tokens)
        if place in meant or token.sign not in (Sign.OPEN, Sign.CLOSE)
    ]


def is_or_left_out(text: str, tokens: Sequence[Token], opening: int, place: int) -> bool:
    return tokens[place].sign is Sign.OR and is_left_out(text, tokens, opening)


def is_left_out(text: str, tokens: Sequence[Token], opening: int) -> bool:
    """Whether what these parentheses hold has a minus or NOT before it."""
    token, before = tokens[opening], tokens[max(0, opening - 1)]
    return token.is_negative or (before.sign is Sign.NOT and is_bare(text, before, token))


def words_left_out(text: str, tokens: Sequence[Token]) -> list[Token]:
    """With the words that stand in parentheses which NOT or a minus leaves out: terms, too."""
    kept: list[Token] = []
    opened: list[bool] = []
    words = 0
    for place, token in enumerate(tokens):
        if any(opened):
            start = tokens[place - 1].end
            found = list(islice(words_in(text, start, token.start), MOST_TERMS - words))
            words += len(found)
            kept += found
        if token.sign is Sign.OPEN:
            opened.append(is_left_out(text, tokens, place))
        elif token.sign is Sign.CLOSE:
            opened.pop()
        kept.append(token)
    return kept


def words_in(text: str, start: int, end: int) -> Iterator[Token]:
    for found in A_WORD.finditer(text, start, end):
        if word := word_token(found[0], found.start()):
            yield replace(word, words=" ")


def is_condition(token: Token) -> bool:
    is_wanted_note = token.term.kind is Kind.NOTE and not token.is_negative
    return token.sign is Sign.TERM and not is_wanted_note


def operators(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Without the OR, AND and NOT that stand between words; a word beside OR is a term."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.sign in (Sign.TERM, Sign.OPEN, Sign.CLOSE):
            kept.append(token)
        elif token.sign is Sign.NOT:
            if after and begins(after) and is_bare(text, token, after):
                kept.append(replace(token, words=" "))
        else:
            left = beside_left(text, before, token)
            right = beside_right(text, token, after)
            if not (left and right) or (is_word(left) and is_word(right)):
                continue
            if token.sign is Sign.AND and (is_word(left) or is_word(right)):
                continue
            kept += [left] if is_word(left) and kept[-1:] != [left] else []
            kept.append(replace(token, words=" "))
            kept += [right] if is_word(right) else []
    return kept


def silenced(tokens: Sequence[Token]) -> list[Token]:
    """What NOT or a minus before parentheses leaves out is not searched for as words either."""
    kept: list[Token] = []
    opened: list[bool] = []
    for token in tokens:
        is_after_not = bool(kept) and kept[-1].sign is Sign.NOT
        is_left_out = is_after_not or any(opened)
        if token.sign is Sign.OPEN:
            opened.append(is_left_out or token.is_negative)
        elif token.sign is Sign.CLOSE and opened:
            opened.pop()
        kept.append(replace(token, words=" ") if is_left_out else token)
    return kept


def begins(token: Token) -> bool:
    return token.sign in (Sign.TERM, Sign.OPEN)


def is_word(token: Token) -> bool:
    return token.sign is Sign.TERM and not token.words


def is_bare(text: str, one: Token, other: Token) -> bool:
    return not text[one.end : other.start].strip()


def beside_left(text: str, before: Token | None, operator: Token) -> Token | None:
    if before and is_bare(text, before, operator):
        return before if before.sign in (Sign.TERM, Sign.CLOSE) else None
    start = before.end if before else 0
    found = WORD_BEFORE.search(text[start : operator.start])
    return word_token(found[0], start + found.start()) if found else None


def beside_right(text: str, operator: Token, after: Token | None) -> Token | None:
    if after and is_bare(text, operator, after):
        return after if begins(after) or after.sign is Sign.NOT else None
    found = WORD_AFTER.match(text, operator.end, after.start if after else len(text))
    return word_token(found[1], found.start(1)) if found else None


def word_token(word: str, start: int) -> Token | None:
    if word[0] in "#-[" or not HAS_WORD.search(word):
        return None
    return Token(Sign.TERM, start, start + len(word), term=Term(Kind.WORD, word.strip(".,;:?!")))


# --- The tree ----------------------------------------------------------------------------------


@dataclass
class Frame:
    """What was read of a pair of parentheses so far; what comes next may be negated or joined."""

    is_negative: bool = False
    items: list[Condition] = field(default_factory=list)
    negate: bool = False
    join: bool = False

    def add(self, condition: Condition) -> None:
        if self.negate:
            condition = Not(condition)
        if self.join and self.items:
            one = self.items.pop()
            before = one.parts if isinstance(one, Either) else (one,)
            condition = Either((*before, condition)) if condition not in before else one
        self.items.append(condition)
        self.negate = self.join = False

    def conditions(self) -> list[Condition]:
        """All of them; of several folders any: no note lies in two."""
        folders = [item for item in self.items if is_folder(item)]
        if len(folders) < 2:
            return list(dict.fromkeys(self.items))
        others = [item for item in self.items if not is_folder(item)]
        either = tuple(dict.fromkeys(folders))
        return list(dict.fromkeys([*others, Either(either) if len(either) > 1 else either[0]]))


def is_folder(condition: Condition) -> bool:
    return isinstance(condition, Term) and condition.kind is Kind.FOLDER


class Builder:
    """Reads tokens into a tree of conditions, and the notes that are named for certain."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.frames = [Frame()]
        self.notes: list[str] = []
        for place, token in enumerate(tokens):
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            self.read(token, is_joined=bool(after and after.sign is Sign.OR))
        while len(self.frames) > 1:
            self.close()

    def read(self, token: Token, *, is_joined: bool) -> None:
        frame = self.frames[-1]
        if token.sign is Sign.OR:
            frame.join = True
        elif token.sign is Sign.NOT:
            frame.negate = not frame.negate
        elif token.sign is Sign.OPEN:
            self.frames.append(Frame(token.is_negative))
        elif token.sign is Sign.CLOSE:
            self.close()
        elif token.sign is Sign.TERM:
            self.take(token, frame, is_joined=is_joined)

    def take(self, token: Token, frame: Frame, *, is_joined: bool) -> None:
        is_wanted = not (token.is_negative or frame.negate or self.is_left_out())
        if token.term.kind is Kind.NOTE and is_wanted:
            self.notes.append(token.term.value)
            if not (is_joined or frame.join or len(self.frames) > 1):
                return
        frame.add(Not(token.term) if token.is_negative else token.term)

    def is_left_out(self) -> bool:
        return any(frame.is_negative or frame.negate for frame in self.frames)

    def close(self) -> None:
        if len(self.frames) == 1:
            return
        frame = self.frames.pop()
        items = frame.conditions()
        if not items:
            return
        whole = items[0] if len(items) == 1 else All(tuple(items))
        self.frames[-1].add(Not(whole) if frame.is_negative else whole)
