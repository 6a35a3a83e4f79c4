"""Text bundles and Bear's backups: text, pictures, tags of several words, dates."""

import json

import pytest

from tests.notes.documents import picture, zip_of

PNG = picture().read()
TEXT = (
    "# Äpfel & Birnen\n#obst/alt# #im garten# #bio\n\n"
    "See [[Winter plan]] and ::this:: and [memo](assets/memo%20(1).m4a)\n"
    '![](assets/Beet%20(neu).png)<!-- {"width":300} -->\n\n`#not a tag# ::x:: ](assets/y)`\n'
)


def info(**bear):
    about = {
        "archived": 0,
        "creationDate": "2024-05-03T10:11:12Z",
        "modificationDate": "2024-05-04T10:11:12Z",
        "pinned": 0,
        "trashed": 0,
        "uniqueIdentifier": "6C5A8D02-2F64-4C5B-8B2A-1F1D5B2A7E11",
    }
    return json.dumps(
        {
            "version": 2,
            "type": "net.daringfireball.markdown",
            "transient": True,
            "creatorIdentifier": "net.shinyfrog.bear",
            "net.shinyfrog.bear": about | bear,
        }
    )


def bundle(name, text, *, assets=None, text_name="text.markdown", **bear):
    return {
        f"{name}.textbundle/{text_name}": text,
        f"{name}.textbundle/info.json": info(**bear),
        **{f"{name}.textbundle/assets/{path}": data for path, data in (assets or {}).items()},
    }


def backup():
    assets = {"Beet (neu).png": PNG, "memo (1).m4a": b"sound"}
    inside = {
        **bundle("Äpfel & Birnen", TEXT, assets=assets),
        **bundle(
            "Winter plan", "# Winter plan\nback to [[Äpfel & Birnen]] 寿司", text_name="text.txt"
        ),
        **bundle("Gone", "# Gone", trashed=1),
        **bundle("Old", "# Old", archived=1),
    }
    return zip_of({f"Bear Notes 2024-06-01 at 10.00/{path}": data for path, data in inside.items()})


def check(brought, leads, top):
    fruit, winter = brought.notes[f"{top}Äpfel & Birnen.md"], brought.notes[f"{top}Winter plan.md"]
    assert set(brought.notes) == {fruit.path, winter.path, f"{top}Old.md"}
    assert fruit.title == "Äpfel & Birnen"
    assert winter.path in leads(fruit)
    assert leads(winter) == [fruit.path]
    assert {tag.name for tag in fruit.tags.all()} == {"obst/alt", "im-garten", "bio"}
    assert "==this==" in fruit.body
    assert "`#not a tag# ::x:: ](assets/y)`" in fruit.body
    assert "![](Äpfel%20&%20Birnen/assets/Beet%20%28neu%29.png)" in fruit.body
    assert f"{top}Äpfel & Birnen/assets/Beet (neu).png" in brought.kept
    assert fruit.dated_on.isoformat() == "2024-05-03"
    assert brought.notes[f"{top}Old.md"].front_matter["archived"] is True
    assert "trash" in brought.skipped[f"{top}Gone.md"]


def test_a_bear_backup_becomes_its_notes(bring, leads):
    check(bring({"Bear.bear2bk": backup()}), leads, "Bear/Bear Notes 2024-06-01 at 10.00/")


def test_bundles_in_a_folder_do_too(bring, leads):
    assets = {"Beet (neu).png": PNG}
    brought = bring(
        {
            **bundle("Äpfel & Birnen", TEXT, assets=assets),
            **bundle("Winter plan", "# Winter plan\nback to [[Äpfel & Birnen]]"),
            **bundle("Gone", "# Gone", trashed=1),
            **bundle("Old", "# Old", archived=1),
        }
    )

    check(brought, leads, "")


@pytest.mark.parametrize("top", ["", "Garden.textbundle/", "Garden/"])
def test_a_text_pack_of_another_tool_keeps_its_colons(bring, top):
    plain = json.dumps({"version": 2, "sourceURL": "https://garden.example/a"})
    data = zip_of({f"{top}text.md": "# Garden\n\n::as written::", f"{top}info.json": plain})

    brought = bring({"Garden.textpack": data})

    (note,) = brought.notes.values()
    assert note.title == "Garden"
    assert "::as written::" in note.body
    assert note.source_url == "https://garden.example/a"


def test_a_bundle_beside_a_note_of_its_name_leaves_it_alone(bring):
    brought = bring({"Plan.md": "mine", **bundle("Plan", "theirs")})

    assert brought.notes["Plan.md"].body == "mine"
    assert "theirs" in brought.notes["Plan 2.md"].body


@pytest.mark.parametrize("info_json", ["", "[", "[" * 5000, '{"net.shinyfrog.bear": [1]}', "3"])
def test_a_bundles_odd_description_costs_nothing_of_its_text(bring, info_json):
    brought = bring({"A.textbundle/text.md": "# עברית", "A.textbundle/info.json": info_json})

    assert brought.notes["A.md"].title == "עברית"


@pytest.mark.parametrize("data", [b"", b"PK no zip", zip_of({"../evil.md": "x"})])
def test_a_damaged_backup_is_told(bring, data):
    brought = bring({"Bear.bear2bk": data})

    assert not brought.notes
    assert "Bear.bear2bk" in brought.skipped


def test_a_backup_that_leads_out_of_its_folder_is_told_as_that(bring):
    brought = bring({"Bear.bear2bk": zip_of({"../evil.md": "x"})})

    assert "leads out of its folder" in brought.skipped["Bear.bear2bk"]


def test_bears_own_links_lead_to_their_notes(bring, leads):
    two = "Two caf\u00e9"
    text = (
        "# One\n[by id](bear://x-callback-url/open-note?id=AAAA-2&edit=yes) and "
        "bear://x-callback-url/open-note?title=Two%20cafe%CC%81&amp;header=Kopf%20\u5bff\u53f8\n"
        "[[Two cafe\u0301/Kopf|\u05e9\u05dd]] [[A/B]] [[Nowhere/Kopf]]\n"
        "[gone](bear://x-callback-url/open-note?id=ZZZZ) `bear://x-callback-url/open-note?id=AAAA-2`\n"
    )
    files = {
        **bundle("One", text, uniqueIdentifier="AAAA-1"),
        **bundle(two, f"# {two}\n## Kopf", uniqueIdentifier="AAAA-2"),
        **bundle("A B", "# A/B", uniqueIdentifier="AAAA-3"),
        **bundle("A", "# A", uniqueIdentifier="AAAA-4"),
    }

    note = bring(files).notes["One.md"]

    assert leads(note) == [f"{two}.md"] * 3 + ["A B.md", None]
    assert (
        f"[by id](Two%20caf\u00e9.md) and [{two}](Two%20caf\u00e9.md#Kopf%20\u5bff\u53f8)"
        in note.body
    )
    assert "[[Two cafe\u0301#Kopf|\u05e9\u05dd]] [[A/B]] [[Nowhere/Kopf]]" in note.body
    assert "[gone](bear://x-callback-url/open-note?id=ZZZZ) `bear://" in note.body
