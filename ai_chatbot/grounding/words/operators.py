"""Small words that say how much, how often, how surely of what follows: each kind with its words.

"All loaves" and "some loaves" are two claims with the same telling words; "no loaf" is for
`negation` to find.
"""

import re
from collections.abc import Mapping
from functools import cache

from ai_chatbot.grounding.tokens import plain_word

# Kind → words and phrases, of every language that people keep notes in; a phrase has "_" for a
# space. None that is as often something else in another of these languages.
KINDS = {
    "all": "all every each everybody everyone everything whole entire entirely all_of"
    " alle aller allen alles jeder jede jedes jeden jedem sämtliche ganze ganzen"
    " tous toutes tout toute chaque todos todas cada tutti tutte tutto tutta ogni"
    "  tudo elke iedere iedereen wszystkie wszyscy wszystkich każdy każda każde"
    " все всех всем каждый каждая каждое каждого весь вся كل جميع כל כולם",
    "most": "most mostly meisten meist größtenteils plupart mayoría maggior_parte maioria meeste"
    " większość большинство معظم רוב",
    "many": "many numerous viele vielen zahlreiche nombreux nombreuses beaucoup muchos muchas molti"
    " molte muitos muitas veel wiele wielu многие многих много كثير הרבה רבים",
    "some": "some einige einigen einiger manche manchen certains certaines quelques algunos algunas"
    " alcuni alcune qualche alguns algumas sommige enkele niektóre niektórzy niektórych"
    " некоторые некоторых несколько بعض כמה",
    "half": "half hälfte moitié mitad metà metade helft połowa połowę половина половину نصف מחצית",
    "few": "few hardly_any a_few wenige wenigen peu_de pocos pocas pochi poche poucos poucas weinig"
    " niewiele мало немногие قليل מעט",
    "must": "must have_to has_to had_to need_to needs_to required obliged mandatory compulsory"
    " muss müssen musste mussten verpflichtend doit doivent devait faut obligatoire debe deben"
    " hay_que tiene_que tienen_que obligatorio deve devono bisogna obbligatorio devem obrigatório"
    " moet moeten verplicht musi muszą trzeba должен должна должно должны нужно надо"
    " يجب ينبغي חייב חייבת חייבים צריך צריכים",
    "may": "may might can could possibly perhaps maybe optional optionally sometimes suspect"
    " suspects suspected kann können könnte könnten darf dürfen möglicherweise vielleicht manchmal"
    " peut peuvent pourrait pourraient parfois peut-être puede pueden podría podrían quizás"
    " a_veces può possono potrebbe forse talvolta pode podem poderia talvez às_vezes mag kan kunnen"
    " misschien soms może mogą czasami может могут иногда возможно يمكن ربما قد أحيانا יכול יכולה"
    " יכולים אולי לפעמים",
    "likely": "probably likely presumably wahrscheinlich vermutlich probablement probablemente"
    " probabilmente provavelmente waarschijnlijk prawdopodobnie вероятно наверное على_الأرجح כנראה",
    "sure": "will certainly definitely surely always inevitably invariably undoubtedly"
    " sicherlich gewiss immer stets certainement toujours sûrement ciertamente siempre"
    " seguramente certamente sempre zeker altijd na_pewno zawsze наверняка всегда обязательно"
    " دائما بالتأكيد תמיד בטוח",
    "at least": "at_least no_fewer_than no_less_than not_less_than minimum mindestens wenigstens"
    " zumindest frühestens au_moins al_menos por_lo_menos como_mínimo almeno pelo_menos"
    " no_mínimo minstens tenminste co_najmniej przynajmniej не_менее по_крайней_мере минимум"
    " على_الأقل לפחות at_the_earliest more_than over mehr_als über plus_de más_de più_di mais_de"
    " meer_dan więcej_niż более больше أكثر_من יותר_מ",
    "at most": "at_most up_to no_more_than not_more_than maximum höchstens maximal spätestens"
    " au_plus au_maximum como_máximo como_mucho a_lo_sumo al_massimo no_máximo"
    " hoogstens co_najwyżej не_более максимум على_الأكثر לכל_היותר at_the_latest less_than"
    " fewer_than under weniger_als unter moins_de menos_de meno_di minder_dan mniej_niż менее"
    " меньше أقل_من פחות_מ nearly almost fast presque casi quasi bijna prawie почти",
}  # fmt: skip
# The same of what happens and when, for texts in two languages, where no pair of words is found.
HAPPENING = {
    "up": "rise rises rose risen rising increase increases increased raised grew gone_up went_up"
    " steigt steigen stieg stiegen gestiegen erhöht augmente augmenté monté hausse aumenta aumentó"
    " aumentado subió subido aumentato aumentata salito cresciuto aumentou subiu subido gestegen"
    " steeg verhoogd wzrosła wzrósł вырос выросла выросло выросли повысили повысилась ارتفع زاد"
    " עלה עלתה",
    "down": "fall falls fell fallen falling decrease decreases decreased declined dropped reduced"
    " lowered gone_down went_down sinkt sinken sank sanken gesunken gefallen gesenkt baisse baissé"
    " diminue diminué bajó bajado disminuyó diminuito diminuita sceso scesa calato desceu diminuiu"
    " gedaald daalde verlaagd spadła spadł упал упала упало снизили снизилась انخفض נפל ירד ירדה",
    "before": "before ahead prior_to earlier_than bevor vor ehe avant antes prima voor voordat"
    " przed zanim до прежде قبل לפני",
    "after": "after behind later_than nachdem nach après después dopo depois na nadat po"
    " после بعد אחרי",
    "open": "open opened opens offen geöffnet öffnet ouvert ouverte ouvre abierto abierta abre"
    " aperto aperta apre aberto aberta open otwarty otwarta открыт открыта открывается مفتوح פתוח",
    "more": "more mehr plus más più mais meer więcej больше أكثر יותר",
    "less": "less fewer weniger moins menos meno minder mniej меньше أقل פחות",
    "first": "first erste ersten erster premier première primero primera primo primeiro primeira"
    " eerste pierwszy pierwsza первый первая أول ראשון ראשונה",
    "last": "last letzte letzten letzter dernier dernière último última ultimo ultima laatste"
    " ostatni ostatnia последний последняя آخر אחרון אחרונה",
    "closed": "closed closes shut geschlossen schließt fermé fermée ferme cerrado cerrada cierra"
    " chiuso chiusa chiude fechado fechada fecha gesloten sluit zamknięty zamknięta закрыт закрыта"
    " закрывается مغلق סגור",
}  # fmt: skip
# Monday to Sunday.
WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "montags dienstags mittwochs donnerstags freitags samstags sonntags",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "- - - - - sábados domingos",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "poniedziałki wtorki środy czwartki piątki soboty niedziele",
    "- - środę - - sobotę niedzielę",
    "понедельник вторник среда четверг пятница суббота воскресенье",
    "понедельникам вторникам средам четвергам пятницам субботам воскресеньям",
    "- - среду - пятницу субботу -",
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
)
# Kinds that cannot both be said of one thing.
APART = {
    frozenset(pair.split("/"))
    for pair in (
        "all/most all/many all/some all/few all/half most/few many/few must/may sure/may"
        " sure/likely"
    ).split()
} | {frozenset(["at least", "at most"])}
CONTRARY = (
    ("up", "down"),
    ("before", "after"),
    ("open", "closed"),
    ("more", "less"),
    ("first", "last"),
)
OTHERWISE = APART | {frozenset(pair) for pair in CONTRARY}
BOUNDS = frozenset(["at least", "at most"])
CERTAINTY = frozenset(["must", "may", "likely", "sure"])
# What leaves out all others; not where "not" stands before it.
ONLY = frozenset(
    "only solely exclusively alone sole just except merely nur lediglich ausschließlich allein bloß"
    " außer seulement uniquement seul seule seuls seules exclusivement sauf solo sólo solamente"
    " únicamente exclusivamente salvo soltanto solamente unicamente apenas somente só alleen"
    " slechts"
    " enkel uitsluitend tylko wyłącznie jedynie только лишь исключительно единственный فقط إلا"
    " רק בלבד".split()
)
# Of "all" what cannot be said of each by itself.
WHOLE = frozenset(
    "all none alle aller allen tous toutes todos todas tutti tutte wszystkie wszyscy wszystkich все"
    " всех всем كل جميع כל".split()
)
# What says that something may not be so; a claim that leaves it out says more.
HEDGES = frozenset(
    "may might perhaps maybe possibly probably presumably likely vielleicht möglicherweise"
    " wahrscheinlich vermutlich könnte könnten peut-être probablement pourrait pourraient"
    " quizá quizás probablemente podría podrían forse probabilmente potrebbe potrebbero talvez"
    " provavelmente poderia misschien wellicht waarschijnlijk może prawdopodobnie возможно наверное"
    " вероятно ربما אולי כנראה".split()
)
HEDGING_RUN = re.compile(
    "(?<![尽盡])可能(?![性な])|也许|也許|或许|或許|大概|恐怕"
    "|かもしれ|だろう|でしょう|たぶん|おそらく|아마|지도 모"
)
LONGEST = 4  # words of a phrase


@cache
def operators() -> dict[tuple[str, ...], str]:
    """Plain words → the kind that they are of, phrases too."""
    return _by_words(KINDS)


@cache
def said_in_any() -> dict[tuple[str, ...], str]:
    """The same with what happens and when."""
    return _by_words(KINDS) | _by_words(HAPPENING)


def _by_words(kinds: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    return {
        tuple(plain_word(word) for word in phrase.split("_")): kind
        for kind, phrases in kinds.items()
        for phrase in phrases.split()
    }


@cache
def weekdays() -> dict[str, int]:
    """A plain word → which day of a week it names, from 0."""
    return {plain_word(word): day for line in WEEKDAYS for day, word in enumerate(line.split())}
