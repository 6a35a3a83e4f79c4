"""Words that say the contrary of each other: one in a claim where the passage has the other."""

from collections.abc import Sequence
from functools import cache

from ai_chatbot.grounding.tokens import Token, plain_word

# Of each of these one alone can be so.
ONE_OF = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "montags dienstags mittwochs donnerstags freitags samstags sonntags",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "понедельник вторник среда четверг пятница суббота воскресенье",
    "понедельникам вторникам средам четвергам пятницам субботам воскресеньям",
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "red blue green yellow black white brown orange purple pink grey",
    "rot blau grün gelb schwarz weiß braun", "rouge bleu vert jaune noir blanc brun",
    "rojo azul verde amarillo negro blanco", "красный синий зелёный жёлтый чёрный белый",
    "spring summer autumn winter", "frühling sommer herbst", "printemps été automne hiver",
    "primavera verano otoño invierno", "весна лето осень зима",
)  # fmt: skip
# Behind these a word is a part of the verb: to look after something says no time.
PARTS = {
    "after": "ask asks asked asking call called calls look looks looked looking name named names "
    "seek seeks sought run runs ran take takes took taken taking",
    "back": "bring brings brought call calls called come comes came coming date dates dated get "
    "gets got give gives gave given go goes going gone went look looks looked looking put puts "
    "send sends sent take takes took turn turns turned",
    "left": "are be been get had has have is was were",  # over
    "light": "bring brought came come in shed sheds",  # of something
    "right": "all am are is was were",  # not wrong
}
AROUND = 4  # tokens on each side that say of what a word is said
# A language's pairs; of several words on a side each is the contrary of each on the other.
PAIRS = {
    "en": (
        "largest,biggest,greatest,larger,bigger/smallest,least,smaller",
        "increase,increased,increases,increasing,rise,rose,rises,risen,rising,grew,grow,"
        "grown,raise,"
        "raised/decrease,decreased,decreases,decreasing,fall,fell,falls,fallen,falling,decline,"
        "declined,declines,drop,dropped,drops,reduce,reduced,reduces,shrank,sank,lowered",
        "more/less,fewer", "most/least,fewest", "high/low", "higher/lower", "highest/lowest",
        "first/last", "before/after", "earlier/later", "early/late", "earliest/latest",
        "north/south", "northern/southern", "east/west", "eastern/western", "northeast/southwest",
        "northwest/southeast", "above/below", "left/right", "upper/lower", "inside/outside",
        "begin,began,begins,start,started,starts,begun/end,ended,ends,finish,finished,stopped",
        "open,opened,opens/close,closed,closes", "win,won,wins/lose,lost,loses",
        "male,men,man/female,women,woman",
        "old,older,oldest/new,newer,newest,young,younger,youngest",
        "long,longer,longest/short,shorter,shortest", "fast,faster,quick/slow,slower",
        "strong,stronger,strongest/weak,weaker,weakest", "rich,richer,richest/poor,poorer,poorest",
        "buy,bought,buys/sell,sold,sells", "accept,accepted,accepts/reject,rejected,rejects",
        "allow,allowed,allows/forbid,forbidden,prohibit,prohibited,ban,banned",
        "support,supported,supports/oppose,opposed,opposes", "public/private", "always/never",
        "hot,hotter,warm,warmer/cold,colder,cool,cooler", "wide,wider/narrow,narrower",
        "deep,deeper,deepest/shallow,shallower", "heavy,heavier/light,lighter", "success/failure",
        "succeed,succeeded/fail,failed", "common/rare", "maximum/minimum", "majority/minority",
        "import,imported/export,exported", "enable,enabled/disable,disabled", "true/false",
        "positive/negative", "possible/impossible", "legal/illegal", "born/died", "front/rear,back",
        "best/worst", "better/worse", "overstated,overstate/understated,understate",
        "agree,agreed,agrees/disagree,disagreed,disagrees", "arrived,arrive/left,departed",
        "present/absent", "safe,safer/dangerous", "cheap,cheaper/expensive", "empty/full",
    ),
    "de": (
        "größte,größten,größter,größer/kleinste,kleinsten,kleinster,kleiner", "mehr/weniger",
        "höher,höchste,höchsten/niedriger,tiefer,niedrigste", "vor/nach", "oben/unten",
        "links/rechts",
        "vorne,vordere,vorderen/hinten,hintere,hinteren",
        "erste,ersten,erster/letzte,letzten,letzter",
        "früher/später", "stieg,steigen,gestiegen/fiel,sank,fallen,gefallen,gesunken",
        "nördlich,norden/südlich,süden", "östlich,osten/westlich,westen", "immer/nie",
        "beginnt,begann,anfang/endet,endete,ende", "gekauft,kaufte/verkauft,verkaufte",
        "offen,geöffnet/geschlossen,zu", "alt,alte,alten/neu,neue,neuen",
    ),
    "fr": (
        "plus/moins", "avant/après", "haut/bas", "gauche/droite",
        "premier,première/dernier,dernière",
        "nord/sud", "est/ouest", "augmenté,augmente/diminué,diminue,baissé,baisse",
        "toujours/jamais", "ouvert/fermé", "début,commence/fin,finit",
    ),
    "es": (
        "más/menos", "antes/después", "arriba/abajo", "izquierda/derecha",
        "primero,primera/último,última",
        "norte/sur", "este/oeste", "aumentó,subió/disminuyó,bajó", "siempre/nunca",
        "delanteras,delantero/traseras,trasero", "mayor/menor", "abierto/cerrado",
    ),
    "ru": (
        "больше/меньше", "до/после", "первый,первая/последний,последняя", "север/юг",
        "восток/запад",
        "левый,слева/правый,справа", "верхний/нижний", "передние,передний/задние,задний",
        "вырос,выросла/упал,упала,снизился", "всегда/никогда",
    ),
}  # fmt: skip


