"""Notes out of Apple Notes keep what is attached to them, shown where the text does not name it."""

import pytest

from tests.notes.documents import picture

PNG = picture().read()


def test_apples_own_markdown_shows_its_pictures(bring):
    """As File › Export as › Markdown writes it: notes, and a folder of what they hold."""
    text = "# Äpfel\n\n![](Attachments/IMG%201.png)\n\n- [x] gepflückt\n"
    brought = bring({"Notes/Äpfel.md": text, "Notes/Attachments/IMG 1.png": PNG})

    assert brought.notes["Notes/Äpfel.md"].body == text
    assert brought.kept == {"Notes/Attachments/IMG 1.png"}


@pytest.mark.parametrize("ending", ["md", "txt"])
def test_files_beside_a_note_that_it_does_not_name_are_shown_below_it(bring, ending):
    brought = bring(
        {
            f"Garten/庭.{ending}": "See ![image](庭%20(Attachments)/a%20b.png) here.",
            "Garten/庭 (Attachments)/a b.png": PNG,
            "Garten/庭 (Attachments)/Plan (1).png": PNG,
            "Garten/庭 (Attachments)/memo.m4a": b"sound",
        }
    )

    body = brought.notes[f"Garten/庭.{ending}"].body
    assert body.count("a%20b.png") == 1
    assert "![Plan (1).png](庭%20%28Attachments%29/Plan%20%281%29.png)" in body
    assert "[memo.m4a](庭%20%28Attachments%29/memo.m4a)" in body
    assert len(brought.kept) == 3


@pytest.mark.slow
def test_so_are_those_of_a_note_in_html(bring):
    page = b"<div><h1>Boot</h1></div><div>Das Boot</div>"
    brought = bring({"Boot.html": page, "Boot (Attachments)/red.png": PNG})

    note = brought.notes["Boot.html"]
    assert note.body.startswith("# Boot\n\nDas Boot")
    assert "![red.png](Boot%20%28Attachments%29/red.png)" in note.body


def copy():
    """As Apple's copy of one's data holds it."""
    return {
        "iCloud Notes/Notes_Details.csv": (
            "Title,Created On,Modified On,Pinned,Deleted\n"
            "Boot,05/03/2024 10:11,05/04/2024 10:11,No,No\n"
        ),
        "iCloud Notes/Notes/Boot/Boot.txt": "Boot\nDas Boot heißt Åsa.\n",
        "iCloud Notes/Notes/Boot/IMG_1.png": PNG,
        "iCloud Notes/Notes/Liste/Liste.txt": "Liste\n寿司",
        "iCloud Notes/Recently Deleted/Weg/Weg.txt": "Weg\n",
    }


@pytest.mark.slow
def test_apples_copy_of_all_notes_has_their_pictures_and_days(bring):
    brought = bring(copy())

    boat = brought.notes["iCloud Notes/Notes/Boot/Boot.txt"]
    assert "Das Boot heißt Åsa.\n\n![IMG_1.png](IMG_1.png)" in boat.body
    assert boat.dated_on.isoformat() == "2024-05-03"
    assert "寿司" in brought.notes["iCloud Notes/Notes/Liste/Liste.txt"].body
    assert "trash" in brought.skipped["iCloud Notes/Recently Deleted/Weg/Weg.txt"]


def test_a_folder_of_ones_own_is_left_as_it_is(bring):
    files = {"Boot/Boot.txt": "text", "Boot/x.png": PNG, "Recently Deleted/a/a.txt": "b"}

    brought = bring(files)

    assert brought.notes["Boot/Boot.txt"].body == "text"
    assert not brought.skipped
