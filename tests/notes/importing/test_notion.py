"""A Notion export becomes plain names, links that lead to them, and tables."""

import time
import unicodedata

import pytest

from notes.importing.importer import import_texts
from notes.importing.notion import (
    clean_links,
    clean_path,
    csv_to_markdown,
    is_notion_export,
    unique_paths,
    with_tags,
)
from notes.text.markdown import render_note
from notes.text.parsing import parse_note
from tests.pace import allowed

ID = "1a2b3c4d5e6f708192a3b4c5d6e7f809"
OTHER_ID = "ffffffffffffffffffffffffffffffff"


# --- Names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "is_export"),
    [
        ([f"Plan {ID}.md", f"Plan {ID}/Part {OTHER_ID}.md", "readme.md"], True),
        ([f"Plan {ID}.md", f"Plan {ID}/picture.png", "a.csv"], True),
        ([f"Plan {ID}.md", "readme.md"], False),
        ([f"Plan {ID}/readme.md"], False),
        ([f"{ID}.md", f"Plan-{ID}.md", f"Plan {ID}0.md", "Plan 1a2b.md"], False),
        ([f"Plan {ID}.html", f"Plan {ID}/Part {OTHER_ID}.html", "index.html"], True),
        ([f"Plan {ID}.md", *(f"saved {n}.html" for n in range(9))], True),
        ([f"Plan {ID}.html", "a.html"], False),
        ([f"Tasks {ID}.csv"], False),
        ([], False),
    ],
)
def test_an_export_is_known_by_the_names_of_most_pages(paths, is_export):
    assert is_notion_export(paths) is is_export


@pytest.mark.parametrize(
    ("path", "clean"),
    [
        (f"Project plan {ID}.md", "Project plan.md"),
        (f"Plan {ID}/Part {OTHER_ID}/Page {ID}.md", "Plan/Part/Page.md"),
        (f"Version 1.2 {ID}/picture.png", "Version 1.2/picture.png"),
        (f"Tasks {ID}.csv", "Tasks.csv"),
        (f"Tasks {ID}_all.csv", "Tasks_all.csv"),
        (f"Plan  {ID.upper()}.md", "Plan.md"),
        (f"{ID}.md", f"{ID}.md"),
        (f"a/ {ID}.md", f"a/ {ID}.md"),
        (f"Key {ID} explained.md", f"Key {ID} explained.md"),
        ("Plain/name.md", "Plain/name.md"),
    ],
)
def test_a_clean_path_has_no_ids_and_keeps_its_ending(path, clean):
    assert clean_path(path) == clean


def test_paths_that_become_equal_are_numbered_whatever_their_case():
    paths = [f"a/Plan {ID}.md", f"a/plan {OTHER_ID}.md", f"a/Plan {'0' * 32}.md", f"b/Plan {ID}.md"]

    assert list(unique_paths(paths).values()) == [
        "a/Plan.md",
        "a/plan 2.md",
        "a/Plan 3.md",
        "b/Plan.md",
    ]


def test_a_number_that_is_a_pages_own_name_is_not_given_twice():
    paths = [f"Plan 2 {ID}.md", f"Plan {ID}.md", f"Plan {OTHER_ID}.md"]

    assert unique_paths(paths) == {
        f"Plan 2 {ID}.md": "Plan 2.md",
        f"Plan {ID}.md": "Plan.md",
        f"Plan {OTHER_ID}.md": "Plan 3.md",
    }


def test_very_many_pages_of_one_name_are_numbered_at_once():
    names = list(unique_paths([f"Untitled {n:032x}.md" for n in range(20_000)]).values())

    assert names[-1] == "Untitled 20000.md"
    assert len(set(names)) == 20_000


