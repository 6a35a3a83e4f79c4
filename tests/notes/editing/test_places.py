"""Every spelling of a link leads to the note that its writer meant."""

import time

import pytest

from notes.editing.attachments import find_attachments, keep_attachment
from notes.editing.places import Places, places_of_notes
from notes.editing.spellings import day_of, spellings
from notes.importing.importer import import_folder, import_texts

ID = "0123456789abcdef0123456789abcdef"
NOTES = {
    "Home.md": "# Home",
    "log/2024_05_03.md": "A day.",
    "log/2024-06-01.md": "Another.",
    "Trips/Norway/Skog vik.md": "# The farm\n\ntext",
    "Trips/Norway/v1.2 plan.md": "Dots.",
    "Trips/Sweden/Plan.md": "---\naliases: [Reise nach Süden, 2023]\n---\nx",
    "Trips/Plan.md": "---\nAlias: Overview, The big plan\n---\nx",
    "pages/areas___garden.md": "Roses.",
    "pages/areas%2Fkitchen.md": "Pans.",
    "pages/What%3F.md": "Why.",
    f"Wiki/Recipes {ID}.md": "# Cooking",
    "Wiki/C++.md": "Braces.",
    "Wiki/F.md": "The letter.",
    "Wiki/F#.md": "Sharp.",
    "Wiki/It's 2010-20.md": "Then.",
    "Wiki/50% off.md": "Sale.",
    "Wiki/Two  spaces.md": "Wide.",
    "Länder/日本.md": "# 旅行",
    "כרמים/יין.md": "Wine.",
    "Site/guide/index.md": "Start.",
    "Site/tools/Readme.md": "Tools.",
    "Wiki/Read me.txt": "Text.",
    "Wiki/Read me.md": "Markdown.",
}


@pytest.fixture
def places(alice):
    import_texts(alice, NOTES)
    return places_of_notes(alice)


@pytest.fixture
def lead(alice, places):
    """Where a link in this folder leads: a path, or None."""
    paths = dict(alice.notes.values_list("pk", "path"))
    return lambda target, folder="": paths.get(places.find(target, folder))


