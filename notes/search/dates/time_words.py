"""How four languages speak of time: what begins an expression, and what one looks like.

A pattern's spaces stand for any. Words that are times only now and then ("may", "second", "sun",
"now") are none by themselves.
"""

import re
from dataclasses import dataclass

from notes.search.dates.feasts import FEASTS
from notes.search.dates.spans import SPANS, spaced
from notes.search.dates.vague import vague_of
from notes.text.month_names import fold

YEAR = r"(?:1[5-9]|20)\d\d"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = "(?:0[1-9]|1[0-2])"
OF_A_YEAR = r"(?:0(?:0[1-9]|[1-9]\d)|[12]\d\d|3(?:[0-5]\d|6[0-6]))"  # a day of it: 2024-123
BEYOND_MONTHS = r"(?:1[3-9]|2\d|3[01])"  # a number that only a day can have
PLAIN_MONTH = r"(?:0?[1-9]|1[0-2])"
ISO = (
    rf"{YEAR}-{OF_A_YEAR}|{YEAR}-{MONTH}(?:-{DAY})?|{MONTH}/{YEAR}"
    rf"|{DAY}\.\s?{PLAIN_MONTH}\.\s?{YEAR}"
    rf"|{BEYOND_MONTHS}/{PLAIN_MONTH}/{YEAR}|{PLAIN_MONTH}/{BEYOND_MONTHS}/{YEAR}"
)
DAY_FIRST = rf"{{d}}/{PLAIN_MONTH}/{{y}}"  # behind an article of a language that has it so
COUNT = r"\d{1,2}"
WEEK = r"(?:0?[1-9]|[1-4]\d|5[0-3])"
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Tongue:
    """One language's words; of those in dictionaries only the beginnings count."""

    code: str
    months: str
    short_months: str  # beside a day or a year
    weekdays: str
    article: str
    dates: str  # a day with its month and perhaps its year, or a month with its year
    moments: dict[str, str]  # a pattern → how the parser's English says it
    weeks: str  # of a year, by their number: without the year, only what can be no other week
    turns: str  # "last week"
    named: str  # "last Monday", "last March"
    ago: str
    recent: str  # "the last two weeks"
    directions: dict[str, str]
    units: dict[str, str]
    numbers: str  # from one to twelve
    within: str
    unsure: str  # may begin an expression, or say what something is of
    since: str
    before: str
    until: str
    after: str
    between: str  # as "between … and …", with "{}" for both ends


ENGLISH = Tongue(
    code="en",
    months=(
        "january|february|march|april|may|june|july|august|september|october|november|december"
    ),
    short_months="jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec",
    weekdays="monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    article="(?:the )?",
    dates=(
        r"{d}(?:st|nd|rd|th)?(?: of)? {m}(?:,? {y})?|{m} (?:the )?{d}(?:st|nd|rd|th),? {y}"
        r"|{m} {d},? {y}|{m} (?:the )?{d}(?:st|nd|rd|th)?|{m}(?: of|,)? {y}"
    ),
    moments={
        "the day before yesterday": "2 days ago",
        "yesterday|last night": "yesterday",
        "today|tonight|this (?:morning|afternoon|evening)": "today",
        "day after tomorrow": "in 2 days",
        "tomorrow": "tomorrow",
        "a fortnight ago": "2 weeks ago",
    },
    weeks="(?:calendar )?week {k}(?: of|,)? {y}|calendar week {k}",
    turns="(?:this|last|previous|next) (?:week|month|year)(?! (?:of|in|on) (?:the|my|our) )",
    named="(?:last|past|previous) (?:{w}|{m})",
    ago="(?:{n}|an?) (?:day|week|month|year)s? ago",
    recent="(?:last|past|previous) (?:{n}) (?:days|weeks|months|years)|past (?:week|month|year)",
    directions={"this": "this", "last": "last", "prev": "last", "next": "next"},
    units={"day": "day", "week": "week", "month": "month", "year": "year"},
    numbers="one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
    within="in|during|within|over|on",
    unsure="of|from",
    since="since",
    before="before",
    until="until the end of|until|till|up to",
    after="after",
    between="(?:between|from) {} (?:and|to|until|till|through) {}",
)

