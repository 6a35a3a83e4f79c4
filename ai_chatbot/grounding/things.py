"""Words that name a thing, told by what stands before them: "the orchard", "12 cups", "in fog"."""

from collections.abc import Iterator

from ai_chatbot.grounding.tokens import Token
from ai_chatbot.grounding.windows import Sentence, Window
from ai_chatbot.grounding.words.measures import unit_at

BEFORE_THINGS = frozenset(
    "the a an s his her its my our your this that these those every each another"
    " der die das den dem des ein eine einen einem einer eines mein meine meinen sein seine seinen"
    " ihr ihre ihren unser unsere dieser diese dieses"
    " le la les un une des du l d ce cette ces son sa ses mon ma mes notre votre"
    " el los las una unos unas su sus mi mis este esta al del il lo gli uno nel nella"
    " o os as um uma het een"
    " at by for from in into near of on through under until without"
    " am an aus bei bis durch für im in mit nach ohne seit vom von vor zum zur"
    " au aux avant chez dans de en sans sous sur vers con desde en hasta por sin sobre".split()
)
# In these "a" is the verb "has", or stands before another one.
VERBAL_A = frozenset(["fr", "es", "it"])
# Neither a large letter nor an article tells there; a verb begins a sentence, or ends it.
CASELESS = frozenset(["ar", "he", "hi"])


def new_things(said: Sentence, window: Window) -> list[int]:
    """The places of things that the window's passage does not know by any form of their name."""
    counted = {at for one in said.quantities for at in range(one.at, one.after)}
    return [
        at
        for at in things_in(said)
        if at not in counted
        and said.tokens[at].stem not in window.passage.stems
        and not window.passage.names(said.tokens[at])
    ]


def things_in(said: Sentence) -> Iterator[int]:
    behind_numbers = {one.after for one in said.quantities if not one.unit}
    for at, token in enumerate(said.tokens[1:], 1):
        if token.kind != "word" or not token.stem:
            continue
        if said.language in CASELESS:
            is_thing = said.language != "hi" or at + 2 < len(said.tokens)
        else:
            is_thing = _is_before_thing(said.tokens[at - 1], said.language)
        if is_thing or (at in behind_numbers and not unit_at(said.tokens, at)):
            yield at


def _is_before_thing(token: Token, language: str) -> bool:
    small = token.text.lower()
    return small in BEFORE_THINGS and not (small == "a" and language in VERBAL_A)