@pytest.mark.parametrize(
    ("folder", "target", "path"),
    [
        # From the note, from the top, and by the end of a path.
        ("Trips/Sweden", "../Norway/Skog vik.md", "Trips/Norway/Skog vik.md"),
        ("Trips/Sweden", "./Plan.md", "Trips/Sweden/Plan.md"),
        ("Trips/Sweden", "../Plan", "Trips/Plan.md"),
        ("Trips/Sweden", "/Trips/Plan.md", "Trips/Plan.md"),
        ("Trips/Norway", "Plan", "Trips/Plan.md"),
        ("", "Sweden/Plan", "Trips/Sweden/Plan.md"),
        ("log", "norway/skog VIK", "Trips/Norway/Skog vik.md"),
        ("log", "../../../Home.md", "Home.md"),
        ("log", "Gone/Home", "Home.md"),
        # As other tools write a path.
        ("", "Trips\\Norway\\Skog vik.md", "Trips/Norway/Skog vik.md"),
        ("Trips/Sweden", "..\\Norway\\Skog%20vik.md", "Trips/Norway/Skog vik.md"),
        ("", "Trips/Norway/Skog%20vik.md", "Trips/Norway/Skog vik.md"),
        ("", "Trips%2FNorway%2FSkog%2520vik", "Trips/Norway/Skog vik.md"),
        ("", "Skog+vik", "Trips/Norway/Skog vik.md"),
        ("", "Skog  vik", "Trips/Norway/Skog vik.md"),
        ("", "Two%20%20spaces.md", "Wiki/Two  spaces.md"),
        ("", "Two spaces", "Wiki/Two  spaces.md"),
        ("", "L%C3%A4nder/%E6%97%A5%E6%9C%AC.md", "Länder/日本.md"),
        ("", "La%CC%88nder/日本", "Länder/日本.md"),
        # Names with dots and signs.
        ("", "v1.2 plan", "Trips/Norway/v1.2 plan.md"),
        ("", "v1.2 plan.md", "Trips/Norway/v1.2 plan.md"),
        ("", "C++", "Wiki/C++.md"),
        ("", "C%2B%2B.md", "Wiki/C++.md"),
        ("", "50% off", "Wiki/50% off.md"),
        ("", "F#", "Wiki/F#.md"),
        ("", "Home#", "Home.md"),
        ("", "日本#", "Länder/日本.md"),
        ("", "Home# part", "Home.md"),
        ("", "It’s 2010–20", "Wiki/It's 2010-20.md"),
        ("Wiki", "50%25%20off.md", "Wiki/50% off.md"),
        ("", "Read me.txt", "Wiki/Read me.txt"),
        ("", "Read me", "Wiki/Read me.md"),
        # Titles and aliases.
        ("", "The farm", "Trips/Norway/Skog vik.md"),
        ("", "旅行", "Länder/日本.md"),
        ("", "יין", "כרמים/יין.md"),
        ("", "reise nach su\u0308den", "Trips/Sweden/Plan.md"),
        ("", "2023", "Trips/Sweden/Plan.md"),
        ("", "the big plan", "Trips/Plan.md"),
        # Notion's ids, on either side.
        ("Wiki", "Recipes", f"Wiki/Recipes {ID}.md"),
        ("", f"Wiki/Recipes%20{ID}.md", f"Wiki/Recipes {ID}.md"),
        ("", f"Trips%20{ID}/Plan%20{ID[::-1]}.md", "Trips/Plan.md"),
        # Logseq's namespaces and journals.
        ("pages", "areas/garden", "pages/areas___garden.md"),
        ("log", "Areas/Kitchen", "pages/areas%2Fkitchen.md"),
        ("", "What?", "pages/What%3F.md"),
        ("pages", "May 3rd, 2024", "log/2024_05_03.md"),
        ("pages", "2024-05-03", "log/2024_05_03.md"),
        ("pages", "Friday, 03.05.2024", "log/2024_05_03.md"),
        ("pages", "2024年5月3日", "log/2024_05_03.md"),
        ("pages", "Jun 1st, 2024", "log/2024-06-01.md"),
        # A folder's page.
        ("Site", "guide/", "Site/guide/index.md"),
        ("Site/tools", "../guide", "Site/guide/index.md"),
        ("", "Site/tools/", "Site/tools/Readme.md"),
        # Nowhere.
        ("", "Norge", None),
        ("", "2024-05-04", None),
        ("", "May", None),
        ("", "..", None),
        ("", "/", None),
        ("", "%", None),
    ],
)
def test_a_link_leads_to_its_note(lead, folder, target, path):
    assert lead(target, folder) == path


def test_of_notes_of_one_name_the_nearest_is_meant(alice):
    texts = dict.fromkeys(("a/b/Log.md", "a/c/d/Log.md", "z/Log.md", "a/c/From.md"), "x")
    import_texts(alice, texts)
    places, paths = places_of_notes(alice), dict(alice.notes.values_list("pk", "path"))

    assert paths[places.find("Log", "a/c")] == "a/c/d/Log.md"
    assert paths[places.find("Log", "a/b/x")] == "a/b/Log.md"
    assert paths[places.find("Log", "y")] == "z/Log.md"
    assert paths[places.find("c/d/Log", "z")] == "a/c/d/Log.md"


def test_a_vaults_links_mean_its_own_notes_first(alice, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / "x").mkdir(parents=True)
        (tmp_path / name / "x" / "Same.md").write_text(f"Of {name}.")
        (tmp_path / name / "From.md").write_text(f"{name}: [[same]] [[only in one]]")
    (tmp_path / "one" / "Only in one.md").write_text("here")
    for name in ("one", "two"):
        import_folder(alice, tmp_path / name)

    for link in alice.notes.get(path="From 2.md").links.filter(target="same"):
        assert "Of two" in link.resolved.body
    assert alice.notes.get(path="From 2.md").links.get(target="only in one").resolved


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024_05_03", "2024-05-03"), ("2024.5.3", "2024-05-03"), ("20240503", "2024-05-03"),
        ("2024-05-03 friday", "2024-05-03"), ("03-05-2024", "2024-05-03"),
        ("05/13/2024", "2024-05-13"), ("13/05/2024", "2024-05-13"), ("05/03/2024", "2024-05-03"),
        ("friday, may 3rd, 2024", "2024-05-03"), ("3rd may 2024", "2024-05-03"),
        ("sept 1st, 2024", "2024-09-01"), ("2024年05月03日", "2024-05-03"),
        ("2024-13-41", ""), ("2024-05", ""), ("mayor 3rd, 2024", ""), ("123-4567", ""),
        ("10.0.0.1", ""), ("plan 2024-05-03", ""), ("1" * 5000, ""), ("", ""),
    ],
)  # fmt: skip
def test_which_names_are_days(name, day):
    assert day_of(name) == day