GERMAN = Tongue(
    code="de",
    months=(
        "januar|jänner|februar|feber|märz|maerz|april|mai|juni|juli|august|september|oktober"
        "|november|dezember"
    ),
    short_months="jan|feb|mrz|apr|jun|jul|aug|sept?|okt|nov|dez",
    weekdays="montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag",
    article="(?:(?:de[mnr]|die|das) )?",
    dates=rf"{{d}}\.\s?{{m}}(?: {{y}})?|{{m}} {{y}}|(?<=\bam\s){{d}}\.\s?{PLAIN_MONTH}\.(?!\s?\d)",
    moments={
        "vorgestern": "2 days ago",
        "gestern": "yesterday",
        "heute": "today",
        "übermorgen": "in 2 days",
        "vor (?:vierzehn|14) tagen": "2 weeks ago",
        "heuer": "this year",
    },
    weeks=r"(?:kw|kalenderwoche|woche)\s?{k}(?:,? |\s?/\s?){y}|(?:kw|kalenderwoche)\s?{k}",
    turns=(
        "(?:diese|letzte|vorige|vergangene|nächste|kommende)[mnrs]? (?:woche|monats?|jahr(?:es)?)"
    ),
    named="(?:letzte|vorige|vergangene)[mnrs]? (?:{w}|{m})",
    ago="vor (?:{n}) (?:tag|woche|monat|jahr)(?:en|n|e)?",
    recent="(?:letzten|vergangenen) (?:{n}) (?:tagen?|wochen|monaten?|jahren?)",
    directions={
        "dies": "this", "letzt": "last", "vorig": "last", "vergangen": "last",
        "nachst": "next", "kommend": "next",
    },
    units={"tag": "day", "woche": "week", "monat": "month", "jahr": "year"},
    numbers="einem|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf",
    within="im jahre?|im|in|am|während",
    unsure="vom|von|aus",
    since="seit|ab",
    before="vor",
    until="bis (?:zum )?ende|bis zum|bis",
    after="nach",
    between="(?:zwischen|von|vom) {} (?:und|bis) {}",
)  # fmt: skip

