"""Words that name a thing, told by what stands before them: "the orchard", "12 cups", "in fog"."""

import re
from collections.abc import Iterator

from ai_chatbot.grounding.tokens import UNSPACED_STOPS, Token
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
# Of scripts without spaces: what asks, and what may name something, two characters or more of it.
ASKING = re.compile(
    r"什么时候|什麼時候|为什么|為什麼|什么|什麼|怎么样|怎么|怎麼|如何|多少|多久|多长|多大|多高|多远|哪里|哪裡|哪儿"
    r"|哪个|哪些|哪天|哪年|哪|谁|誰|几|幾|吗|嗎|呢|请问|請問|告诉|告訴|何[時年月日人度枚個回本冊分曜]?|なぜ|どこ"
    r"|教え|情况|情況"
)
NAMING = re.compile("[\u3400-\u9fff々]{2,}|[\u30a1-\u30ffー]{2,}")
MOST_RUNS = 20
STOPS = re.compile(f"[{''.join(UNSPACED_STOPS)}]")


def new_runs(asked: Sentence, window: Window) -> Iterator[str]:
    """What a question names in a script without spaces: characters in a row of which the passage
    holds no two so."""
    for run in NAMING.findall(ASKING.sub(" ", asked.text))[:MOST_RUNS]:
        pairs = [run[at : at + 2] in window.passage.stems for at in range(len(run) - 1)]
        is_known = [a or b for a, b in zip([False, *pairs], [*pairs, False], strict=True)]
        unknown = "".join(" " if known else char for char, known in zip(run, is_known, strict=True))
        yield from (piece for piece in STOPS.sub(" ", unknown).split() if len(piece) > 1)


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
