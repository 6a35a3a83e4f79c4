"""Words that say the contrary of each other: one in a claim where the passage has the other."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from ai_chatbot.grounding.tokens import Token, plain_word
from ai_chatbot.grounding.words.adjectives import PARTS as PARTS_IN_ONE
from ai_chatbot.grounding.words.adjectives import bent_pairs

# Of each of these one alone can be so.
ONE_OF = (
    "first second last",
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
# Before the rest of a word they make its contrary; what is shorter is as often another word.
DENYING = "un in im ir il dis non mis de des over under anti mal".split()
SHORTEST_DENIED = 5  # letters
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
        "ahead/behind", "on/off", "stay,stayed,stays,remain,remained,remains/leave,leaves,left",
        "present/absent", "like,liked,likes/dislike,disliked,dislikes",
        "easy,easier,easiest/hard,harder,hardest,difficult", "twice,double/half",
        "summer/winter", "morning/evening", "noon/midnight", "brother,brothers/sister,sisters",
        "mother/father", "son,sons/daughter,daughters", "husband/wife", "uncle/aunt", "king/queen",
        "pass,passed/fail,failed", "love,loved,loves/hate,hated,hates",
        "give,gave,gives,given/take,"
        "took,takes,taken", "send,sent,sends/receive,received,receives", "approve,approved/reject,"
        "rejected", "create,created/destroy,destroyed", "build,built/demolish,demolished",
        "hire,hired/fire,fired,dismissed", "deposit,deposited/withdraw,withdrew,withdrawn",
        "profit,profits/loss,losses", "simple,simpler/complex,complicated", "rough/smooth",
        "wet/dry", "clean/dirty", "thick,thicker/thin,thinner", "tall,taller,tallest/short,shorter",
        "bright,brighter/dark,darker", "loud,louder/quiet,quieter", "dead/alive",
        "guilty/innocent", "expand,expanded,expands/shrink,shrank,contract,contracted",
        "mandatory,compulsory/optional,voluntary", "indoor,indoors/outdoor,outdoors",
        "clockwise/counterclockwise,anticlockwise", "vertical/horizontal", "ascending/descending",
        "forward,forwards/backward,backwards", "upstream/downstream", "upstairs/downstairs",
        "entrance/exit", "mild/severe", "acute/chronic", "sunrise/sunset", "dawn/dusk",
        "attack,attacked/defend,defended", "arrival/departure", "push,pushed/pull,pulled",
        "import,imports/export,exports", "alone/together",
        "near,nearer,nearest/far,farther,farthest",
        "frequent,frequently,often/rare,rarely,seldom", "solid/liquid", "centre-left/centre-right",
        "daily/weekly,monthly,yearly,annually,hourly", "weekly/monthly,yearly,annually,hourly",
        "monthly/yearly,annually,hourly", "ahead/behind", "former/latter", "major/minor",
        "same/different", "equal/unequal", "early,earlier/late,later", "uphill/downhill",
        "stronger,strongest/weaker,weakest", "affluent,wealthy/poor,working",
        "lend,lent/borrow,borrowed",
        "won,win/lost,lose", "increase/reduction", "ally,allies/enemy,enemies", "minimum/maximum",
        "sweet/sour,bitter", "raw/cooked", "fresh/stale", "melt,melted/freeze,froze,frozen",
        "sit,sat/stand,stood", "asleep/awake", "arrest,arrested/release,released",
        "majority/minority", "gain,gained/lose,lost", "inner/outer", "top/bottom", "day/night",
        "male,males/female,females", "accumulate,accumulated/release,released,emit,emitted",
        "with/without", "add,added/remove,removed",
        "join,joined,joins/leave,left,leaves", "over,above/under,below", "domestic/foreign",
        "urban/rural", "ancient/modern", "internal/external", "temporary/permanent",
        "safe,safer/dangerous", "cheap,cheaper/expensive", "empty/full",
    ),
    "de": (
        "größte,größten,größter,größer/kleinste,kleinsten,kleinster,kleiner", "mehr/weniger",
        "höher,höchste,höchsten/niedriger,tiefer,niedrigste", "vor/nach", "oben/unten",
        "links/rechts", "linke,linken,linker,linkes/rechte,rechten,rechter,rechtes",
        "vorne,vordere,vorderen/hinten,hintere,hinteren",
        "erste,ersten,erster/letzte,letzten,letzter",
        "früher/später", "stieg,steigen,gestiegen/fiel,sank,fallen,gefallen,gesunken",
        "nördlich,norden/südlich,süden", "östlich,osten/westlich,westen", "immer/nie",
        "beginnt,begann,anfang/endet,endete,ende", "gekauft,kaufte/verkauft,verkaufte",
        "offen,geöffnet,öffnet/geschlossen,schließt", "alt,alte,alten/neu,neue,neuen",
        "länger,längste/kürzer,kürzeste", "tief,tiefer/hoch,höher", "teurer,teuer/billiger,billig",
        "steigt,steigen/sinkt,sinken,fällt", "wärmer,warm/kälter,kalt", "schneller/langsamer",
        "schwerer/leichter", "besser/schlechter", "öfter/seltener", "mindestens/höchstens",
        "frühestens/spätestens", "mit/ohne", "innen/außen", "an/aus", "über/unter",
    ),
    "fr": (
        "plus/moins", "avant/après", "haut/bas", "gauche/droite",
        "premier,première/dernier,dernière",
        "nord/sud", "est/ouest", "augmenté,augmente/diminué,diminue,baissé,baisse",
        "toujours/jamais", "ouvert,ouverte,ouvre/fermé,fermée,ferme",
        "supérieur,supérieure/inférieur,inférieure",
        "grand,grande/petit,petite", "chaud,chaude/froid,froide", "long,longue/court,courte",
        "vieux,vieille,ancien,ancienne/nouveau,nouvelle,neuf,neuve", "avec/sans", "monté/descendu",
        "cher,chère/bon", "fort,forte/faible", "lourd,lourde/léger,légère",
        "début,commence/fin,finit",
    ),
    "es": (
        "más/menos", "antes/después", "arriba/abajo", "izquierda/derecha",
        "primero,primera/último,última",
        "norte/sur", "este/oeste", "aumentó,subió/disminuyó,bajó", "siempre/nunca",
        "delanteras,delantero/traseras,trasero", "mayor/menor",
        "abierto,abierta,abre/cerrado,cerrada,cierra",
        "barato,barata/caro,cara", "grande/pequeño,pequeña", "largo,larga/corto,corta",
        "caliente,cálido/frío,fría", "viejo,vieja,antiguo,antigua/nuevo,nueva", "con/sin",
        "alto,alta/bajo,baja", "sube,subió/baja,bajó", "mejor/peor", "rápido,rápida/lento,lenta",
    ),
    "it": (
        "più/meno", "prima/dopo", "grande/piccolo,piccola", "maggiore/minore", "aperto,aperta,apre/"
        "chiuso,chiusa,chiude", "sempre/mai", "primo/ultimo", "nord/sud", "est/ovest", "con/senza",
        "aumentato,aumentata,salito,salita/diminuito,diminuita,sceso,scesa,calato,calata",
        "caro,cara/economico,economica", "caldo,calda/freddo,fredda", "lungo,lunga/corto,corta",
        "alto,alta/basso,bassa", "vecchio,vecchia/nuovo,nuova", "migliore/peggiore",
        "destra/sinistra",
    ),
    "pt": (
        "mais/menos", "antes/depois", "maior/menor", "aberto,aberta,abre/fechado,fechada,fecha",
        "sempre/nunca", "primeiro,primeira/último,última", "norte/sul", "com/sem",
        "alto,alta/baixo",
        "subiu,subiram,aumentou,aumentaram/desceu,desceram,diminuiu,diminuíram,caiu,caíram",
        "caro,cara/barato,barata", "quente/frio,fria",
        "longo,longa/curto,curta", "velho,velha/novo,nova", "melhor/pior", "direita/esquerda",
    ),
    "nl": (
        "meer/minder", "voor/na", "voordat/nadat", "groter,grootste/kleiner,kleinste",
        "altijd/nooit",
        "open,opent,geopend/dicht,sluit,gesloten", "eerste/laatste", "noord/zuid", "oost/west",
        "gestegen,steeg,stijgt/gedaald,daalde,daalt", "duurder,duur/goedkoper,goedkoop",
        "met/zonder",
        "warmer,warm/kouder,koud", "langer/korter", "nieuwer,nieuw,nieuwe/ouder,oud,oude",
        "hoger/lager", "beter/slechter", "sneller/langzamer", "links/rechts",
    ),
    "pl": (
        "więcej/mniej", "przed/po", "większy,większa,większe/mniejszy,mniejsza,mniejsze",
        "zawsze/nigdy", "pierwszy,pierwsza/ostatni,ostatnia", "droższy,droższa/tańszy,tańsza",
        "nowy,nowa,nowszy,nowsza/stary,stara,starszy,starsza", "wyższy,wyższa/niższy,niższa",
        "cieplejszy,cieplejsza/zimniejszy,zimniejsza", "dłuższy,dłuższa/krótszy,krótsza",
        "otwarty,otwarta/zamknięty,zamknięta", "wzrósł,wzrosła/spadł,spadła", "z/bez",
    ),
    "ar": (
        "أكثر/أقل", "قبل/بعد", "أكبر/أصغر", "أعلى/أدنى", "أول/آخر", "دائما/أبدا", "شمال/جنوب",
        "شرق/غرب", "مفتوح,مفتوحة/مغلق,مغلقة", "ارتفع,زاد/انخفض,نقص", "أطول/أقصر", "أقدم/أحدث",
    ),
    "he": (
        "יותר/פחות", "לפני/אחרי", "גדול,גדולה/קטן,קטנה", "ראשון,ראשונה/אחרון,אחרונה", "תמיד/אף",
        "צפון/דרום", "מזרח/מערב", "פתוח,פתוחה/סגור,סגורה", "עלה,עלתה/ירד,ירדה", "ארוך/קצר",
    ),
    "ru": (
        "больше/меньше", "до/после", "первый,первая/последний,последняя", "север/юг",
        "восток/запад",
        "левый,слева/правый,справа", "верхний/нижний", "передние,передний/задние,задний",
        "вырос,выросла/упал,упала,снизился", "всегда/никогда", "после/до", "дороже/дешевле",
        "старый,старого/новый,нового",
        "старше/младше,моложе", "выше/ниже", "длиннее/короче", "теплее/холоднее", "открыт/закрыт",
        "лучше/хуже", "быстрее/медленнее", "с/без", "раньше/позже",
    ),
}  # fmt: skip


def pairs_of(language: str) -> Iterator[str]:
    """A language's own and those of English, of which all languages borrow."""
    for each in dict.fromkeys([language, "en"]):
        yield from PAIRS.get(each, ())
        yield from bent_pairs(each)
    yield from PARTS_IN_ONE


