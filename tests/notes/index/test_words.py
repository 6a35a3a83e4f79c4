"""Which notes words find: the same, whichever database holds the index."""

import pytest

from notes.importing.importer import import_texts
from notes.index.backend import get_index
from notes.models import Passage
from notes.search.conditions import within_conditions
from notes.search.query import parse_query
from notes.search.search import search
from notes.search.telling import telling_words

TEXTS = {
    "Dates": "Paid on 2024-05-03, at -05 degrees; 3.14 and 10,000 at 10:30. Call +49 30 1234.",
    "Dates too": "Paid in 2024, on the 05 of 03; 31.4 and 10 of 000. Then 14.3 again.",
    "Code": "See notes.py, a_snake_case and src/app/views.py for v1.2.3 of C++ (1e5z5, x86_64).",
    "Prose": "My notes: a snake, a case, an app with views. Python is 1e5 times fun, 1.2 or so.",
    "Mail": "Write to me@example.org or read https://example.org/help?page=2#top of well-known.",
    "Post": "An example of help, known well: a page on top.",
    "Hamlet": "To be, or not to be: that is the question.",
    "Band": "Then The Who played, and who the others were I forget.",
    "Novel": "The War of the Worlds by Wells.",
    "Essay": "War on two worlds, and the war of a world.",
    "Obst": "Äpfel und Straßenbäume in Köln; **Größe** zählt. Über 5 m² Fläche.",
    "Decomposed": "U\u0308bung im Cafe\u0301, nai\u0308ve Idee.",
    "Pommes": "Apfel, cafe: 5 m2.",
    "日記": "猫 が 好き。東京・大阪 2024年 に行った。",
    "Дневник": "Мой ёж живёт в Москве. Й не И.",
    "Emoji": "Ship it🤔 tomorrow🎉done ½ price",
    "Sails": "The sails were sailing. It doesn’t matter, it's _fine_.",
    "Sail": "One sail.",
}  # fmt: skip


@pytest.fixture
def library(alice, embedder):
    import_texts(alice, {f"{title}.md": f"# {title}\n\n{text}" for title, text in TEXTS.items()})
    return alice


def titles_of(passages):
    return set(Passage.objects.filter(pk__in=passages).values_list("note__title", flat=True))


def left(owner, text):
    """The titles of the notes that the conditions leave."""
    within = within_conditions(owner.pk, parse_query(text))
    assert within is not None
    return titles_of(within)


EXACT = {
    "2024-05-03": {"Dates"},
    "05-03": {"Dates"},
    "03": {"Dates", "Dates too"},
    "-05": {"Dates"},
    "3.14": {"Dates"},
    "14.3": {"Dates too"},
    "10,000": {"Dates"},
    "10:30": {"Dates"},
    "+49 30": {"Dates"},
    "notes.py": {"Code"},
    "notes": {"Code", "Prose"},
    "a_snake_case": {"Code"},
    "src/app/views.py": {"Code"},
    "app/views": {"Code"},
    "v1.2.3": {"Code"},
    "1.2": {"Prose"},
    "1e5": {"Prose"},
    "1e5z5": {"Code"},
    "x86_64": {"Code"},
    "C++": {"Code"},
    "me@example.org": {"Mail"},
    "example.org": {"Mail"},
    "example": {"Mail", "Post"},
    "https://example.org/help?page=2#top": {"Mail"},
    "example.org/help": {"Mail"},
    "well-known": {"Mail"},
    "known": {"Mail", "Post"},
    "to be or not to be": set(),
    "to be, or not to be": {"Hamlet"},
    "or not": {"Hamlet"},
    "that is the": {"Hamlet"},
    "be that": set(),
    "The Who": {"Band"},
    "who the": {"Band"},
    "war of the worlds": {"Novel"},
    "war on two worlds": {"Essay"},
    "war worlds": set(),
    "the war of": {"Novel", "Essay"},
    "Äpfel": {"Obst"},
    "äpfel": {"Obst"},
    "A\u0308pfel": {"Obst"},
    "apfel": {"Pommes"},
    "Straßenbäume in KÖLN": {"Obst"},
    "Größe zählt": {"Obst"},
    "m²": {"Obst"},
    "5 m2": {"Pommes"},
    "Übung im Café": {"Decomposed"},
    "naïve": {"Decomposed"},
    "cafe": {"Pommes"},
    "猫": {"日記"},
    "東京・大阪": {"日記"},
    "大阪・東京": set(),
    "2024年": {"日記"},
    "日記": {"日記"},
    "мой ёж": {"Дневник"},
    "мои": set(),
    "МОСКВЕ": {"Дневник"},
    "дневник": {"Дневник"},
    "it": {"Emoji", "Sails"},
    "tomorrow": {"Emoji"},
    "½ price": {"Emoji"},
    "doesn't matter": {"Sails"},
    "it's fine": {"Sails"},
    "sail": {"Sail"},
    "sails": {"Sails"},
    "Sail One": set(),
}


