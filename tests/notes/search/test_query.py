"""The grammar of the search box and of questions: what is a condition, and what is prose."""

from datetime import date

import pytest

from notes.search.query import Query, parse_query
from notes.search.terms import All, Either, Kind, Not, Term


def day(year, month=1, number=1):
    return date(year, month, number)


def tag(name):
    return Term(Kind.TAG, name)


def folder(name):
    return Term(Kind.FOLDER, name)


def word(value):
    return Term(Kind.WORD, value)


def exact(words):
    return Term(Kind.EXACT, words)


def note(name):
    return Term(Kind.NOTE, name)


def before(written, moment):
    return Term(Kind.BEFORE, written, moment)


def after(written, moment):
    return Term(Kind.AFTER, written, moment)


def asking(text, *conditions, notes=()):
    return Query(text, notes=list(notes), where=All(conditions))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[Annika]]", asking("Annika", notes=["Annika"])),
        ("[[boats/annika|the boat]]", asking("boats/annika", notes=["boats/annika"])),
        ("[[ Annika#Repairs ]]", asking("Annika", notes=["Annika"])),
        ("[[Annika#Repairs|that]] cost", asking("Annika cost", notes=["Annika"])),
        ("[[a]] and [[b]]", asking("a and b", notes=["a", "b"])),
        ("#garden", asking("", tag("garden"))),
        ("#garden/roses prune", asking("prune", tag("garden/roses"))),
        ("#garden/", asking("", tag("garden"))),
        ("#2024-goals", asking("", tag("2024-goals"))),
        ("#jardín #日記 #Äpfel", asking("", tag("jardín"), tag("日記"), tag("Äpfel"))),
        ("#हिन्दी", asking("", tag("हिन्दी"))),
        ("#🌱 #to🌱/_x #_inbox", asking("", tag("🌱"), tag("to🌱/_x"), tag("_inbox"))),
        ("what of #garden?", asking("what of ?", tag("garden"))),
        ("in:boats", asking("", folder("boats"))),
        ("In:boats/old/ mast", asking("mast", folder("boats/old"))),
        ('in:"two words" mast', asking("mast", folder("two words"))),
        ("in:“two words”", asking("", folder("two words"))),
        ("in:「二つ 語」", asking("", folder("二つ 語"))),
        ("What is in:boats?", asking("What is ?", folder("boats"))),
        ("What is in:boats.", asking("What is", folder("boats"))),
        ("in:a in:b", asking("", Either((folder("a"), folder("b"))))),
        ("before:2024", asking("", before("2024", day(2024)))),
        ("before:2024-05", asking("", before("2024-05", day(2024, 5)))),
        ("before:2024-5-3", asking("", before("2024-5-3", day(2024, 5, 3)))),
        ("after:2023", asking("", after("2023", day(2024)))),
        ("after:2023-12", asking("", after("2023-12", day(2024, 1)))),
        ("after:2024-02-28", asking("", after("2024-02-28", day(2024, 2, 29)))),
        ("What did I write before:2024?", asking("What did I write ?", before("2024", day(2024)))),
        ("boat -sail", asking("boat", Not(word("sail")))),
        ("boat -e-mail -don't", asking("boat", Not(word("e-mail")), Not(word("don't")))),
        ('boat -"red sail"', asking("boat", Not(exact("red sail")))),
        ("boat -notes.py? -a/b", asking("boat ? -a/b", Not(word("notes.py")))),
        (
            "-me@example.org, -https://a.org/b.",
            asking(", .", Not(word("me@example.org")), Not(word("https://a.org/b"))),
        ),
        ("-sail[[Annika]]", asking("Annika", Not(word("sail")), notes=["Annika"])),
        ("-猫", asking("", Not(word("猫")))),
        ("-किताबें", asking("", Not(word("किताबें")))),
        ('"exact words"', asking("exact words", exact("exact words"))),
        ('"C++" and “of  old”', asking("C++ and of old", exact("C++"), exact("of old"))),
        (
            '[[Annika]] #boat in:yard after:2020 -sail "new mast" cost',
            asking(
                "Annika new mast cost",
                tag("boat"),
                folder("yard"),
                after("2020", day(2021)),
                Not(word("sail")),
                exact("new mast"),
                notes=["Annika"],
            ),
        ),
    ],
)
def test_a_term_is_taken_out_of_the_text(text, expected):
    assert parse_query(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("boat varnish -#archive", asking("boat varnish", Not(tag("archive")))),
        ("-#jardín/rosas x", asking("x", Not(tag("jardín/rosas")))),
        ("boat -in:Archive", asking("boat", Not(folder("Archive")))),
        ('boat -in:"two words"', asking("boat", Not(folder("two words")))),
        ("boat -before:2024", asking("boat", Not(before("2024", day(2024))))),
        ("boat -[[Annika]]", asking("boat", Not(note("Annika")))),
        ("boat -「大雨」", asking("boat", Not(exact("大雨")))),
        ("NOT #a mast", asking("mast", Not(tag("a")))),
        ("NOT [[a]]", asking("", Not(note("a")))),
        ("in:a in:b -in:c", asking("", Not(folder("c")), Either((folder("a"), folder("b"))))),
    ],
)
def test_each_term_can_be_negated(text, expected):
    assert parse_query(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#a OR #b", asking("", Either((tag("a"), tag("b"))))),
        ("#a OR in:b OR “c”", asking("c", Either((tag("a"), folder("b"), exact("c"))))),
        ("#a OR #b in:x", asking("", Either((tag("a"), tag("b"))), folder("x"))),
        ("(#a OR #b) -#c x", asking("x", Either((tag("a"), tag("b"))), Not(tag("c")))),
        ("-(#a OR #b)", asking("", Not(Either((tag("a"), tag("b")))))),
        ("-(#a OR oak) x", asking("x", Not(Either((tag("a"), word("oak")))))),
        ("NOT (#a café) x", asking("x", Not(All((tag("a"), word("café")))))),
        ("-(oak OR 松) x", asking("x", Not(Either((word("oak"), word("松")))))),
        ("NOT (NOT #a)", asking("", Not(Not(tag("a"))))),
        ("-(x + 1) y", asking("-(x + 1) y")),
        ("NOT (#a in:b)", asking("", Not(All((tag("a"), folder("b")))))),
        ("(#a OR (#b -in:c))", asking("", Either((tag("a"), All((tag("b"), Not(folder("c")))))))),
        ("（#a OR #b）", asking("", Either((tag("a"), tag("b"))))),
        ("#boat OR ship", asking("ship", Either((tag("boat"), word("ship"))))),
        ("ship OR #boat", asking("ship", Either((word("ship"), tag("boat"))))),
        ("NOT #a OR #b", asking("", Either((Not(tag("a")), tag("b"))))),
        ("#a AND #b", asking("", tag("a"), tag("b"))),
        ("[[A]] OR [[B]]", asking("A B", Either((note("A"), note("B"))), notes=["A", "B"])),
        ("(see #a)", asking("see", tag("a"))),
    ],
)
def test_terms_are_combined(text, expected):
    assert parse_query(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:boat x", asking("x", tag("boat"))),
        ("-tag:#jardín x", asking("x", Not(tag("jardín")))),
        ("#a,#b;#c x", asking(", ; x", tag("a"), tag("b"), tag("c"))),
        ("#⭐ x", asking("x", tag("⭐"))),
        ("in:'My folder' x", asking("x", folder("My folder"))),
        ("in：日本 寿司", asking("寿司", folder("日本"))),
        ("before:03.05.2024 x", asking("x", before("03.05.2024", day(2024, 5, 3)))),
        ("before:5.2024", asking("", before("5.2024", day(2024, 5)))),
        ("after:2024/05", asking("", after("2024/05", day(2024, 6)))),
        ("after：2024.12", asking("", after("2024.12", day(2025)))),
        ("寿司 －大阪", asking("寿司", Not(word("大阪")))),
        ("boat −sail", asking("boat", Not(word("sail")))),
        ("－（#a OR #b）x", asking("x", Not(Either((tag("a"), tag("b")))))),
    ],
)
def test_each_keyboard_and_habit_has_its_spelling(text, expected):
    assert parse_query(text) == expected


