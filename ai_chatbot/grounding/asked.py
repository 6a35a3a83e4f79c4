"""What a question asks and names: whether the passages know of that, and an answer tells it."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from ai_chatbot.grounding.claims import WHERE_SOUGHT, Claim
from ai_chatbot.grounding.faults.names import named_in
from ai_chatbot.grounding.faults.premise import numbers_granted
from ai_chatbot.grounding.support import says_nothing_new
from ai_chatbot.grounding.windows import read_passage, spelled
from notes.search.sentences import ASKS_FOR_NAME, ASKS_FOR_NUMBER, Written
from notes.search.telling import BEGINS

LONGEST_QUESTION = 500  # characters
ASKS_WHAT = re.compile(rf"(?:^|[.?？؟]\s)\W{{0,3}}{BEGINS}", re.I)
# One of two things that a question names may be the answer to it.
CHOICE = re.compile(r"\b(?:or|oder|ou|o|или|lub|czy|أو|או)\b|或|还是|還是", re.I)

# What no heading tells that holds no number, beside ASKS_FOR_NUMBER. Inside of an English sentence
# "come" is no Italian "how".
ASKS_HOW_OR_WHY = re.compile(
    r"\b(?:how|why|wie|warum|wieso|weshalb|comment|pourquoi|cómo|por qu[eéê]|perché|como|porqu[eê]"
    r"|hoe|waarom|как|почему|зачем|كيف|لماذا|איך|למה|מדוע)\b|(?<!\w )\bcome\b"
    r"|कैसे|क्यों|なぜ|どうして|どうやって|どのように|为什么|為什麼|怎么|怎麼|如何|왜|어떻게|ทำไม|อย่างไร",
    re.I,
)
# What a heading may well tell, beside ASKS_FOR_NAME: which one, where, what it is called.
ASKS_WHICH = re.compile(
    r"\b(?:which(?! (?:year|date|day|time)\b)|where|called|names?|named|sections?|chapters?"
    r"|headings?|welche[mnrs]?|woh?(?:er|in)?|hei(?:ß|ss)(?:t|en)|namen?|abschnitt\w{0,3}"
    r"|kapiteln?s?|überschrift\w{0,2}|quel(?:le)?s?|où|appel\w{1,4}|noms?|chapitres?|cuál(?:es)?"
    r"|dónde|llam\w{1,3}|nombres?|sección|capítulos?|quali?e?|dove|chiam\w{1,4}|nom[ei]|sezione"
    r"|capitolo|quais|onde|cham\w{1,3}|seção|welke?|waar|heet|heten|naam|hoofdstuk|где|как\w{2,3}"
    r"|зовут|называ\w{2,4}|имя|раздел\w{0,2}|глав[аеуы]|أين|أي|اسم|איפה|איזה|שמו|שמה)\b"
    r"|कौन|कहाँ|किस|नाम|谁|誰|哪|名字|名前|叫什么|叫什麼|どこ|どの|どれ|どちら|だれ|何という"
    r"|누구|어디|어느|이름|ใคร|ไหน|ชื่อ",
    re.I,
)


def unknown_share(question: str, passages: Sequence[Written]) -> float:
    """Which part of a question's names stands in no passage, or of its numbers: the larger one.

    0 to 1, and 0 where it holds none. Names are compared in the language of the notes alone, as
    another has its own for them, and not in German, which writes all nouns large.
    """
    asked = Claim(question[:LONGEST_QUESTION], "")
    readings = [read_passage(each.title, each.heading, each.text) for each in passages]
    if not readings:
        return 0.0
    said = asked.sentence(readings[0].language)
    known = [one for each in readings for one in each.quantities]
    numbers = [any(one.agrees(other) for other in known) for one in numbers_granted(said)]
    names: list[bool] = []
    if "de" not in (asked.language, said.language) and asked.language in ("", said.language):
        names = [any(each.names(name) for each in readings) for name in named_in(said)]
    return max(missing(names), missing(numbers))


def missing(found: Sequence[bool]) -> float:
    return found.count(False) / len(found) if found else 0.0


def tells_nothing(said: str, question: str, passages: Sequence[Written]) -> bool:
    """Whether an answer of so few words is true and yet none: what a passage is called by its
    heading, or words of a question that asks for something else."""
    claim = Claim(said, question[-LONGEST_QUESTION:])
    return is_heading(claim, passages) or is_echo(claim)


def is_heading(claim: Claim, passages: Sequence[Written]) -> bool:
    """Whether it only names where something stands, though a number, a way or a cause was asked
    for. A day may be a heading, and the answer."""
    if not asks_for_no_name(normalize("NFC", claim.question)):
        return False
    if claim.sentence(claim.language).quantities:
        return False
    said = spelled(claim.text)
    named = [each for each in passages if each.heading and said in names_of(each)]
    return bool(named) and not any(said in spelled(each.text) for each in passages)


def asks_for_no_name(question: str) -> bool:
    if any(each.search(question) for each in (WHERE_SOUGHT, ASKS_FOR_NAME, ASKS_WHICH)):
        return False
    return any(each.search(question) for each in (ASKS_FOR_NUMBER, ASKS_HOW_OR_WHY))


def names_of(passage: Written) -> tuple[str, str]:
    return spelled(passage.heading), spelled(f"{passage.title} {passage.heading}")


def is_echo(claim: Claim) -> bool:
    if not claim.is_short or claim.affirms or claim.denies:
        return False
    if not ASKS_WHAT.search(claim.question) or CHOICE.search(claim.question):
        return False
    said, asked = claim.sentence(claim.language), claim.asked(claim.language)
    return bool(said.stems) and says_nothing_new(said, asked)
