"""What part a word plays beside another: told by what stands before it, by its ending, its place.

"Ben was taught by Ada" and "Ada taught Ben": Ada acts; "from Oslo to Bergen": what is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ai_chatbot.grounding.tokens import CLAUSE_SIGNS, Token
from ai_chatbot.grounding.windows import Sentence

NO_FREE_ORDER = frozenset(["en", "fr", "es", "it", "pt", "nl", ""])
# "The price of A is higher than that of B": B is what is compared.
THOSE = frozenset(
    "that those celui celle ceux celles quello quella quelli quelle aquel aquella derjenige".split()
)
BACK = 4  # tokens before a word that may say its part
# What a word's part is called by; of several in a row they say the same.
MARKERS = (
    "by durch par por da door",
    "from aus desde из от من",
    "to nach à a al au aux в на إلى الى",
    "of de du des del di do von vom van",
    "than als que чем niż",
    "before bevor vor avant antes до قبل",
    "after nachdem après después после بعد",
    "behind hinter derrière detrás за",
    "with mit con avec с مع",
    "for für pour para для",
    "on auf sur sobre",
    "in im en dans am beim ins في",
    "against gegen contre contra против على",
    "under unter sous bajo под تحت",
    "like wie comme como",
    "zu zum zur",
    "wegen trotz",
    "seit",
    "without ohne sans sin без",
    *"at about over into onto near above below within among between during through across".split(),
    *"around along since until inside outside off per via beyond despite".split(),
)
MARKER = {word: line.split()[0] for line in MARKERS for word in line.split()}
# Behind "von" only with one of these does somebody act.
PASSIVE = frozenset("wurde wurden wird werden worden".split())
# Written before who is acted on.
OBJECT = frozenset("den dem einen einem herrn meinen seinen ihren unseren".split())
TO_WHOM = frozenset(["to", "object"])
# They say how much, and do nothing.
AMOUNTS = frozenset("most more less least mehr weniger plus moins más menos".split())
JOINING = frozenset(
    "and while whereas but where und während aber et mais tandis y mientras pero и а".split()
)
POSTPOSITIONS = frozenset("ने को से का की के में पर तक".split())


class Role(NamedTuple):
    """`marker`: "" of a word that has none; `rank`: how many telling words stand before it
    that are nobody's."""

    marker: str
    at: int
    rank: int
    form: str
    is_capital: bool


@dataclass(frozen=True, eq=False)
class Clause:
    """A part of a sentence in which things are done to each other."""

    tokens: Sequence[Token]
    language: str
    dated: frozenset[int]  # where tokens start that are of a number or a date

    @cached_property
    def roles(self) -> dict[str, Role]:
        """Of each telling word, by its stem; of one said twice the first."""
        found: dict[str, Role] = {}
        rank = 0
        for at, token in enumerate(self.tokens):
            is_telling = token.kind == "word" and token.stem and token.plain not in AMOUNTS
            is_telling = is_telling and token.start not in self.dated
            if is_telling and token.stem not in found:
                marker = self._marker(at)
                found[token.stem] = Role(marker, at, rank, token.plain, token.is_capital)
                rank += marker != "of"
        return found

    @cached_property
    def is_passive(self) -> bool:
        return any(token.plain in PASSIVE for token in self.tokens)

    def _marker(self, at: int) -> str:
        return self._behind(at) or self._before(at)

    def _behind(self, at: int) -> str:
        following = [token.plain for token in self.tokens[at + 1 : at + 3]]
        if following[:1] == ["s"] or following == [",", "whose"]:
            return "of"
        return following[0] if following and following[0] in POSTPOSITIONS else ""

    def _before(self, at: int) -> str:
        """Of the names, then the articles and one other word, that stand before it."""
        target, others, is_past_names = self.tokens[at], 0, False
        is_owned = at > 0 and self.tokens[at - 1].plain == "s"
        for place, token in reversed(list(enumerate(self.tokens[:at]))[-BACK:]):
            if token.text == "." or (is_owned and (token.is_capital or token.plain == "s")):
                continue  # "Dr. Holm", "by Holm's mother"
            if place and self.tokens[place - 1].plain in THOSE and self._marks(token):
                return "than"
            if (marker := self._marks(token)) or token.text == "," or token.start in self.dated:
                return marker
            if token.is_capital and (is_past_names or not target.is_capital):
                return ""
            is_past_names = is_past_names or not token.is_capital
            others += bool(token.stem) and not token.is_capital
            if token.kind == "number" or (others and not self._is_caseless) or others > 1:
                return ""
        return ""

    def _marks(self, token: Token) -> str:
        small = token.text.lower()
        if small in MARKER and not (small == "a" and self.language in ("en", "fr", "")):
            return self._as_acting(small)
        if self.language != "de":
            return ""
        return "to" if token.plain == "an" else "object" if token.plain in OBJECT else ""

    def _as_acting(self, marker: str) -> str:
        if marker in ("von", "vom", "van") and self.is_passive:
            return "by"
        return MARKER[marker]

    @property
    def _is_caseless(self) -> bool:
        """Whether names look like other words: those before one may be a part of it."""
        return self.language in ("ar", "he", "hi")

    def tells_between(self, first: int, last: int) -> frozenset[str]:
        """What may be a verb there."""
        tokens = self.tokens[first + 1 : last]
        return frozenset(token.stem for token in tokens if token.stem and not token.is_capital)