@pytest.mark.parametrize(
    ("quotation", "words"),
    [
        ("“a b”", "a b"), ("„a b“", "a b"), ("„a b”", "a b"), ("„a b\"", "a b"), ("«a b»", "a b"),
        ("« a b »", "a b"), ("»a b«", "a b"), ("»a b»", "a b"), ("‹a b›", "a b"), ("›a b‹", "a b"),
        ("「大雨」", "大雨"), ("『大雨』", "大雨"), ("＂a b＂", "a b"), ("″a b″", "a b"),
        ("”a b”", "a b"),
        ("‘a b’", "a b"), ("‚a b‘", "a b"), ("‘it’s a b’", "it’s a b"), ("明天\"大雨\"吗", "大雨"),
        ("明天「大雨」吗", "大雨"), ("昨日“寿司”を", "寿司"), ("어제\"김치\"를", "김치"),
    ],
)  # fmt: skip
def test_every_kind_of_quotation_mark_quotes(quotation, words):
    assert parse_query(quotation).where == All((exact(words),))


@pytest.mark.parametrize(
    "text",
    [
        "what does tar -xzf archive.tgz do", "ls -la", "git commit --amend", "git commit -am done",
        "rm -rf", "-h", "x -y", "a || b", "(foo)", "if (a && b)", "docker run -it ubuntu",
        "how do I use grep -rn here?", "find . -name notes", "java -jar app", "ps -ef", "sed -ie x",
        "what does frobnicate -depth do", "gcc -std=c99", "curl -v -sS host", "ssh -vvv host",
        "foo -xz -la bar", "#include <stdio.h>", "color #fff", "color: #a1b2c3", "-(foo)",
        "-(old boat)",
        "find x -name y -not -path z", "-xzf", "-rf -xz", "c++ -Wall x.cpp", "a –b", "−5 °C",
        "boat OR ship", "NOT boat", "boat AND ship", "OR", "boat OR", "OR boat", "NOT", "( )", ")(",
        "f(x) = (y)", "the ’90s and ’80s", "rock ’n’ roll", "a -b c", "chmod -R x",
    ],
)  # fmt: skip
def test_what_looks_like_code_is_words(text):
    assert parse_query(text) == Query(text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("boat -sail", ["sail"]), ("web design -css -pdf", ["css", "pdf"]),
        ("python -snake", ["snake"]),
        ("Which boats are red -sail?", ["sail"]), ("cat -dog", ["dog"]), ("-old boats", ["old"]),
        ("jaguar -car -cars", ["car", "cars"]), ("лодка -парус", ["парус"]),
        ("git hosting -github", ["github"]),
    ],
)  # fmt: skip
def test_a_minus_before_a_word_that_is_no_flag_leaves_it_out(text, without):
    assert parse_query(text).where == All(tuple(Not(word(each)) for each in without))