def test_a_link_is_tried_as_it_was_written_first():
    assert spellings("a b") == ["a b"]
    assert spellings("a%20b\\c+d")[:2] == ["a%20b\\c+d", "a b\\c+d"]
    assert spellings("%E9%ZZ") == ["%E9%ZZ", "\ufffd%ZZ"]


def test_a_crowd_of_one_name_costs_no_more_than_many_names():
    def seconds(name):
        places = Places()
        for n in range(4000):
            path = f"a/{n}/{name.format(n)}"
            places.add(n + 1, path, "Title", ["Alias"], "", path)
        began = time.thread_time()
        for n in range(4000):
            assert places.find(f"{n}/{name.format(n)}", "b")
            assert places.find(name.format(n), f"a/{n}") == n + 1
        return time.thread_time() - began

    assert seconds("index.md") < 10 * seconds("{}.md") + 1


# --- Files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "target", "path"),
    [
        ("", "img_0042.jpg", "IMG_0042.JPG"),
        ("", "Media/Map.png", "media/map.png"),
        ("", "MEDIA/B\u00e4r%20(1).PNG", "media/Ba\u0308r (1).png"),
        ("notes", "../media/map.png", "media/map.png"),
        ("notes", "..\\media\\map.png", "media/map.png"),
        ("notes", "/media/map.png", "media/map.png"),
        ("trips/norway", "chart.pdf", "trips/norway/assets/chart.pdf"),
        ("trips/sweden", "Chart.pdf", "trips/sweden/Chart.pdf"),
        ("trips/sweden", "CHART.pdf", "trips/sweden/Chart.pdf"),
        ("", "sweden/chart.pdf", "trips/sweden/Chart.pdf"),
        ("", "地図.png", "media/地図.png"),
        ("", f"Export%20{ID}/map%20{ID}.png", "media/map.png"),
        ("", "map", None),
        ("", "gone.png", None),
    ],
)
def test_a_link_leads_to_its_file(alice, settings, tmp_path, folder, target, path):
    settings.ATTACHMENTS_DIR = tmp_path
    for kept in (
        "IMG_0042.JPG", "media/map.png", "media/Ba\u0308r (1).png", "media/地図.png",
        "trips/norway/assets/chart.pdf", "trips/sweden/Chart.pdf",
    ):  # fmt: skip
        keep_attachment(alice, kept, kept.encode())

    found = find_attachments(alice, folder, [target])

    assert (
        alice.attachments.filter(pk=found.get(target)).values_list("path", flat=True).first()
        == path
    )


# --- Zettelkasten -------------------------------------------------------------------------------


def test_a_note_is_found_by_its_own_minute(alice):
    paths = {
        "Zettel/202405031200 Tea.md": "x",
        "Zettel/Über Tee 20240503121500.md": "x",
        "Zettel/20240503T1230 茶.md": "x",
        "Zettel/20240503T123456--oolong__tea.md": "x",
        "Zettel/Cups.md": "---\nid: 202405031300\n---\nx",
        "Zettel/Bill 12345678.md": "x",
    }
    import_texts(alice, paths)
    places, of = places_of_notes(alice), dict(alice.notes.values_list("pk", "path"))
    wanted = ["202405031200", "202405031200 Tea, as it was called before", "20240503121500"]
    wanted += ["20240503T1230", "20240503T123456", "202405031300", "12345678", "202405031201"]

    found = [of.get(places.find(each, "")) for each in wanted]

    assert found == [
        *("Zettel/202405031200 Tea.md", "Zettel/202405031200 Tea.md"),
        *("Zettel/Über Tee 20240503121500.md", "Zettel/20240503T1230 茶.md"),
        *("Zettel/20240503T123456--oolong__tea.md", "Zettel/Cups.md", None, None),
    ]


def test_the_long_stroke_of_arabic_makes_no_odds(alice, write):
    note = write("مـــدرسة.md", "x")

    assert places_of_notes(alice).find("مدرسة", "") == note.pk


def test_a_link_to_where_a_vault_lay_on_a_computer_leads_to_its_note(alice, write):
    note = write("Vault/Äpfel.md", "x")

    found = places_of_notes(alice).find("file:///C:/Users/me/Vault/A\u0308pfel.md", "")

    assert found == note.pk
