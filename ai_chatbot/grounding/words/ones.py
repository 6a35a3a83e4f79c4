"""Words for one, of which most are articles as well: when each is a number.

Plain forms, as tokens have them.
"""

from ai_chatbot.grounding.words.units import TIMES

# Of these a time can be told: "at one", "um eins", "a la una".
OF_THE_CLOCK = frozenset("one eins een una pierwszej אחת".split())
ONES = OF_THE_CLOCK | frozenset(
    "ein eine einen einem einer un une uno uma"
    " один одна одно одну одного jeden jedna jedno jedną واحد واحدة אחד एक".split()
)
# The first of several is no answer to how many there are.
FIRST = frozenset(
    "first erste ersten erster erstes premier premiere primero primera primo prima primeiro"
    " primeira eerste pierwszy pierwszego первый первое первого первая الأول اول".split()
)
# Heard in a passage as one, but no claim is asked to have them borne out.
SINGLE = FIRST | frozenset(
    "single einzige einzigen einziger einziges seul seule unico unica sole".split()
)
ARTICLES = frozenset(["a", "an"])  # before a unit: "an hour"
CERTAIN = SINGLE | frozenset(["one", "eins", "pierwszej", "אחת"])  # which are no article
BEFORE_TIMES = frozenset(
    "at until till to from between before after around um bis von ab gegen vor nach zwischen om tot"
    " la las all dall alla o do od בשעה השעה".split()
)
# What may go on behind a time that ends no clause.
BEHIND_TIMES = frozenset("in on each every daily am pm o sharp a".split())
# "Only one", "genau ein".
JUST = frozenset(
    "only exactly just nur genau seulement exactement solo solamente exactamente soltanto apenas"
    " slechts precies tylko dokladnie только ровно".split()
)
# Behind "once": how often, and not when.
EACH = frozenset(
    "a an per every each daily weekly monthly yearly pro am im in taglich wochentlich par por al"
    " alla all ao w na в".split()
)
AND = frozenset("and und et y и".split())  # not what is another word elsewhere: "en", "e", "i"
# Units that a language counts by the way: "one day", "un jour".
BY_THE_WAY = frozenset(["d", "week", "month", "y", "decade", "century", "s", TIMES])