@pytest.mark.parametrize(
    "text",
    [
        "a - b", "e-mail", "-5 degrees", "--flag", "- item", "git rebase -i", "rm -r?", "#1", "C#",
        "# heading", "#", "a#b", "issue#garden", "in: the", "in:", "in:/", 'in:" "', "login:admin",
        "before: 2024", "before:noon", "before:1.2.3", "tag:", "tag: x",
        "before:31.02.2024", "after:all", "before:2024-13", "before:2024-02-30",
        "after:0000", "after:9999", "after:9999-12-31", "before:20245", "before:2024-05-01T10:00",
        '""', '" "', '"', '"unclosed', "un“closed", '“', '"?!"', "[[", "[[]]", "[[ ]]", "[link]",
        "[[unclosed", '5" x 7" frame', "don't", "'quoted'", "a/b", "x:y", "50% -- or more",
    ],
)  # fmt: skip
def test_ordinary_prose_is_left_alone(text):
    assert parse_query(text) == Query(text)


def test_an_unbalanced_quotation_mark_takes_no_words_of_the_next():
    query = parse_query('he said "hello and then "good bye"')

    assert query.where == All((exact("good bye"),))


def test_a_date_that_does_not_exist_does_not_hide_one_that_does():
    assert parse_query("before:2024-02-30 before:2023").where == All((before("2023", day(2023)),))


def test_only_conditions_narrow_down():
    assert not parse_query("[[Annika]] and the rest").has_conditions
    for text in ("#a", "in:a", "before:2024", "after:2024", "-ab", '"a"'):
        assert parse_query(text).has_conditions


@pytest.mark.parametrize(
    "piece", ["[[", '"', "“a ", "#a/", "-a", "[[a|", "in:", "1", "\n", 'in:"', "before:2024-",
        "(", ")", "(#a ", "#a OR ", "OR ", "NOT ", "-abc ", "-xyz ", "‘a’b", "#a) OR ( ", "-a!",
        "NOT (#",
    ],
)  # fmt: skip
def test_a_very_long_query_is_read_in_one_go(piece):
    parse_query(piece * 30_001)


def test_what_no_database_can_store_is_left_out():
    assert parse_query("in:a\x00b [[x\x00y]]") == asking("b x y", folder("a"), notes=["x y"])


def test_line_ends_divide_words_like_spaces():
    assert parse_query("boat\n#garden\nmast") == asking("boat mast", tag("garden"))


def test_there_is_an_end_to_terms_operators_and_depth():
    deep = parse_query("(" * 30 + "#a" + ")" * 30)
    many = parse_query(" OR ".join(f"#tag{n}x" for n in range(200)))

    assert deep.where == All((tag("a"),))
    assert len(many.where.parts[0].parts) == 20
    assert "#tag150x" in many.text
