"""The grammar of the search box and of questions: what is a condition, and what is prose."""

from datetime import date

import pytest

from notes.search.query import Query, parse_query


def day(year, month=1, number=1):
    return date(year, month, number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[Annika]]", Query("Annika", notes=["Annika"])),
        ("[[boats/annika|the boat]]", Query("boats/annika", notes=["boats/annika"])),
        ("[[ Annika#Repairs ]]", Query("Annika", notes=["Annika"])),
        ("[[Annika#Repairs|that]] cost", Query("Annika cost", notes=["Annika"])),
        ("[[a]] and [[b]]", Query("a and b", notes=["a", "b"])),
        ("#garden", Query("", tags=["garden"])),
        ("#garden/roses prune", Query("prune", tags=["garden/roses"])),
        ("#garden/", Query("", tags=["garden"])),
        ("#2024-goals", Query("", tags=["2024-goals"])),
        ("#jardín #日記 #Äpfel", Query("", tags=["jardín", "日記", "Äpfel"])),
        ("what of #garden?", Query("what of ?", tags=["garden"])),
        ("in:boats", Query("", folders=["boats"])),
        ("In:boats/old/ mast", Query("mast", folders=["boats/old"])),
        ('in:"two words" mast', Query("mast", folders=["two words"])),
        ("in:“two words”", Query("", folders=["two words"])),
        ("What is in:boats?", Query("What is ?", folders=["boats"])),
        ("What is in:boats.", Query("What is", folders=["boats"])),
        ("in:a in:b", Query("", folders=["a", "b"])),
        ("before:2024", Query("", before=day(2024))),
        ("before:2024-05", Query("", before=day(2024, 5))),
        ("before:2024-5-3", Query("", before=day(2024, 5, 3))),
        ("after:2023", Query("", after=day(2024))),
        ("after:2023-12", Query("", after=day(2024, 1))),
        ("after:2024-02-28", Query("", after=day(2024, 2, 29))),
        ("after:2022 before:2024", Query("", after=day(2023), before=day(2024))),
        ("before:2024 before:2020", Query("", before=day(2020))),
        ("After:2020 after:2022 mast", Query("mast", after=day(2023))),
        ("What did I write before:2024?", Query("What did I write ?", before=day(2024))),
        ("boat -sail", Query("boat", without=["sail"])),
        ("boat -e-mail -don't", Query("boat", without=["e-mail", "don't"])),
        ('boat -"red sail"', Query("boat", without=["red sail"])),
        ("boat -notes.py? -a/b", Query("boat ? -a/b", without=["notes.py"])),
        (
            "-me@example.org, -https://a.org/b.",
            Query(", .", without=["me@example.org", "https://a.org/b"]),
        ),
        ("-sail[[Annika]]", Query("Annika", notes=["Annika"], without=["sail"])),
        ("-猫", Query("", without=["猫"])),
        ('"exact words"', Query("exact words", exact=["exact words"])),
        ('"C++" and “of  old”', Query("C++ and of old", exact=["C++", "of old"])),
        (
            '[[Annika]] #boat in:yard after:2020 before:2022 -sail "new mast" cost',
            Query(
                "Annika new mast cost",
                notes=["Annika"],
                tags=["boat"],
                folders=["yard"],
                after=day(2021),
                before=day(2022),
                without=["sail"],
                exact=["new mast"],
            ),
        ),
    ],
)
def test_a_term_is_taken_out_of_the_text(text, expected):
    assert parse_query(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a - b", "e-mail", "-5 degrees", "--flag", "- item", "git rebase -i", "rm -r?", "#1", "C#",
        "# heading", "#", "a#b", "issue#garden", "in: the", "in:", "in:/", 'in:" "', "login:admin",
        "before: 2024", "before:noon", "after:all", "before:2024-13", "before:2024-02-30",
        "after:0000", "after:9999", "after:9999-12-31", "before:20245", "before:2024-05-01T10:00",
        '""', '" "', '"', '"unclosed', "un“closed", '“', '"?!"', "[[", "[[]]", "[[ ]]", "[link]",
        "[[unclosed", '5" x 7" frame', "don't", "'quoted'", "a/b", "x:y", "50% -- or more",
    ],
)  # fmt: skip
def test_ordinary_prose_is_left_alone(text):
    assert parse_query(text) == Query(text)


def test_an_unbalanced_quotation_mark_takes_no_words_of_the_next():
    query = parse_query('he said "hello and then "good bye"')

    assert query.exact == ["good bye"]


def test_a_date_that_does_not_exist_does_not_hide_one_that_does():
    assert parse_query("before:2024-02-30 before:2023").before == day(2023)


def test_only_conditions_narrow_down():
    assert not parse_query("[[Annika]] and the rest").has_conditions
    for text in ("#a", "in:a", "before:2024", "after:2024", "-ab", '"a"'):
        assert parse_query(text).has_conditions


@pytest.mark.parametrize(
    "piece", ["[[", '"', "“a ", "#a/", "-a", "[[a|", "in:", "1", "\n", 'in:"', "before:2024-"]
)
def test_a_very_long_query_is_read_in_one_go(piece):
    parse_query(piece * 30_001)


def test_what_no_database_can_store_is_left_out():
    assert parse_query("in:a\x00b [[x\x00y]]") == Query("b x y", folders=["a"], notes=["x y"])


def test_line_ends_divide_words_like_spaces():
    assert parse_query("boat\n#garden\nmast") == Query("boat mast", tags=["garden"])
