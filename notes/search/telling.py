"""The words of a question that tell what it is about, in its own language."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from unicodedata import normalize

from notes.text.words.languages import ENGLISH
from notes.text.words.more_languages import wording_of, words_that_say_nothing
from notes.text.words.splitting import (
    LONG_END,
    characters_of,
    is_picture,
    is_unspaced,
    pairs,
    pieces,
    split_words,
)

QUERY_MAX_WORDS = 48
ASKED_MAX_CHARS = 500  # enough to tell a language by
STOP_MAX_CHARACTERS = 6
# Where scripts without spaces are cut: words of the kept list of so many characters at least, as
# shorter ones stand within others; Chinese also at what is hardly ever part of a word.
STOP_MIN_CHARACTERS = {"zh": 2, "ja": 2, "ko": 2, "th": 3}
CHINESE_GRAMMAR = frozenset("的了吗嗎呢吧么麼是在有我你他她它们們这這那哪被把和与與就也都")
# A Japanese particle follows a word that is written in other letters.
JAPANESE_PARTICLE = re.compile("(?<=[\u30a0-\u30ff\u3005\u3400-\u9fff])[はがをにへとでものかや]")
KOREAN_PARTICLES = frozenset("을를이가은는의에도로와과")
HIRAGANA = re.compile("[\u3040-\u309f]+")
# What points back to what was spoken of before; in scripts without spaces wherever it stands. What
# is mostly something else is left out, as accents do not count ("là" and "la", "esta" and "está").
POINTING_BACK = {
    ENGLISH: "it its that this those these they them their he him his she her there then one ones",
    "de": "er sie es ihn ihm ihr ihre ihren ihrem seine seinen seinem dessen deren davon dafür"
    " damit darin daran darauf darüber dazu dies diese dieser diesem diesen jene dort dann dabei",
    "fr": "il elle ils elles lui leur leurs celui celle ceux celles cela ça ceci ce cet cette ces"
    " y en alors son sa ses",
    "es": "ella ellos ellas lo le les su sus eso esa ese esos esas esto este"
    " estos estas aquello allí ahí entonces suyo suya",
    "it": "lui lei loro esso essa essi esse ciò questo questa questi queste quello quella quelli"
    " quelle ne ci lì allora suo sua suoi sue",
    "pt": "ele ela eles elas isso isto esse essa esses essas este aquele aquela aquilo lá ali"
    " então dele dela deles delas seu sua lhe",
    "nl": "hij zij ze het hem haar hen hun zijn dat dit die deze daar daarvan ervan erover toen er",
    "pl": "on ona ono oni jego jej go jemu mu ich im nim nimi niej tego temu tym ten ta te tam"
    " wtedy",
    "cs": "on ona ono oni jeho jej její jejich ho mu jim ním ní nim toho tomu tím ten ta tam tehdy",
    "sv": "han hon hen honom henne hans hennes dess den det dem deras denna detta dessa där då dit",
    "da": "han hun ham hende hendes hans dens dets den det dem deres denne dette disse der da henne"
    " hennes deira",  # and Norwegian's
    "fi": "hän hänen häntä hänet se sen sitä siihen siitä siinä sillä sille ne niiden niitä he"
    " heidän tämä tämän tätä tuo tuon siellä silloin",
    "hu": "ő ők őt neki ennek annak azt ezt ez azok ezek ott akkor róla benne vele",
    "ro": "el ea ei ele lui îl acesta aceasta acestea aceia acela aceea acolo atunci lor asta",
    "tr": "o onu onun ona ondan onda onlar onları onların bu bunu bunun buna bunlar şu orada oraya",
    "vi": "nó hắn ấy",
    "id": "dia ia mereka itu tersebut beliau",
    "ru": "он она оно они его ее её их ему ей им ним ней них это этот эта эти этого этой этом"
    " тот та те того там тогда",
    "uk": "він вона воно вони його її їх йому їй їм ним ній них це цей ця ці цього цієї той ті там"
    " тоді",
    "bg": "той тя то те него нея му им ги го я това този тази тези онова там тогава",
    "ar": "هو هي هم هن هذا هذه ذلك تلك هؤلاء هناك عنه عنها منه منها فيه فيها له لها",
    "fa": "او آن این آنها اینها ایشان آنجا وی همان",
    "he": "הוא היא הם הן זה זאת זו אלה אלו שם אז אותו אותה שלו שלה שלהם",
    "hi": "वह वे यह ये उस उसे उसका उसकी उसके उन उनका उनकी उनके इस इसे इसका इसकी इसके वहाँ तब",
    "zh": "它 他 她 它们 他们 她们 这 那 这个 那个 这些 那些 那里 那时 其",
    "ja": "それ その そこ これ この ここ あれ あの 彼 彼女 そのとき",
    "ko": "그것 그거 그건 그게 그는 그녀 그들 이것 이거 저것 거기 그때 그곳",
    "th": "มัน เขา เธอ พวกเขา นั่น นั้น ที่นั่น ตอนนั้น",
}
# Where a second question begins: behind a question mark, or behind an "and" before what it asks by.
ASKING = (
    "when what which who whom whose where why how wann was welcher? welche welches welchem welchen"
    " wer wem wen wessen wo warum wieso wie woher wohin quand quels? quelles? qui où pourquoi"
    " comment combien cuándo qué cuál cuáles quién quiénes dónde cómo cuánt[oa]s? quando quale"
    " quali chi dove perché come quant[oaie] quem onde qual quais wanneer welke wie waar waarom hoe"
    " когда что какой какая какие кто где почему как сколько"
    " و?(?:متى|من|أين|كيف|كم|ماذا|لماذا) ו?(?:מתי|מי|איפה|איך|כמה|מה|למה)"
)
ANDS = "and|und|et|y|e|en|и"
BEGINS = rf"(?=(?!(?:{ANDS})\s)(?:\w{{1,5}}\s)?(?:{'|'.join(ASKING.split())})\b)"
BEHIND_AND = re.compile(rf"(?<![?？؟]),?\s(?:{ANDS})\s{BEGINS}", re.I)
UNSPACED_LETTER = "(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
BEHIND_MARK = re.compile(rf"[?？؟]\s{{0,9}}¿?(?:{BEGINS}|{UNSPACED_LETTER})", re.I)
MOST_QUESTIONS = 3
NAMES_IN_CHINESE = re.compile("其[他它实實中余餘次]")
IS_IN_ARABIC = re.compile(r"^\W{0,3}(?:ما|من) (?:هو|هي|هما?|هن) (?=\w)")  # no "he" of before


def telling_words(text: str) -> list[str]:
    """Those that say what a text is about, each once; all of them when none does."""
    every = split_words(text)
    language = wording_of(text, every)
    telling = dict.fromkeys(word for piece in pieces(text) for word in telling_in(piece, language))
    return (list(telling) or list(dict.fromkeys(every)))[:QUERY_MAX_WORDS]


def says_something(words: Sequence[str], text: str) -> float:
    """How many of these words tell something; of pairs of characters two make one."""
    stops = words_that_say_nothing(wording_of(text, split_words(text)))
    return sum(0.5 if is_unspaced(word) else 1.0 for word in words if word not in stops)


def telling_in(piece: str, language: str) -> Iterator[str]:
    if not is_unspaced(piece):
        # A picture beside words is there to please; alone it is what is asked for.
        if piece not in words_that_say_nothing(language) and not is_picture(piece):
            yield piece
        return
    language = wording_of(piece, ())
    for part in cut_at_stops(piece, language):
        yield from telling_characters(part, language)


def cut_at_stops(run: str, language: str) -> Iterator[list[str]]:
    """What lies between its stop words, as characters; also what lies beside a long end."""
    if language == "ja":
        run = JAPANESE_PARTICLE.sub("\n", run)
    characters = characters_of(LONG_END.sub("\n", run))
    part: list[str] = []
    at = 0
    while at < len(characters):
        length = stop_at(characters, at, language)
        if length:
            yield part
            part = []
        else:
            part.append(characters[at])
        at += length or 1
    yield part


def stop_at(characters: Sequence[str], at: int, language: str) -> int:
    """How many characters a stop word has that begins here, 0 for none; the longest counts."""
    if characters[at] == "\n" or (language == "zh" and characters[at] in CHINESE_GRAMMAR):
        return 1
    stops = words_that_say_nothing(language)
    shortest = STOP_MIN_CHARACTERS.get(language, STOP_MAX_CHARACTERS)
    for length in range(min(STOP_MAX_CHARACTERS, len(characters) - at), shortest - 1, -1):
        if "".join(characters[at : at + length]) in stops:
            return length
    return 0


def telling_characters(part: list[str], language: str) -> list[str]:
    if language == "ko" and len(part) > 1 and part[-1] in KOREAN_PARTICLES:
        return [*pairs(part[:-1]), *(part[:1] + pairs(part) if len(part) == 2 else [])]
    if len(part) == 1:
        return [] if HIRAGANA.fullmatch(part[0]) or language == "th" else part
    stops = words_that_say_nothing(language)
    return [
        a + b
        for a, b in pairwise(part)
        if not (a in stops and b in stops and HIRAGANA.fullmatch(a + b))
    ]


def points_to_something_before(text: str) -> bool:
    """Whether it holds a word that stands for something said before."""
    return points_back_in(text, wording_of(text, split_words(text)))


def points_back_in(text: str, language: str) -> bool:
    language = language or ENGLISH
    if language in ("zh", "ja", "ko", "th"):
        plain = NAMES_IN_CHINESE.sub("", text)
        return any(word in plain for word in POINTING_BACK[language].split())
    plain = IS_IN_ARABIC.sub("", text) if language == "ar" else text
    return not pointing_words(language).isdisjoint(split_words(plain))


@cache
def pointing_words(language: str) -> frozenset[str]:
    return frozenset(split_words(POINTING_BACK.get(language, "")))


def questions_in(text: str) -> list[str]:
    """Those that one text asks ("When did it open, and who built the bridge?"); [] where it is one
    question, or a later one leans on an earlier one."""
    language = language_asked_in(text)
    parts = [
        part.strip()
        for asked in BEHIND_MARK.split(normalize("NFC", text), MOST_QUESTIONS)
        for part in BEHIND_AND.split(asked, MOST_QUESTIONS)
    ]
    leans = any(points_back_in(part, language) for part in parts[1:])
    tells = all(says_something(telling_words(part), part) >= 1 for part in parts)
    return parts if 1 < len(parts) <= MOST_QUESTIONS and tells and not leans else []


def language_asked_in(question: str) -> str:
    """Two letters, or "" when nothing tells."""
    beginning = question[:ASKED_MAX_CHARS]
    return wording_of(beginning, split_words(beginning))
