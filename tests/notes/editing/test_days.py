"""A note's day, through import, edits and moves, and out of an earlier version."""

import os
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from notes.editing.saving import move_note
from notes.editing.writing import (
    Draft,
    create_note,
    draft_of,
    edit_note,
    restore_version,
    stamp,
)
from notes.importing.importer import import_folder, import_texts
from notes.models import Note

THIRD = date(2024, 5, 3)


def edit(note, **changes):
    note.refresh_from_db()
    return edit_note(note, Draft(**{**vars(draft_of(note)), **changes}), seen=stamp(note))


def days_of(owner):
    return {note.path: (note.dated_on.isoformat(), note.dated_by) for note in owner.notes.all()}


def test_a_vault_of_many_hands_is_dated_as_they_wrote(alice):
    import_texts(
        alice,
        {
            "Slash.md": "---\ncreated: 2024/05/10 09:00\n---\nOtters slash.",
            "Dotted.md": "---\ncreated: 06.05.2024\n---\nOtters dotted.",
            "Meeting.md": '---\ndate: "[[2024-05-05]]"\n---\nOtters meeting.',
            "Offset.md": "---\ndate: 2024-05-08T00:30:00+02:00\n---\nOtters offset.",
            "Month.md": "---\ndate: 2024-05\n---\nOtters month.",
            "journals/2024_05_03.md": "Logseq journal about otters.",
            "journals/20240504.md": "Compact date about otters.",
            "2024-05-09.md": "Otters iso daily note.",
        },
    )

    assert days_of(alice) == {
        "Slash.md": ("2024-05-10", "matter"),
        "Dotted.md": ("2024-05-06", "matter"),
        "Meeting.md": ("2024-05-05", "matter"),
        "Offset.md": ("2024-05-08", "matter"),
        "Month.md": ("2024-05-01", "matter"),
        "journals/2024_05_03.md": ("2024-05-03", "name"),
        "journals/20240504.md": ("2024-05-04", "name"),
        "2024-05-09.md": ("2024-05-09", "name"),
    }


def test_a_file_that_says_no_day_is_of_its_own_time(alice, tmp_path, settings):

    settings.TIME_ZONE = "Europe/Oslo"
    (tmp_path / "a.md").write_text("Text.")
    late = datetime(2024, 5, 2, 22, 30, tzinfo=UTC).timestamp()
    os.utime(tmp_path / "a.md", (late, late))

    import_folder(alice, tmp_path)

    assert days_of(alice) == {"a.md": ("2024-05-03", "file")}


@pytest.mark.usefixtures("same_day")
def test_a_note_written_here_is_of_the_day_when_that_was(alice, settings):
    settings.TIME_ZONE = "Asia/Tokyo"

    note = create_note(alice, Draft("Boats", "", [], "Text."))

    assert (note.dated_on, note.dated_by) == (timezone.localdate(), "added")


def test_a_new_note_takes_the_day_that_it_is_given(alice):
    note = create_note(alice, Draft("Boats", "", [], "Text.", "2024-05-03"))

    assert (note.head, note.dated_on) == ("---\ndate: 2024-05-03\n---\n\n", THIRD)


def test_another_day_is_written_into_the_front_matter(alice, write):
    note = write("a.md", "---\n# mine\ntitle:  Annika # so\nx: [1,  2]\n---\nText.")

    edited = edit(note, day="2024-05-03")

    assert edited.get_text() == (
        "---\n# mine\ntitle:  Annika # so\nx: [1,  2]\ndate: 2024-05-03\n---\nText."
    )
    assert (edited.dated_on, edited.dated_by) == (THIRD, "matter")


@pytest.mark.parametrize("line", ["date: 2020-01-01", "Date: 2020-01-01", "created: 1.1.2020"])
def test_it_counts_before_any_other_there(write, line):
    note = write("2021-01-01.md", f"---\n{line}\n---\nText.")

    assert edit(note, day="2024-05-03").dated_on == THIRD


def test_a_day_taken_away_leaves_what_else_says_one(alice, write):
    note = write("2021-01-01.md", "---\ndate: 2024-05-03\ncreated: 2020-01-01\n---\nText.")

    edited = edit(note, day="")

    assert edited.get_text() == "---\ncreated: 2020-01-01\n---\nText."
    assert (edited.dated_on, edited.dated_by) == (date(2020, 1, 1), "matter")
    assert edit(write("b.md", "---\ndate: 2024-05-03\n---\nx"), day="").dated_by == "added"


@pytest.mark.parametrize("path", ["a.md", "2024_05_03.md"])
def test_a_day_that_is_left_alone_is_not_written(alice, write, path):
    note = write(path, "Text.")
    day = note.dated_on

    assert edit(note, body="Other text.").head == ""
    assert edit(note, tags=["boat"]).dated_on == day


def test_an_old_file_stays_of_its_day_when_it_is_edited_moved_or_restored(alice, write):
    note = write("a.md", "Text.")
    Note.objects.update(dated_on=THIRD, dated_by="file")

    edit(note, body="Other.")
    assert move_note(note, "b/a.md").dated_on == THIRD
    restored = restore_version(note.versions.first())

    assert (restored.dated_on, restored.dated_by) == (THIRD, "file")


@pytest.mark.usefixtures("same_day")
def test_a_note_that_loses_its_journals_name_is_of_the_day_when_it_came(alice, write):
    note = write("2024_05_03.md", "Text.")

    moved = move_note(note, "Boats.md")

    assert (moved.dated_on, moved.dated_by) == (timezone.localdate(), "added")