@lru_cache(maxsize=1024)  # a passage's sentences are compared with each claim of an answer
def clauses_of(sentence: Sentence) -> tuple[Clause, ...]:
    """Cut where a clause ends: a sign, or a comma with an "and"."""
    tokens = sentence.tokens
    dated = frozenset(
        tokens[at].start for one in sentence.quantities for at in range(one.at, one.after)
    )
    cuts = [0]
    for at, (one, following) in enumerate(pairwise(tokens), 1):
        if one.text in CLAUSE_SIGNS or (one.text in ",،" and following.plain in JOINING):
            is_title = one.text == "." and at > 1 and len(tokens[at - 2].text) <= 3
            if not is_title:
                cuts.append(at)
    ends = pairwise([*cuts, len(tokens)])
    return tuple(Clause(tokens[start:end], sentence.language, dated) for start, end in ends)


def are_exchanged(said: Clause, there: Clause, first: str, second: str) -> bool | None:
    """Whether two words play each other's parts; None where nothing tells."""
    mine = said.roles[first], said.roles[second]
    theirs = there.roles[first], there.roles[second]
    markers, others = _timed(mine), _timed(theirs)
    if markers == others and any(markers):
        return False
    named = all(role.is_capital for role in (*mine, *theirs))
    if markers == others[::-1] and markers[0] != markers[1]:
        if "than" in markers and said.roles.keys() - there.roles.keys():
            return None  # compared by another word, maybe the contrary one
        # "The delta's water" may be called the water's delta.
        return True if named or "of" not in markers else None
    acting, actor = _acting(mine), _acting(theirs)
    if acting is None or actor is None:
        return None
    if acting == actor:
        return False
    if not any((*markers, *others)):
        return _is_turned(said, there, mine, theirs)
    if said.language == "de" and not named:
        return None  # a verb, as nouns are written large
    between = there if not any(others) else said
    bare = theirs if between is there else mine
    told = between.tells_between(*sorted(role.at for role in bare))
    return True if told & said.roles.keys() & there.roles.keys() else None


def are_converse(said: Clause, there: Clause, first: str, second: str) -> bool:
    """ "A is older than B" and "B … than A", "A before B" and "B after A": with a contrary word it
    says the same."""
    mine = said.roles[first], said.roles[second]
    theirs = there.roles[first], there.roles[second]
    one, other = ([role.marker for role in pair] for pair in (mine, theirs))
    if "than" in one and len(set(one)) == 2:
        return one == other[::-1]
    if one != other and one[0] != one[1] and _timed(mine) == _timed(theirs):
        return True
    # "A ahead of B", "B behind A"
    is_other = sorted(one)[1] != sorted(other)[1]
    return "" in one and "" in other and is_other and one.index("") != other.index("")


def _timed(pair: tuple[Role, Role]) -> tuple[str, str]:
    """Their markers; "A before B" says what "B after A" does."""
    one, other = (role.marker for role in pair)
    if {one, other} == {"", "before"}:
        return ("later", "earlier") if one else ("earlier", "later")
    if {one, other} == {"", "after"}:
        return ("earlier", "later") if one else ("later", "earlier")
    return one, other


def _acting(pair: tuple[Role, Role]) -> int | None:
    """Which of two acts on the other, 0 or 1."""
    markers = tuple(role.marker for role in pair)
    if sorted(markers) == ["", "by"]:
        return markers.index("by")
    if markers == ("", ""):
        return int(pair[0].at > pair[1].at)
    if "" in markers and TO_WHOM.intersection(markers):
        bare = markers.index("")
        return bare if pair[bare].at < pair[1 - bare].at else None
    return None


def _is_turned(
    said: Clause, there: Clause, mine: tuple[Role, Role], theirs: tuple[Role, Role]
) -> bool | None:
    """Of two bare words in another order."""
    is_free = said.language not in NO_FREE_ORDER
    is_bent = said.language not in WITHOUT_CASES
    if is_free and is_bent and all(a.form == b.form for a, b in zip(mine, theirs, strict=True)):
        return None  # an ending may say that they only changed their places
    named = all(role.is_capital for role in (*mine, *theirs))
    changed = (mine[0].rank, mine[1].rank) == (theirs[1].rank, theirs[0].rank)
    if (is_free or not named) and not changed:
        return None
    between = said.tells_between(*sorted(role.at for role in mine))
    others = there.tells_between(*sorted(role.at for role in theirs))
    if between & others:
        return True
    # Where the verb stands before or behind both; it is neither of them.
    is_verb = min(mine[0].rank, mine[1].rank) == 0 if said.language in VERB_FIRST else not named
    return None if is_verb or not is_free else True


# Nouns and names have no endings there that say who acts, or articles have them.
VERB_FIRST = frozenset(["ar", "he"])
WITHOUT_CASES = frozenset("de ar he zh ja th sv da no".split())