@cache
def opposites(language: str) -> dict[str, frozenset[str]]:
    """A plain word → the plain words that say its contrary."""
    found: dict[str, set[str]] = {}
    for pair in PAIRS.get(language, ()) + (() if language == "en" else PAIRS["en"]):
        one, _, other = pair.partition("/")
        sides = [[plain_word(word) for word in side.split(",")] for side in (one, other)]
        for words, against in (sides, sides[::-1]):
            for word in words:
                found.setdefault(word, set()).update(against)
    for line in ONE_OF:
        every = {plain_word(word) for word in line.split()}
        for word in every:
            found.setdefault(word, set()).update(every - {word})
    return {word: frozenset(against) for word, against in found.items()}


@cache
def sides(language: str) -> dict[str, frozenset[str]]:
    """A plain word → all plain words of its own side."""
    found: dict[str, set[str]] = {}
    for pair in PAIRS.get(language, ()) + (() if language == "en" else PAIRS["en"]):
        for side in pair.split("/"):
            words = {plain_word(word) for word in side.split(",")}
            for word in words:
                found.setdefault(word, set()).update(words)
    each = {plain_word(word): frozenset([plain_word(word)]) for word in " ".join(ONE_OF).split()}
    return each | {word: frozenset(words) for word, words in found.items()}


@cache
def days() -> frozenset[str]:
    """English writes them as it does names."""
    return frozenset(" ".join(ONE_OF[:2]).split())


def turned(said: Sequence[Token], there: Sequence[Sequence[Token]], language: str) -> str:
    """A word of a claim whose contrary these sentences say of the same things; "" if none."""
    against, alike = opposites(language), sides(language)
    own = {token.plain for token in said}
    for at, token in enumerate(said):
        word = token.plain
        if (
            word not in against
            or against[word] & own
            or _is_part_of_verb(said, at)
            or (at and token.is_capital and word not in days())
        ):
            continue
        about = _about(said, at)
        contrary = _most_shared(about, there, against[word])
        if contrary and contrary > _most_shared(about, there, alike[word]):
            return word
    return ""


def _most_shared(
    about: frozenset[str], there: Sequence[Sequence[Token]], words: frozenset[str]
) -> int:
    """Of the places of these words: the most that stands around one and is in `about`."""
    return max(
        (
            1 + 2 * len(about & _about(sentence, at))
            for sentence in there
            for at, token in enumerate(sentence)
            if token.plain in words and not _is_part_of_verb(sentence, at)
        ),
        default=0,
    )


def _is_part_of_verb(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].plain in parts().get(tokens[at].plain, ())


@cache
def parts() -> dict[str, frozenset[str]]:
    """A plain word → the plain verbs behind which it has no contrary."""
    return {
        plain_word(word): frozenset(plain_word(verb) for verb in verbs.split())
        for word, verbs in PARTS.items()
    }


def _about(tokens: Sequence[Token], at: int) -> frozenset[str]:
    around = tokens[max(0, at - AROUND) : at + AROUND + 1]
    return frozenset(token.stem for token in around if token.stem)