@cache
def opposites(language: str) -> dict[str, frozenset[str]]:
    """A plain word → the plain words that say its contrary."""
    found: dict[str, set[str]] = {}
    for pair in pairs_of(language):
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
    for pair in pairs_of(language):
        for side in pair.split("/"):
            words = {plain_word(word) for word in side.split(",")}
            for word in words:
                found.setdefault(word, set()).update(words)
    each = {plain_word(word): frozenset([plain_word(word)]) for word in " ".join(ONE_OF).split()}
    return each | {word: frozenset(words) for word, words in found.items()}


@cache
def days() -> frozenset[str]:
    """English writes them as it does names."""
    return frozenset(" ".join(ONE_OF[1:3]).split())


def turned(said: Sequence[Token], there: Sequence[Sequence[Token]], language: str) -> str:
    """A word of a claim whose contrary these sentences say of the same things; "" if none."""
    against, alike = opposites(language), sides(language)
    own = {token.plain for token in said}
    for at, token in enumerate(said):
        word = token.plain
        if _is_denied(said, at, there):
            return word
        if (
            word not in against
            or against[word] & own
            or _is_part_of_verb(said, at)
            or (at and token.is_capital and word not in days())
        ):
            continue
        behind = _said_behind(said, at, there, alike[word], against[word])
        if behind is None:
            about = _about(said, at)
            contrary = _most_shared(about, there, against[word])
            behind = not contrary or contrary <= _most_shared(about, there, alike[word])
        if not behind:
            return word
    return ""


