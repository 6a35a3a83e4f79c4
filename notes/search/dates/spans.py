"""Spans of time that no parser of dates knows, in four languages: seasons, weekends, quarters,
decades, the week before last, March of last year, early May."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

YEAR = r"(?:1[5-9]|20)\d\d"
QUARTER = re.compile(r"(?<![^\W_])[qth]\s?([1-4])|([1-4])\s?(?:\.|st|nd|rd|th|er|e|º|ª)")
HALF = re.compile(r"(?<![^\W_])h[12]", re.IGNORECASE)
SATURDAY, WEEKEND_DAYS = 5, 2
SEASON_MONTHS = QUARTER_MONTHS = 3
HALF_MONTHS = 6
MONTH_DAYS, YEAR_MONTHS = 31, 12


@dataclass(frozen=True)
class Spans:
    """One language's words; a pattern's spaces stand for any, "{x}" for what is turned to."""

    turned: str  # "last {x}"
    beyond: str  # "week before last"
    of_year: str  # what follows a month: "of last year"
    this_year: str  # the same before one: "last year in"
    seasons: dict[str, int]  # a pattern → the month it begins in
    weekend: str
    quarter: str
    half: str
    ordinals: str  # from first to fourth, as patterns
    parts: tuple[str, str, str]  # what says that the first, middle or last of a span is meant
    short: str = "q"  # a quarter's letter
    of: str = ""  # between a span and its year
    decade: str = ""  # around "{t}", the year it begins with
    directions: dict[str, int] = field(default_factory=dict)  # a pattern → years or weeks on

    @property
    def any_season(self) -> str:
        return "|".join(self.seasons)

    @property
    def yeared(self) -> str:
        """What names its year itself, or is of the one in which it has begun last."""
        year = rf"{self.of} {YEAR}"
        ordinal = rf"(?:{self.ordinals}|[1-4](?:\.|st|nd|rd|th|er|e|º|ª))"
        kinds = (
            rf"(?:{self.any_season}){year}",
            rf"{ordinal} (?:{self.quarter}|{self.half})(?:{year})?",
            rf"(?:{self.short}\s?[1-4]|h[12])(?:{self.of} |[ /-]?){YEAR}",
            rf"{YEAR}[ /-]?(?:{self.short}[1-4]|h[12])",
            self.decade.replace("{t}", r"(?:1[5-9]|20)\d0"),
        )
        return "|".join(kinds)

    @property
    def part(self) -> str:
        """A part of a month, or of a year."""
        return rf"(?:{'|'.join(self.parts)})(?:{{m}}(?:{self.of} {{y}})?|{{s}} {{y}}|{{y}})"

    @property
    def spanned(self) -> str:
        """What is told from today."""
        turned = f"{self.any_season}|{self.weekend}|{self.quarter}"
        return self.turned.replace("{x}", f"(?:{turned})")


SPANS = {
    "en": Spans(
        turned="(?:this|last|past|previous|next) {x}",
        beyond="(?:week|month|year) before last(?: (?:week|month|year))?",
        of_year=",? (?:of )?(?:the )?(?:last|this|past|previous) year",
        this_year="(?:last|this|past|previous) year",
        seasons={"spring": 3, "summer": 6, "autumn|fall": 9, "winter": 12},
        weekend="weekend",
        quarter="quarter",
        half="half",
        ordinals="first|second|third|fourth",
        parts=(
            "(?:at |in )?(?:the )?(?:beginning|start) of |early (?:in )?",
            "(?:in )?(?:the )?middle of |mid[- ]",
            "(?:at |in )?(?:the )?end of |late (?:in )?",
        ),
        of="(?: of|,)?",
        decade="{t}s",
        directions={"last|past|previous": -1, "this": 0, "next": 1},
    ),
    "de": Spans(
        turned="(?:diese|letzte|vorige|vergangene|nächste|kommende)[mnrs]? {x}",
        beyond="vorletzte[mnrs]? (?:woche|monats?|jahr(?:es)?)",
        of_year=" (?:des |im )?(?:letzten|vorigen|vergangenen|diese[ns]) jahr(?:es)?",
        this_year="(?:letzte|vorige|vergangene|diese)[ns] jahr",
        seasons={"frühling|frühjahr": 3, "sommer": 6, "herbst": 9, "winter": 12},
        weekend="wochenende",
        quarter="quartals?",
        half="halbjahr(?:es)?",
        ordinals="erste[ns]?|zweite[ns]?|dritte[ns]?|vierte[ns]?",
        parts=("anfang ", "mitte ", "ende "),
        decade="{t}er(?:[ -]jahren?)?",
        directions={
            "(?:letzt|vorig|vergangen)\\w*": -1,
            "diese\\w*": 0,
            "(?:nächst|kommend)\\w*": 1,
        },
    ),
    "fr": Spans(
        turned="{x} (?:dernier|passé|prochain)|ce(?:t|tte)? {x}",
        beyond="avant[- ]derni[eè]re? (?:semaine|mois|année|annee|an)",
        of_year=" (?:de )?(?:l['’]ann[ée]e derni[eè]re|l['’]an (?:dernier|passé)|cette ann[ée]e)",
        this_year="ann[ée]e derni[eè]re|an (?:dernier|passé)|cette ann[ée]e",
        seasons={"printemps": 3, "été|ete": 6, "automne": 9, "hiver": 12},
        weekend="week-?end",
        quarter="trimestre",
        half="semestre",
        short="[qt]",
        ordinals="premier|deuxième|second|troisième|quatrième",
        parts=(
            "(?:au )?début (?:de )?|(?:au )?debut (?:de )?",
            "(?:à la |a la )?mi-|au milieu de ",
            "(?:(?:à|a) la )?fin (?:de )?",
        ),
        of="(?: de)?",
        decade="années {t}",
        directions={"dernier|passé|dernière|derniere": -1, "ce|cet|cette": 0, "prochain": 1},
    ),
    "es": Spans(
        turned="{x} (?:pasad[oa]|anterior|próximo|proximo)|est[ae] {x}|últim[oa] {x}",
        beyond="(?:semana|mes|año) antepasad[oa]|penúltim[oa] (?:semana|mes|año)",
        of_year=" del? (?:año pasado|este año)",
        this_year="año pasado|este año",
        seasons={"primavera": 3, "verano": 6, "otoño": 9, "invierno": 12},
        weekend="fin de semana",
        quarter="trimestre",
        half="semestre",
        short="[qt]",
        ordinals="primer|segundo|tercer|cuarto",
        parts=(
            "(?:a )?(?:principios|comienzos|inicios) del? ",
            "(?:a )?(?:mediados|mitad) del? ",
            "(?:a )?(?:finales|fines) del? ",
        ),
        of="(?: del?)?",
        decade="(?:los )?años {t}",
        directions={"pasad[oa]|anterior|últim[oa]": -1, "est[ae]": 0, "próximo|proximo": 1},
    ),
}  # fmt: skip


def spaced(pattern: str) -> str:
    """A pattern whose spaces stand for any."""
    return pattern.replace(" ", r"\s+")


def has(pattern: str, text: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE) is not None


def direction_in(text: str, spans: Spans) -> int:
    """How many years or weeks on from now: -1 for "last"."""
    return next((count for each, count in spans.directions.items() if has(each, text)), 0)


def read_yeared(text: str, spans: Spans, today: date) -> tuple[date, date] | None:
    """The first day, and the first day after, of what names its year."""
    found = re.search(YEAR, text)
    year = int(found[0]) if found else today.year
    if (month := season_in(text, spans)) is not None:
        return months_from(year, month, SEASON_MONTHS)
    number = quarter_in(text.replace(str(year), " "), spans)
    if not number:
        return date(year, 1, 1), date(year + 10, 1, 1)
    months = HALF_MONTHS if HALF.search(text) or has(spans.half, text) else QUARTER_MONTHS
    if number > YEAR_MONTHS // months:
        return None
    days = months_from(year, months * (number - 1) + 1, months)
    if found is None and days[0] > today:
        return months_from(year - 1, days[0].month, months)
    return days


def read_spanned(text: str, spans: Spans, today: date) -> tuple[date, date] | None:
    turn = direction_in(text, spans)
    if has(spans.weekend, text):
        monday = today - timedelta(days=today.weekday())
        saturday = monday + timedelta(days=7 * turn + SATURDAY)
        return saturday, saturday + timedelta(days=WEEKEND_DAYS)
    if (month := season_in(text, spans)) is not None:
        return turned_season(month, turn, today)
    first = 12 * today.year + QUARTER_MONTHS * ((today.month - 1) // QUARTER_MONTHS + turn)
    return months_from(first // 12, first % 12 + 1, QUARTER_MONTHS)


def part_in(text: str, spans: Spans) -> tuple[int, str]:
    """Which third is meant, and the text of what it is a part of."""
    found = [re.match(spaced(rf"(?:{each})"), text, re.IGNORECASE) for each in spans.parts]
    places = ((place, text[each.end() :]) for place, each in enumerate(found) if each)
    return next(places, (0, text))


def part_of(place: int, first: date, end: date) -> tuple[date, date]:
    """Of a month ten days, of which the last has what is left; of a year four months."""
    if (end - first).days > MONTH_DAYS:
        return months_from(first.year, YEAR_MONTHS // 3 * place + 1, YEAR_MONTHS // 3)
    starts = [first + timedelta(days=10 * number) for number in range(3)]
    return starts[place], [*starts[1:], end][place]


def turned_season(month: int, turn: int, today: date) -> tuple[date, date]:
    """The one that it is or was to be this year; the latest that is over; the first to come."""
    near = [months_from(today.year + each, month, SEASON_MONTHS) for each in (-2, -1, 0, 1)]
    if turn < 0:
        return [each for each in near if each[1] <= today][-1]
    if turn > 0:
        return next(each for each in near if each[0] > today)
    return next((each for each in near if each[0] <= today < each[1]), near[2])


def season_in(text: str, spans: Spans) -> int | None:
    return next((month for each, month in spans.seasons.items() if has(each, text)), None)


def quarter_in(text: str, spans: Spans) -> int:
    """1 to 4; 0 when none is named."""
    if found := QUARTER.search(text.lower()):
        return int(found[1] or found[2])
    names = enumerate(ordinals_of(spans), start=1)
    return next((number for number, each in names if has(each, text)), 0)


def ordinals_of(spans: Spans) -> list[str]:
    """French has two words for the second."""
    words = spans.ordinals.replace("deuxième|second", "(?:deuxième¦second)").split("|")
    return [word.replace("¦", "|") for word in words]


def months_from(year: int, month: int, count: int) -> tuple[date, date]:
    end = month - 1 + count
    return date(year, month, 1), date(year + end // 12, end % 12 + 1, 1)
