"""Google Keep, as Takeout exports it: a JSON and a page for each note, beside what is attached."""

import json

import pytest

from tests.notes.documents import picture

PNG = picture().read()
TOP = "Takeout/Google Notizen"  # the folder's name is in the user's language
NAMELESS = "2024-05-03T01_02_03.000+02_00"


def keep(**said):
    plain = {
        "color": "DEFAULT",
        "isTrashed": False,
        "isPinned": False,
        "isArchived": False,
        "textContent": "",
        "title": "",
        "userEditedTimestampUsec": 1714777200000000,
        "createdTimestampUsec": 1714730400000000,
    }
    return json.dumps(plain | said, ensure_ascii=False)


def item(text, done):
    return {"textHtml": f"<p>{text}</p>", "text": text, "isChecked": done}


def takeout():
    page = "<html><head><title>x</title></head><body><div class='note'>x</div></body></html>"
    notes = {
        "Einkauf": keep(
            title="Einkauf",
            listContent=[item("Milch & <Brot>", True), item("Ka\u0308se", False)],
            labels=[{"name": "Zu Hause"}, {"name": "K\u00fcche"}],
            color="RED",
            isPinned=True,
        ),
        NAMELESS: keep(
            textContent="1. kein Titel #idee\n# hier\n\u05e9\u05dc\u05d5\u05dd",
            attachments=[
                {"filePath": "18f3.jpeg", "mimetype": "image/jpeg"},
                {"filePath": "gone.png", "mimetype": "image/png"},
            ],
            annotations=[
                {"source": "WEBLINK", "title": "Ein [Ort]", "url": "https://x.org/a_(b)?q=1%20"},
                {"source": "WEBLINK", "title": "", "url": "javascript:alert(1)"},
            ],
        ),
        "Fett": keep(
            title="\u5bff\u53f8",
            textContent="\u91ce\u83dc \u9b5a",
            textContentHtml='<p><span style="font-weight:700">\u91ce\u83dc</span> \u9b5a</p>',
            isArchived=True,
        ),
        "Alt": keep(title="Alt", textContent="weg", isTrashed=True),
    }
    files = {f"{TOP}/{name}.json": text for name, text in notes.items()}
    pages = {f"{TOP}/{name}.html": page for name in notes}
    return files | pages | {f"{TOP}/18f3.jpg": PNG, f"{TOP}/Labels.txt": "Zu Hause\n"}


@pytest.mark.slow
def test_a_takeout_becomes_its_notes_each_once(bring):
    brought = bring(takeout())

    assert set(brought.notes) == {f"{TOP}/{name}.md" for name in ("Einkauf", NAMELESS, "Fett")}
    assert "trash" in brought.skipped[f"{TOP}/Alt.md"]
    shopping = brought.notes[f"{TOP}/Einkauf.md"]
    assert shopping.body == "* [x] Milch & \\<Brot>\n* [ ] Ka\u0308se"
    assert {tag.name for tag in shopping.tags.all()} == {"Zu-Hause", "K\u00fcche"}
    assert (shopping.front_matter["color"], shopping.front_matter["pinned"]) == ("red", True)
    assert shopping.dated_on.isoformat() == "2024-05-03"
    assert brought.notes[f"{TOP}/Fett.md"].body == "**\u91ce\u83dc** \u9b5a"
    assert brought.notes[f"{TOP}/Fett.md"].front_matter["archived"] is True


@pytest.mark.slow
def test_text_stays_text_and_what_is_attached_is_shown(bring):
    note = bring(takeout()).notes[f"{TOP}/{NAMELESS}.md"]

    assert note.title == "1. kein Titel #idee # hier \u05e9\u05dc\u05d5\u05dd"
    assert note.body.startswith("1\\. kein Titel #idee\n\\# hier\n\u05e9\u05dc\u05d5\u05dd\n")
    assert "![18f3.jpg](18f3.jpg)" in note.body
    assert "missing from the export: gone.png" in note.body
    assert r"[Ein \[Ort\]](https://x.org/a_%28b%29?q=1%20)" in note.body
    assert "javascript" not in note.body


def test_other_files_of_such_names_stay_what_they_are(bring):
    brought = bring({"a/x.json": '{"title": "x"}', "a/x.html.md": "y", "b/y.json": "[" * 9999})

    assert set(brought.notes) == {"a/x.html.md"}
    assert brought.kept == {"a/x.json", "b/y.json"}
