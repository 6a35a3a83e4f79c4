"""What a file of notes says: text, front matter, title, tags, links."""

import unicodedata

import pytest

from notes.text.front_matter import with_values
from notes.text.parsing import parse_note


def parse(text, path="a/note.md"):
    return parse_note(path, text)


# --- Front matter -----------------------------------------------------------------------------


def test_front_matter_is_taken_off_the_text_and_kept():
    note = parse("---\ntitle: Boat\ndate: 2021-05-03\nrating: 4\n---\nThe text.")

    assert note.body == "The text."
    assert note.front_matter == {"title": "Boat", "date": "2021-05-03", "rating": 4}


@pytest.mark.parametrize(
    "text",
    [
        "---\n\tbad: tab\n---\nThe text.",
        "---\nNote: so\nthis goes on\n---\nThe text.",
        "---\ntitle: a: b\n...\n\n---\nThe text.",
        "---\njust words\n---\nThe text.",
        "---\n- a\n- b\n---\nThe text.",
        "---\nnever closed\nThe text.",
        "--- not front matter\nThe text.",
    ],
)
def test_what_is_no_front_matter_loses_nothing(text):
    note = parse(text)

    assert "The text." in note.body
    assert note.front_matter == {}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("odd: Trip: day one", "Trip: day one"),
        ("odd: @someone", "@someone"),
        ("odd: {{date}}", "{{date}}"),
        ("odd: [unclosed", "[unclosed"),
        ('odd: "half', '"half'),
        ('odd: "C:\\Users\\me"', "C:\\Users\\me"),
        ("odd: *draft*", "*draft*"),
        ("odd: *****", "*****"),
        ("odd: %d `x`", "%d `x`"),
        ("odd: !private yes", "!private yes"),
        ("odd: a\x07b", "a\x07b"),
        ("odd: あ: い", "あ: い"),
        ("odd: שלום: עולם", "שלום: עולם"),
        ("odd: [@home, work]", ["@home", "work"]),
        ("odd:\n  - @home\n  - 'work'", ["@home", "work"]),
        ("odd:\n\t- ferret", ["ferret"]),
    ],
)
def test_a_value_that_is_not_yaml_costs_no_other(line, value):
    note = parse(f"---\ntags: [travel]\n{line}\ndate: 2024-05-03\n---\nThe text.")

    assert note.front_matter == {"tags": ["travel"], "odd": value, "date": "2024-05-03"}
    assert (note.body, note.tags, str(note.dated.day)) == ("The text.", ["travel"], "2024-05-03")


def test_very_many_odd_entries_stay_in_the_text():
    text = "---\n" + "a: b: c\n" * 5000 + "---\nThe text."

    assert (parse(text).front_matter, parse(text).body) == ({}, text)


def test_odd_values_are_stored_as_json_can_hold_them():
    note = parse("---\n1: a\nnested: {d: 2020-01-01, n: .nan}\nlist: [2020-01-01 10:00:00]\n---\n")

    assert note.front_matter == {
        "1": "a",
        "nested": {"d": "2020-01-01", "n": "nan"},
        "list": ["2020-01-01T10:00:00"],
    }


@pytest.mark.parametrize(
    ("lines", "title", "tags"),
    [
        ("title: 007", "007", []),
        ("title: 1.10", "1.10", []),
        ("title: Yes", "Yes", []),
        ("title: 12:30", "12:30", []),
        ("title: |\n  Two\n  lines", "Two lines", []),
        ("Title: Große Größe", "Große Größe", []),
        ("title: #1 fan's", "#1 fan's", []),
        ("tags: [on, 007, 日記]", "note", ["on", "007", "日記"]),
        ("tags: #a #b/c", "note", ["a", "b/c"]),
        ("tags:\n  - #a\n  - #קפה\n  -", "note", ["a", "קפה"]),
        ("tags:", "note", []),
    ],
)
def test_names_are_taken_as_they_are_written(lines, title, tags):
    note = parse(f"---\n{lines}\nrating: 4\n---\nwords")

    assert (note.title, note.tags, note.front_matter["rating"]) == (title, tags, 4)
    assert note.body == "words"


def test_a_comment_is_none_of_the_values_and_a_text_of_several_lines_keeps_its_signs():
    note = parse("---\n# a: b\na: 1 # one\nb: |\n  x: #y\n---\nwords")

    assert note.front_matter == {"a": 1, "b": "x: #y\n"}


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("---\ntitle: Der Plan\ndate: 2024-05-03\n...\n", "2024-05-03"),
        ("% Der Plan\n% Åsa\n% 3 May 2024\n\n", "2024-05-03"),
        ("% Der Plan\n%\n% 2024-05-03\n\n", "2024-05-03"),
    ],
)
def test_pandoc_has_ways_of_its_own(head, date):
    note = parse(f"{head}The text.\n\n---\n\nmore")

    assert (note.title, note.dated.day.isoformat()) == ("Der Plan", date)
    assert note.body == "The text.\n\n---\n\nmore"
    assert note.head == head


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        (
            "Title: Der Plan\nAuthor: Åsa\n  Öhman\nDate: 2024-05-03  \nTags: boat, 苔\n",
            ["boat", "苔"],
        ),
        ("title: Der Plan\ndate: 2024-05-03 10:20\nBase Header Level: 2\n", []),
        ('---toml\ntitle = "Der Plan"\ndate = 2024-05-03\ntags = ["boat"]\n---\n', ["boat"]),
        ('--- json\n{"title": "Der Plan", "date": "2024-05-03"}\n---\n', []),
        ("---yaml\ntitle: Der Plan\ndate: 2024-05-03\ntags: [boat]\n---\n", ["boat"]),
        ('+++\ntitle = "Der Plan"\ndate = 2024-05-03\n+++\n', []),
    ],
)
def test_a_front_matter_may_be_lines_or_name_its_language(head, tags):
    note = parse(f"{head}\nThe text.\n\n---\n\nTitle: more")

    assert (note.title, note.dated.day.isoformat(), note.tags) == ("Der Plan", "2024-05-03", tags)
    assert note.body == "The text.\n\n---\n\nTitle: more"
    assert note.head == f"{head}\n"