FRENCH = Tongue(
    code="fr",
    months=(
        "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre"
        "|novembre|décembre|decembre"
    ),
    short_months="janv|févr|fevr|avr|juil|sept|oct|nov|déc|dec",
    weekdays="lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    article="(?:le |la |l['’])?",
    dates=rf"{{d}}(?:er)? {{m}}(?: {{y}})?|{{m}} {{y}}|(?<=\b(?:le|du|au)\s){DAY_FIRST}",
    moments={
        "avant-hier": "2 days ago",
        "hier": "yesterday",
        "aujourd['’]hui|ce (?:matin|soir)|cet (?:après|apres)-midi|cette nuit": "today",
        "après-demain|apres-demain": "in 2 days",
        "demain": "tomorrow",
        "il y a (?:une quinzaine de|quinze|15) jours": "2 weeks ago",
    },
    weeks="semaine {k}(?: de|,)? {y}",
    turns=(
        "(?:semaine|mois|année|annee|an) (?:derni[eè]re?|passée?|passee|prochaine?)"
        "|cette (?:semaine|année|annee)|ce mois(?:-ci)?"
    ),
    named="(?:{w}|{m}) (?:dernier|passé)",
    ago="il y a (?:{n}) (?:jours?|semaines?|mois|ans?|années?)",
    recent="(?:les|ces|des|aux) (?:{n}) derni[eè]re?s (?:jours|semaines|mois|ann[ée]es)",
    directions={"dern": "last", "pass": "last", "proch": "next", "ce": "this"},
    units={"jour": "day", "semaine": "week", "mois": "month", "an": "year"},
    numbers="une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze",
    within="en|au mois de|au mois d['’]|au cours de|au|pendant|durant|dans",
    unsure="de|du",
    since="depuis|dès|à partir (?:de|du)",
    before="avant",
    until="jusqu['’](?:à|au|en)",
    after="après|apres",
    between="(?:entre|de|du) {} (?:et|à|au) {}",
)

SPANISH = Tongue(
    code="es",
    months=(
        "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre"
        "|noviembre|diciembre"
    ),
    short_months="ene|feb|mar|abr|jun|jul|ago|sept?|oct|nov|dic",
    weekdays="lunes|martes|miércoles|miercoles|jueves|viernes|sábado|sabado|domingo",
    article="(?:el |la )?",
    dates=rf"{{d}} de {{m}}(?: del? {{y}})?|{{m}}(?: del?)? {{y}}|(?<=\b(?:el|al)\s){DAY_FIRST}",
    moments={
        "anteayer|antier|anteanoche": "2 days ago",
        "ayer|anoche": "yesterday",
        "hoy|esta (?:mañana|tarde|noche)": "today",
        "pasado mañana": "in 2 days",
        "hace (?:quince|15) días": "2 weeks ago",
    },
    weeks="semana {k}(?: del?|,)? {y}",
    turns=(
        "(?:semana|mes|año) (?:pasad[oa]|anterior|próxim[oa]|proxim[oa]|que viene)"
        "|últim[oa] (?:semana|mes|año)|est[ae] (?:semana|mes|año)"
    ),
    named="(?:{w}|{m}) pasado",
    ago="hace (?:{n}) (?:días?|dias?|semanas?|mes(?:es)?|años?)",
    recent="(?:l[ao]s )?últim[ao]s (?:{n}) (?:días|dias|semanas|meses|años)",
    directions={
        "pasad": "last", "anterior": "last", "ultim": "last", "proxim": "next", "que": "next",
        "est": "this",
    },
    units={"dia": "day", "semana": "week", "mes": "month", "ano": "year"},
    numbers="una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce",
    within="en|durante",
    unsure="de|del",
    since="desde|a partir del?",
    before="antes del?",
    until="hasta",
    after="después del?|despues del?",
    between="(?:entre|desde|de|del) {} (?:y|hasta|a|al) {}",
)  # fmt: skip

TONGUES = [ENGLISH, GERMAN, FRENCH, SPANISH]

# Questions of nothing but these, and a time, ask for all that there is of that time.
ASKING = frozenset(
    "do did done doing happen happened happening write wrote written note noted notes entries"
    " journal diary go going everything new"
    " gemacht getan tat machte passiert los geschrieben schrieb notiert notizen notiz neues"
    " tagebuch"
    " fait faisais passe ecrit note notes journal"
    " hice hicimos hecho paso escribi escrito anote notas diario".split()
)
# Who asks of what they did themselves, or noted, means the time of their notes; a question of the
# world ("Which fort was rebuilt in 1964?") means what some note says.
OWN = frozenset(
    "i me my mine we us our ich mir mich mein meine meinen meinem meiner wir uns unser unsere"
    " je j moi mon ma mes nous notre nos yo mi mis nosotros nuestro nuestra hemos"
    " note noted notes journal diary notiert notizen tagebuch hice hicimos escribi anote notas"
    " diario".split()
)
QUESTION = frozenset(
    "what which who whom whose how when where why was welche welcher welches wer wie wo wann warum"
    " wieviel que qui quel quelle quels quelles comment ou quand combien pourquoi quien quienes"
    " cual cuales como cuando donde cuanto cuantos cuanta cuantas".split()
)
# What stands beside them, and behind a year that is one.
SMALL = frozenset(
    "a about after all an and any are at by can could did do does else for from had has have he"
    " her his i in is it it's me my of on or our out she should show so that the there they this"
    " to us was we were would what what's when where which who with you list tell give see read"
    " was habe hab hat haben hatte ich wir war waren mein meine meinen mir mich der die das den dem"
    " und es gab gibt ist zeig zeige alles mit an auf bei ein eine in im am"
    " qu que quoi ai avons avait a j je nous on est ce c s il y eu etait le la les l de d des du"
    " dans en au aux mes mon ma uber sobre quelles quels montre tout avec et sur"
    " he ha hemos yo en el los las del mi mis me se lo y cual cuales fue muestra todo con al por"
    .split()
)  # fmt: skip


def words_in(text: str) -> list[str]:
    """Folded, so that accents that were left out make no odds."""
    return WORD.findall(fold(text))


def filled(tongue: Tongue, pattern: str) -> str:
    """A pattern of this language with its months, weekdays and numbers."""
    parts = {
        "{d}": DAY,
        "{m}": f"(?:{tongue.months})",
        "{s}": rf"(?:{tongue.months}|(?:{tongue.short_months})\b\.?)",
        "{y}": YEAR,
        "{w}": f"(?:{tongue.weekdays})",
        "{n}": f"{COUNT}|{tongue.numbers}",
        "{k}": WEEK,
    }
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return spaced(pattern)


def dates_of(tongue: Tongue) -> str:
    """Days, months with their years, as numbers or with a month's name, long or short."""
    return f"{ISO}|{tongue.dates.replace('{m}', '{s}')}"


def points_of(tongue: Tongue) -> re.Pattern[str]:
    """One expression of time, with what begins it."""
    spans, feasts = SPANS[tongue.code], FEASTS[tongue.code]
    dates = dates_of(tongue)
    kinds = {
        "moment": "|".join(tongue.moments),
        "beyond": spans.beyond,
        "yeared": spans.yeared,
        "span": spans.spanned,
        "part": spans.part,
        "of_year": rf"(?:{{d}}\D{{0,4}} )?{{m}}{spans.of_year}",
        "in_year": rf"(?:{spans.this_year}) (?:(?:{tongue.within}) )?(?:{{d}}\D{{0,4}} )?{{m}}",
        "week": rf"{tongue.weeks}|{{y}}-?w{{k}}",
        "turn": tongue.turns,
        "named": tongue.named,
        "ago": tongue.ago,
        "recent": tongue.recent,
        "date": dates,
        "feast": feasts.feast,
        "numbered": feasts.numbered,
        "weekend": feasts.weekend,
        "vague": vague_of(tongue.code),
        "bare": "{m}|{w}|{y}",
    }
    leads = {
        "since": tongue.since,
        "before": tongue.before,
        "until": tongue.until,
        "after": tongue.after,
        "within": tongue.within,
        "unsure": tongue.unsure,
    }
    point = "|".join(f"(?P<{name}>{filled(tongue, each)})" for name, each in kinds.items())
    lead = "|".join(f"(?P<{name}>{spaced(each)})" for name, each in leads.items())
    article = spaced(tongue.article)
    # "Friday, the 3rd of May": the day is in the date.
    weekday = rf"(?:(?:{tongue.weekdays}),?\s+{article}(?={filled(tongue, '{d}|{s} {d}')}))?"
    whole = rf"(?:(?:{lead})(?:\s+|(?<=['’])))?{article}{weekday}(?P<point>{point})"
    return bounded(whole)


def ranges_of(tongue: Tongue) -> re.Pattern[str]:
    """From one day, month or year to another; the first may leave out what the other says."""
    ends = filled(tongue, f"{dates_of(tongue)}|{{m}}|{{y}}")
    short = filled(tongue, "{s}")
    first = rf"{spaced(tongue.article)}(?P<first>{ends}|{short}|{DAY}(?:\.|st|nd|rd|th|er)?)"
    last = rf"{spaced(tongue.article)}(?P<last>{ends})"
    return bounded(spaced(tongue.between).format(first, last))


def bounded(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\s(,;¿¡])(?:{pattern})(?:['’]s)?(?![\w@/:-]|\.\d)", re.IGNORECASE)


POINTS = {tongue.code: points_of(tongue) for tongue in TONGUES}
RANGES = {tongue.code: ranges_of(tongue) for tongue in TONGUES}
MONTHS = re.compile("|".join(filled(tongue, "{s}") for tongue in TONGUES), re.IGNORECASE)
BY_CODE = {tongue.code: tongue for tongue in TONGUES}
