"""Questions to go on with: of what was found for an answer and not cited; no model is asked."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _

from ai_chatbot.models import Source, Standing

OFFERED = 2
STANDING = {Standing.SAME, Standing.CHANGED}  # of others nothing may be told, or found
LONGEST = 60  # characters of a name: a longer one is no question's subject
LETTERS_MIN = 3  # "2024-05-03" says nothing; two of 味噌汁 do
DULL = {"about", "index", "inbox", "notes", "readme", "todo", "untitled", "welcome"}


def next_questions(question: str, sources: Sequence[Source], cited: Collection[int]) -> list[str]:
    left = (each for each in sources if each.n not in cited and each.standing in STANDING)
    return list(dict.fromkeys(asked_of(left, question.casefold())))[:OFFERED]


def asked_of(sources: Iterator[Source], asked: str) -> Iterator[str]:
    """Of each its section, or else its note; what the question names was asked about."""
    for source in sources:
        section = source.heading.rpartition(" › ")[2]
        if section.casefold() not in {source.title.casefold(), ""} and is_new(section, asked):
            yield _("What did I note under “%(heading)s”?") % {"heading": section}
        elif is_new(source.title, asked):
            yield _("What do my notes say about “%(subject)s”?") % {"subject": source.title}


def is_new(name: str, asked: str) -> bool:
    return says_something(name) and name.casefold() not in asked


def says_something(name: str) -> bool:
    letters = sum(2 if letter > "\u2e80" else 1 for letter in name if letter.isalpha())
    return letters >= LETTERS_MIN and len(name) <= LONGEST and name.casefold() not in DULL