# --- Links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"[Plan](Project%20plan%20{ID}.md)", "[Plan](Project%20plan.md)"),
        (f"[a](../Plan%20{ID}/Part%20{OTHER_ID}.md#end)", "[a](../Plan/Part.md#end)"),
        (f"![a](Plan%20{ID}/my%20picture.png)", "![a](Plan/my%20picture.png)"),
        (f"[a](Tasks%20{ID}.csv) [b](B%20{ID}_all.csv)", "[a](Tasks.csv) [b](B.csv)"),
        (f"[a](Plan%20(old)%20{ID}.md)", "[a](Plan%20(old).md)"),
        (f'[a](Plan%20{ID}.md "Plan")', '[a](Plan.md "Plan")'),
        (f"[a](<My plan {ID}.md>)", "[a](<My plan.md>)"),
        (f"[`code`](Plan%20{ID}.md)", "[`code`](Plan.md)"),
    ],
)
def test_relative_links_lose_their_ids_and_stay_escaped(text, clean):
    assert clean_links(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        f"[a](https://www.notion.so/My%20Plan%20{ID})",
        f"[a](//x.org/Plan%20{ID}.md)",
        f"[a](mailto:Plan%20{ID}.md)",
        f"[a](Plan-{ID}.md)",
        f"[a](#Plan%20{ID}-x)",
        f"The key {ID} and [Plan {ID}](plain.md)",
        f"```\n[a](Plan%20{ID}.md)\n```\n",
        f"~~~ md\n[a](Plan%20{ID}.md)\n~~~",
        f"`[a](Plan%20{ID}.md)`",
    ],
)
def test_web_addresses_plain_words_and_code_are_left_alone(text):
    assert clean_links(text) == text


def test_links_around_code_are_cleaned():
    link = f"[a](P%20{ID}.md)"

    assert (
        clean_links(f"{link}\n```\n{link}\n```\n{link}")
        == f"[a](P.md)\n```\n{link}\n```\n[a](P.md)"
    )


# --- Databases --------------------------------------------------------------------------------


def test_a_database_is_a_table_under_its_title():
    assert csv_to_markdown('\ufeffName,Tags\r\nBoat,"a, b"\r\n\r\nTent,\r\n', "My\nthings") == (
        "# My things\n\n| Name | Tags |\n| --- | --- |\n| Boat | a, b |\n| Tent |  |"
    )


def test_pipes_and_lines_in_cells_stay_inside_their_cells():
    table = csv_to_markdown('A,B\n"x|y\\|z"," one\r\ntwo "\n', "T")

    assert table.split("\n")[-1] == "| x\\|y\\\\\\|z | one<br>two |"
    assert render_note(table).count("<td>") == 2


def test_rows_longer_than_the_head_lose_nothing():
    assert csv_to_markdown("A\n1,2,3\n", "T").split("\n")[2:] == [
        "| A |  |  |",
        "| --- | --- | --- |",
        "| 1 | 2 | 3 |",
    ]


