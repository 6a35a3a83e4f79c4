"""Contrary adjectives in each form that their language bends them to, and people in two parts."""

from collections.abc import Iterator
from itertools import product

# A language's endings of adjectives, and pairs of their stems; a comparative is a stem as well.
BENT = {
    "de": (
        " e en er es em",
        "groß,größer/klein,kleiner alt,älter/neu,neuer,jung,jünger lang,länger/kurz,kürzer"
        " hoch,hoh,höher/niedrig,niedriger breit,breiter/schmal,schmaler dick,dicker/dünn,dünner"
        " hell,heller/dunkel,dunkl laut,lauter/leise,leis nass,nasser,feucht/trocken,trocken"
        " leer,leerer/voll,voller arm,ärmer/reich,reicher stark,stärker/schwach,schwächer"
        " schnell,schneller/langsam,langsamer leicht,leichter,einfach/schwer,schwerer,schwierig"
        " richtig/falsch gut,besser/schlecht,schlechter warm,wärmer,heiß/kalt,kälter,kühl"
        " teuer,teur,teurer/billig,billiger,günstig früh,früher/spät,später ober/unter"
        " vorder/hinter inner/äußer nördlich/südlich östlich/westlich"
        " öffentlich/privat sauber/schmutzig lebend,lebendig/tot süß/sauer,bitter roh/gekocht"
        " männlich/weiblich tief,tiefer/flach,flacher weich,weicher/hart,härter"
        " erlaubt/verboten freiwillig/verpflichtend möglich/unmöglich jährlich/monatlich,täglich",
    ),
    "fr": (
        " e s es",
        "grand/petit chaud/froid long,longue/court haut/bas,basse fort/faible plein/vide"
        " nouveau,nouvelle,jeune/vieux,vieille,ancien,ancienne premier,première/dernier,dernière"
        " ouvert/fermé lourd/léger,légère facile/difficile,dur riche/pauvre propre/sale"
        " sec,sèche/humide,mouillé supérieur/inférieur meilleur/pire rapide/lent gratuit/payant"
        " public,publique/privé clair/sombre,foncé vrai/faux,fausse",
    ),
    "es": (
        "o a os as",
        "pequeñ/grande larg/cort alt/baj vací/llen nuev,joven/viej,antigu primer/últim"
        " abiert/cerrad fuerte/débil ric/pobre limpi/suci sec/húmed,mojad fácil/difícil"
        " rápid/lent barat/car públic/privad clar/oscur calient,cálid/frí derech/izquierd",
    ),
    "it": (
        "o a i e",
        "piccol/grand lung,lungh/cort alt/bass vuot/pien nuov,giovan/vecch,vecchi,antic prim/ultim"
        " apert/chius fort/debol ricc,ricch/pover pulit/sporc,sporch asciutt/umid,bagnat"
        " facil/difficil veloc/lent economic/car pubblic/privat cald/fredd destr/sinistr",
    ),
    "pt": (
        "o a os as",
        "pequen/grand long/curt alt/baix vazi/chei nov/velh,antig primeir/últim abert/fechad"
        " ric/pobre limp/suj sec/úmid,húmid,molhad rápid/lent barat/car públic/privad"
        " clar/escur quent/fri direit/esquerd",
    ),
    "nl": (
        " e",
        "groot,grot,groter/klein,kleiner lang,langer/kort,korter hoog,hog,hoger/laag,lag,lager"
        " oud,ouder/nieuw,nieuwer,jong,jonger sterk/zwak vol,voll/leeg,leg droog,drog/nat,natt"
        " warm,heet/koud duur,dur/goedkoop,goedkop snel,snell/langzaam,langzam rijk/arm"
        " zwaar,zwar/licht makkelijk/moeilijk open/dicht,gesloten links,linker/rechts,rechter",
    ),
    "ru": (
        "ый ая ое ые ого ой ому ую ым ых ий яя ее ие его ей",
        "больш/маленьк нов,молод/стар перв/последн высок/низк длинн/коротк сильн/слаб богат/бедн"
        " чист/грязн сух/мокр,влажн лёгк,легк/тяжёл,тяжел быстр/медленн дешёв,дешев/дорог"
        " тёпл,тепл,горяч/холодн полн/пуст открыт/закрыт лев/прав верхн/нижн",
    ),
}  # fmt: skip
# Of two people in one thing: each is what the other is not.
PARTS = (
    "landlord,landlords/tenant,tenants", "buyer,buyers/seller,sellers", "lender/borrower",
    "employer,employers/employee,employees", "teacher,teachers/student,students,pupil,pupils",
    "doctor,doctors/patient,patients", "host,hosts/guest,guests", "winner,winners/loser,losers",
    "parent,parents/child,children", "boy,boys/girl,girls", "niece/nephew", "debtor/creditor",
    "grandmother/grandfather", "plaintiff/defendant", "victory,victories/defeat,defeats",
    "predator,predators/prey", "debit,debits/credit,credits", "inbound/outbound", "odd/even",
    "peace/war", "float,floats,floated/sink,sinks,sank", "upgrade,upgraded/downgrade,downgraded",
    "install,installed/uninstall,uninstalled,remove,removed", "tight/loose", "sharp/blunt",
    "praise,praised,praises/criticise,criticised,criticize,criticized", "senior/junior",
    "sender/recipient", "supply/demand", "supplier/customer", "income/expense,expenses",
    "married/divorced", "hardware/software",
)  # fmt: skip


def bent_pairs(language: str) -> Iterator[str]:
    """As the pairs of `opposites` are written: words of each side with commas, a bar between."""
    endings, pairs = BENT.get(language, ("", ""))
    for pair in pairs.split():
        yield "/".join(
            ",".join(f"{stem}{ending}" for stem, ending in product(side.split(","), bends(endings)))
            for side in pair.split("/")
        )


def bends(endings: str) -> list[str]:
    return endings.split(" ")