@pytest.mark.parametrize(
    "text",
    [
        "Title: all there is", "Note: buy milk\n\nx", "Date: tomorrow\n\nx", 
        "Date: 1 May\nPresent: Åsa\n\nx",
        "Title: x\nthe text goes on\n\nx", "Title:x\n\nx", "כותרת: x\n\nx", "---toml\na = \n---\nx",
        "---toml\ntitle = 'x'\n\nx", "---json\n[1]\n---\nx",
    ],
)  # fmt: skip
def test_lines_that_are_no_front_matter_stay_in_the_text(text):
    assert (parse(text).front_matter, parse(text).body) == ({}, text)


def test_a_head_of_plain_lines_is_written_anew_when_its_values_change():
    changed = with_values("Title: Der Plan\nTags: a\n\n", {"tags": ["a", "b"]})

    note = parse(f"{changed}The text.")
    assert (note.title, note.tags, note.body) == ("Der Plan", ["a", "b"], "The text.")


@pytest.mark.parametrize("text", ["% one line\n\nx", "%% hidden %%\n% x\n\nx", "%a\n%b\n\nx"])
def test_what_begins_with_a_sign_of_percent_may_be_text(text):
    assert (parse(text).front_matter, parse(text).body) == ({}, text)


@pytest.mark.parametrize(
    ("value", "targets"),
    [
        ("[[a]]", ["a"]),
        ('"[[a#b|c]]"', ["a"]),
        ("[[Smith, John]]", ["Smith, John"]),
        ("\n  - [[a]]\n  - [[Smith, John]]\n  - '[[c]]'", ["a", "Smith, John", "c"]),
        ("[[1, 2], [3, 4]]", []),
        ("[[a, b], [c, d]]", []),
    ],
)
def test_links_in_the_matter_need_no_quotation_marks(value, targets):
    assert [link.target for link in parse(f"---\nup: {value}\n---\nx").links] == targets


# --- Title ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: From matter\n---\n# Heading", "From matter"),
        ("Words\n\n# The heading #\n# Second", "The heading"),
        ("```\n# a comment\n```\nwords", "note"),
        ("", "note"),
        ("---\ntitle: ''\n---\nwords", "note"),
        ("---\ntitle: 2024\n---\nwords", "2024"),
    ],
)
def test_the_title_is_the_matters_the_first_headings_or_the_files(text, title):
    assert parse(text).title == title


# --- Tags -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#boat and #garden/roses.", ["boat", "garden/roses"]),
        ("---\ntags: [a, b]\n---\n#c #a", ["a", "b", "c"]),
        ("---\ntags: a, b c\n---\n", ["a", "b", "c"]),
        ("---\nTags: [a, Äpfel]\n---\n", ["a", "Äpfel"]),
        ("---\ntags:\n  - '#x'\n---\n", ["x"]),
        ("#Übung #日記", ["Übung", "日記"]),
        ("# Heading", []),
        ("[see](#anchor) and https://x.org/#part and a#b &#39;", []),
        ("`#code` and\n```\n#fenced\n```\n", []),
        ("issue #123 but #1st", ["1st"]),
    ],
)
def test_tags_stand_in_the_matter_and_in_the_text(text, tags):
    assert parse(text).tags == tags


# --- Links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[[boat]]", ("boat", "", "", False)),
        ("[[boats/annika|Annika]]", ("boats/annika", "", "Annika", False)),
        ("[[boat#Repairs|them]]", ("boat", "Repairs", "them", False)),
        ("[[#Here]]", ("", "Here", "", False)),
        ("![[picture]]", ("picture", "", "", True)),
        ("[x](../b.md)", ("../b.md", "", "x", False)),
        ("[x](b.md#part)", ("b.md", "part", "x", False)),
        ('[x](b.md "title")', ("b.md", "", "x", False)),
        ("![alt](img.png)", ("img.png", "", "alt", True)),
    ],
)
def test_links_are_read_with_heading_alias_and_embed(text, link):
    found = parse(f"Before {text} after.").links

    assert [(x.target, x.heading, x.alias, x.is_embed) for x in found] == [link]


@pytest.mark.parametrize(
    "text",
    [
        "`[[code]]`",
        "```\n[[code]]\n```",
        "[web](https://x.org/a.md)",
        "[mail](mailto:a@b.c)",
        "[[]]",
    ],
)
def test_code_and_the_web_hold_no_links_of_ours(text):
    assert parse(text).links == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_drawing_is_called_as_its_file(form):
    text = (
        "---\nexcalidraw-plugin: parsed\n---\n# Excalidraw Data\n\n## Text Elements\nQuince ^a1\n"
    )
    name = unicodedata.normalize(form, "Gärten 庭")

    assert parse_note(f"Draw/{name}.excalidraw.md", text).title == name
    named = text.replace("---\nexc", "---\ntitle: Plan\nexc")
    assert parse_note("a.excalidraw.md", named).title == "Plan"