@pytest.mark.parametrize("rows", [1, 1999, 2000, 2001, 5500])
def test_a_long_database_keeps_every_row_in_tables_of_its_head(rows):
    lines = csv_to_markdown("A,B\n" + "".join(f"row {n},x\n" for n in range(rows)), "T").split("\n")

    assert [line for line in lines if "row" in line] == [f"| row {n} | x |" for n in range(rows)]
    assert lines.count("| A | B |") == -(-rows // 2000)


def test_the_tables_of_a_long_database_say_which_rows_they_hold():
    lines = csv_to_markdown("A\n" + "x\n" * 5500, "T").split("\n")

    headings = [line for line in lines if line.startswith("#")]
    assert headings == [
        "# T",
        "## Rows 1 to 2,000",
        "## Rows 2,001 to 4,000",
        "## Rows 4,001 to 5,500",
    ]


def test_of_two_tables_the_one_with_all_rows_counts(alice, settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    view = "Name,Status\nMoby-Dick,Reading\n"
    files = {
        f"Books {OTHER_ID}.md": f"# Reading\n\n[Books](Books%20{ID}.csv)",
        f"Books {ID}.csv": view,
        f"Books {ID}_all.csv": f"{view}Ulysses,Done\n",
    }

    report = import_texts(alice, files)

    note = alice.notes.get(path="Books.csv")
    assert "Ulysses" in note.body
    assert alice.notes.get(path="Books.md").links.get().resolved == note
    assert report.passed_over == [f"Books {ID}.csv"]


def test_a_long_table_is_kept_as_the_file_that_it_is(alice, settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    table = "Name\n" + "x\n" * 2500

    import_texts(alice, {f"Page {OTHER_ID}.md": "x", f"Books {ID}_all.csv": table})

    assert alice.attachments.get(path="Books.csv").file.read_text() == table


@pytest.mark.parametrize("name", ["_all.csv", ".csv"])
def test_one_table_alone_is_the_database(alice, name):
    import_texts(alice, {f"Page {OTHER_ID}.md": "x", f"Books {ID}{name}": "Name\nUlysses\n"})

    assert "Ulysses" in alice.notes.get(path="Books.csv").body


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n"])
def test_a_database_without_rows_is_its_title(text):
    assert csv_to_markdown(text, "Empty") == "# Empty"


def test_a_cell_as_long_as_a_page_is_kept():
    assert "x" * 200_000 in csv_to_markdown("A\n" + "x" * 200_000, "T")


def test_a_table_that_is_too_long_for_a_note_is_refused(alice):
    files = {f"Plan {ID}.md": "x", f"Tasks {OTHER_ID}.csv": "a\n" + "a," * 1_000_000}

    report = import_texts(alice, files)

    assert [skipped.path for skipped in report.skipped] == ["Tasks.csv"]
    assert "too long for a note" in report.skipped[0].reason


@pytest.mark.parametrize("cell", ["\\", "|", "\\|", "a\\ "])
def test_a_cell_of_any_length_is_escaped_in_one_pass(cell):
    began = time.thread_time()

    csv_to_markdown("a\n" + cell * 200_000, "Tasks")

    assert time.thread_time() - began < allowed(2)


# --- What pages are called besides, and HTML ----------------------------------------------------


def test_a_page_is_led_to_by_its_address_on_the_web_and_out_of_a_property(alice):
    home = (
        f"# Home\n\nRelated: Part (new) (Home%20{ID}/Part%20(new)%20{OTHER_ID}.md), "
        f"部分 (Home%20{ID}/%E9%83%A8%E5%88%86%20{ID[::-1]}.md)\n\n"
        f"[a](https://www.notion.so/me/Part-new-{OTHER_ID}?pvs=21) "
        f"[b](https://notion.so/{ID[::-1]}) [c](https://www.notion.so/Other-{'0' * 32})"
    )
    part = f"[up](https://www.notion.so/Home-{ID}#x)"
    import_texts(
        alice,
        {
            f"Home {ID}.md": home,
            f"Home {ID}/Part (new) {OTHER_ID}.md": part,
            f"Home {ID}/部分 {ID[::-1]}.md": "x",
        },
    )
    note = alice.notes.get(path="Home.md")

    found = [link.resolved.path for link in note.links.order_by("pk")]
    assert found == ["Home/Part (new).md", "Home/部分.md"] * 2
    assert "Related: [Part (new)](Home/Part%20(new).md), [部分](" in note.body
    assert f"[c](https://www.notion.so/Other-{'0' * 32})" in note.body
    assert alice.notes.get(path="Home/Part (new).md").links.get().resolved == note


@pytest.mark.parametrize("piece", ["a: b (", ", (x ", " (a(b)", "[a](https://notion.so/a-"])
def test_a_long_line_of_one_thing_is_read_at_once(piece):
    began = time.thread_time()

    clean_links(piece * (500_000 // len(piece)))

    assert time.thread_time() - began < allowed(3)


# --- Tags ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "tags"),
    [
        ("Created: May 3, 2024\nTags: recipe, winter soup, 苔\nDone: No",
         ["recipe", "winter-soup", "苔"]),
        ("Tag: e\u0301te\u0301", ["\u00e9t\u00e9"]),
        ("tags: קפה", ["קפה"]),
    ],
)  # fmt: skip
def test_the_property_of_tags_says_the_pages_tags(properties, tags):
    text = f"# Soup\n\n{properties}\n\nThe text.\n\nTags: none\n"

    note = parse_note("Soup.md", with_tags(text))
    assert [unicodedata.normalize("NFC", tag) for tag in note.tags] == tags
    assert (note.title, note.body) == ("Soup", text)


@pytest.mark.parametrize(
    "text",
    [
        "# Soup\n\nThe text.\n\nTags: a", "# Soup\n\nTags: [A](A.md), [B](B.md)\n\nx",
        "# Soup\n\nTags: \n\nx",
        "Tags: a\n\nx", "# Soup\n\nTags: a\nand the text goes on.", "---\ntags: [b]\n---\nx", "",
    ],
)  # fmt: skip
def test_what_is_no_property_of_tags_stays_text(text):
    assert with_tags(text) == text