def test_exact_words_are_found_as_they_are_written(library):
    found = {phrase: left(library, f'"{phrase}"') for phrase in EXACT}

    assert found == EXACT


EXCLUDED = {
    "-notes.py": {"Code"},
    "-notes": {"Code", "Prose"},
    "-well-known": {"Mail"},
    "-me@example.org": {"Mail"},
    "-https://example.org/help": {"Mail"},
    "-src/app": {"Code"},
    "-v1.2.3": {"Code"},
    '-"2024-05-03"': {"Dates"},
    '-"05"': {"Dates", "Dates too"},
    '-"the who"': {"Band"},
    '-"war of the worlds"': {"Novel"},
    "-who": {"Band"},
    "-sailing": {"Sails", "Sail"},
    "-don't -doesn't": {"Sails"},
    "-äpfel": {"Obst", "Pommes"},
    "-cafe": {"Decomposed", "Pommes"},
    "-猫": {"日記"},
    "-ёж": {"Дневник"},
    "-мои": set(),
    '-"Sail One"': set(),
    "-example -known -notes.py": {"Mail", "Post", "Code"},
}


def test_notes_with_excluded_words_are_left_out(library):
    left_out = {terms: TEXTS.keys() - left(library, terms) for terms in EXCLUDED}

    assert left_out == EXCLUDED


PLAIN = {
    "2024-05-03": {"Dates", "Dates too", "日記"},
    "notes.py": {"Code"},
    "python notes": {"Prose"},
    "snake_case": {"Code", "Prose"},
    "views": {"Code", "Prose"},
    "https://example.org": {"Mail", "Post"},
    "sailed": {"Sails", "Sail"},
    "the worlds' wars": {"Novel", "Essay"},
    "who the": {"Band", "Novel", "Essay", "Sails", "Dates too", "Hamlet"},
    "apfel": {"Obst", "Pommes"},
    "Café": {"Decomposed", "Pommes"},
    "Strasse": set(),
    "大阪": {"日記"},
    "ёж": {"Дневник"},
    "МОЙ": {"Дневник"},
    "tomorrow": {"Emoji"},
    "fine": {"Sails"},
}


def test_plain_words_find_notes_with_any_of_them(library):
    index = get_index()

    found = {
        question: titles_of(index.by_words(library.pk, telling_words(question), 50))
        for question in PLAIN
    }

    assert found == PLAIN


def test_nobody_finds_the_words_of_another(library, bob):
    for phrase in ("2024-05-03", "the who", "猫"):
        assert left(bob, f'"{phrase}"') == set()


@pytest.mark.parametrize(
    "words",
    [
        'sail") OR owner : ("owner{0}', 'sail" OR owner : "owner{0}', "owner{0}",
        "owner : owner{0}",
        "sail) OR (owner : owner{0}", "x\x00\") OR (owner : owner{0}", "-owner : owner{0}", "sail*",
        "sail' | 'snake", "sail':* | !'x", "sail & !x", "%", "_", "\\", "'; SELECT 1; --",
    ],
)  # fmt: skip
def test_no_words_lead_out_of_ones_own_notes(library, bob, words):
    import_texts(bob, {"his.md": "# His\n\nThe boat."})
    said = words.format(library.pk)

    found = set(get_index().by_words(bob.pk, [said, "boat"], 50))
    found |= set(get_index().holding(bob.pk, said))
    found |= {passage.passage_id for passage in search(bob.pk, said)}

    assert titles_of(found) == {"His"}


def test_a_word_is_found_in_the_title_before_the_text(write, embedder):
    named = write("a.md", "# Winch\n\nIt turns, and turns again.")
    said = write("b.md", "# Deck\n\nThe winch turns, and turns again.")

    found = get_index().by_words(named.owner_id, ["winch"], 5)

    assert [Passage.objects.get(pk=pk).note for pk in found] == [named, said]


@pytest.mark.parametrize("phrase", ["word " * 20_000, "x" * 5000, "本" * 3000])
def test_very_long_exact_words_are_searched_for(library, phrase):
    assert left(library, f'"{phrase}"') == set()


@pytest.mark.parametrize("word", ["x" * 5000, "本" * 3000])
def test_a_very_long_word_hides_no_others(write, embedder, word):
    note = write("a.md", f"# Key\n\nBefore {word} after.")

    assert left(note.owner, '"before"') == left(note.owner, '"after"') == {"Key"}