def _said_behind(
    said: Sequence[Token],
    at: int,
    there: Sequence[Sequence[Token]],
    own: AbstractSet[str],
    contrary: AbstractSet[str],
) -> bool | None:
    """Of a sentence that says both of one thing, "opens at six and closes at one": whether what
    the claim says behind the word stands behind it there, too, or it says nothing. None where
    that decides nothing."""
    claimed = _behind(said, at, frozenset())
    for sentence in there:
        shared = {True: 0, False: 0}
        found = set()
        for place, token in enumerate(sentence):
            if token.plain in own or token.plain in contrary:
                is_own = token.plain in own
                found.add(is_own)
                alike = len(claimed & _behind(sentence, place, own | contrary))
                shared[is_own] = max(shared[is_own], alike)
        if len(found) == 2 and (shared[True] or not claimed):
            return shared[True] >= shared[False] or None
        if len(found) == 2 and shared[False]:
            return False
    return None


def _behind(tokens: Sequence[Token], at: int, until: AbstractSet[str]) -> frozenset[str]:
    """What stands behind a word, up to the next of these."""
    found = set()
    for token in tokens[at + 1 : at + 1 + AROUND]:
        if token.plain in until:
            break
        found.add(token.stem)
    return frozenset(found - {""})


def _is_denied(said: Sequence[Token], at: int, there: Sequence[Sequence[Token]]) -> bool:
    """Whether these sentences have the word with a "dis", an "un" before it, or without it, said
    of the same things."""
    word = said[at].plain
    if said[at].kind != "word" or len(word) < SHORTEST_DENIED or said[at].is_capital:
        return False
    denied = {f"{prefix}{word}" for prefix in DENYING}
    denied |= {
        word.removeprefix(prefix)
        for prefix in DENYING
        if word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST_DENIED
    }
    about = _about(said, at)
    against = _most_shared(about, there, denied)
    return against > 1 and against > _most_shared(about, there, frozenset([word]))


def _most_shared(
    about: frozenset[str], there: Sequence[Sequence[Token]], words: AbstractSet[str]
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
