"""Standard Notes' decrypted backup, a JSON in a .txt, with its folder of copies."""

import json

import pytest

BACKUP = "Standard Notes Backup and Import File.txt"


def item(uuid, kind, **content):
    made = "2021-03-04T12:30:00.000Z"
    return {"uuid": uuid, "content_type": kind, "created_at": made, "content": content}


def text(words, bits=0):
    return {"type": "text", "text": words, "format": bits}


def node(kind, *children, **more):
    return {"type": kind, "children": list(children), **more}


SUPER = node(
    "root",
    node("heading", text("Ku\u0308che"), tag="h2"),
    node(
        "paragraph",
        text("fett", 1),
        text(" <b> "),
        node("link", text("Ort"), url="https://x.org/a"),
        {"type": "snbubble", "itemUuid": "n1", "title": "Plan"},
    ),
    node("list", node("listitem", text("\u5bff\u53f8"), checked=True), listType="check"),
)


def backup():
    return [
        item("n1", "Note", title="Plan A/B", text="Ein **Plan** \u05e9\u05dc\u05d5\u05dd"),
        item("n2", "Note", title="Super", text=json.dumps({"root": SUPER}), noteType="super"),
        item("n3", "Note", title="Code", text="x = [[1]]", noteType="code"),
        item("n4", "Note", title="Weg", text="x", trashed=True),
        item("t0", "Tag", title="Arbeit", references=[]),
        item(
            "t1",
            "Tag",
            title="Neue Ideen",
            references=[
                {"uuid": "n1", "content_type": "Note"},
                {"uuid": "t0", "content_type": "Tag"},
            ],
        ),
        item("c1", "SN|Component", name="x"),
    ]


@pytest.mark.slow
def test_a_backup_becomes_its_notes_each_once(bring, leads):
    said = json.dumps({"version": "004", "items": backup()})

    brought = bring({f"sn/{BACKUP}": said, "sn/Items/Note/Plan AB-n1.txt": "Ein **Plan**"})

    plan, rich = brought.notes["sn/Plan A B.md"], brought.notes["sn/Super.md"]
    assert set(brought.notes) == {plan.path, rich.path, "sn/Code.md"}
    assert plan.title == "Plan A/B"
    assert [tag.name for tag in plan.tags.all()] == ["Arbeit/Neue-Ideen"]
    assert plan.dated_on.isoformat() == "2021-03-04"
    assert rich.body == (
        "## Ku\u0308che\n\n**fett** \\<b> [Ort](https://x.org/a)[Plan](Plan%20A%20B.md)\n\n"
        "* [x] \u5bff\u53f8"
    )
    assert leads(rich) == [plan.path]
    assert leads(brought.notes["sn/Code.md"]) == []
    assert list(brought.skipped) == ["sn/Weg.md"]


def test_an_encrypted_backup_is_told_once(bring):
    locked = [{"uuid": "n", "content_type": "Note", "content": "004:x"}] * 3

    brought = bring({BACKUP: json.dumps({"items": locked})})

    assert brought.notes == {}
    assert brought.skipped == {BACKUP: "It is encrypted. Export it decrypted from Standard Notes."}
