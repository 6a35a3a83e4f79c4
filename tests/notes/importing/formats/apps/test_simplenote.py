"""Simplenote's zip: source/notes.json, and the same texts as files."""

import json

E_ACUTE = "Cafe\u0301"


def note(id_, content, **more):
    times = {"creationDate": "2021-01-11T19:10:25.000Z", "lastModified": "2023-01-05T14:51:08.000Z"}
    return {"id": id_, "content": content, **times, **more}


def export():
    active = [
        note(
            "a1",
            f"{E_ACUTE}: Liste\r\n\r\n"
            "See [it](simplenote://note/b2), `simplenote://note/b2`\r\n- [x] x",
            tags=["cooking", " my hobbies"],
            pinned=True,
        ),
        note("b2", "# \u5bff\u53f8/\u9b5a\n\u05e9\u05dc\u05d5\u05dd", markdown=True),
        note("c3", ""),
        note("d4", "half \ud83d\n\x00end"),
    ]
    return {"activeNotes": active, "trashedNotes": [note("e5", "Dead\nend")]}


def test_its_notes_come_once_with_tags_dates_and_links(bring, leads):
    said = export()
    files = {
        "notes/source/notes.json": json.dumps(said),
        f"notes/{E_ACUTE}- Liste.txt": said["activeNotes"][0]["content"] + "\n\nTags:\n  cooking",
        "notes/trash/Dead.txt": "Dead\nend",
        "notes/mine.txt": "of another program",
    }

    brought = bring(files)

    first = brought.notes["notes/Caf\u00e9 Liste.md"]
    second = brought.notes["notes/\u5bff\u53f8 \u9b5a.md"]
    others = {"notes/half \ufffd.md", "notes/mine.txt"}
    assert set(brought.notes) == {first.path, second.path} | others
    assert first.title == f"{E_ACUTE}: Liste"
    assert leads(first) == [second.path]
    assert "`simplenote://note/b2`" in first.body
    assert {tag.name for tag in first.tags.all()} == {"cooking", "my-hobbies"}
    assert first.dated_on.isoformat() == "2021-01-11"
    assert second.body.startswith("# \u5bff\u53f8/\u9b5a\n\u05e9\u05dc\u05d5\u05dd")
    assert brought.skipped == {
        "notes/Untitled.md": "It is empty.",
        "notes/trash/Dead.md": "It lay in Simplenote's trash, so it was left out.",
    }


def test_the_same_export_again_changes_nothing(bring, alice):
    files = {"source/notes.json": json.dumps(export())}
    before = {path: note.pk for path, note in bring(files).notes.items()}

    again = bring(files).notes

    assert {path: note.pk for path, note in again.items()} == before


def test_what_is_of_no_such_shape_costs_nothing(bring):
    odd = {
        "activeNotes": [None, 5, {"content": 7, "tags": {}}, {"content": ["x"]}, {"content": "a"}]
    }

    brought = bring({"notes.json": json.dumps(odd)})

    assert set(brought.notes) == {"a.md"}
