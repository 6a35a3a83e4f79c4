from types import SimpleNamespace

import pytest

from notes.importing.importer import import_texts


@pytest.fixture
def bring(alice, settings, tmp_path):
    """Import files (path → content) and say what came of them: notes, what is kept, why not."""
    settings.ATTACHMENTS_DIR = tmp_path / "kept"

    def bring_all(files):
        report = import_texts(alice, files)
        return SimpleNamespace(
            notes={note.path: note for note in alice.notes.all()},
            kept=set(alice.attachments.values_list("path", flat=True)),
            skipped={skipped.path: skipped.reason for skipped in report.skipped},
        )

    return bring_all


@pytest.fixture
def leads():
    """Where a note's links lead: their targets' paths, None where there is none."""

    def targets_of(note):
        return [link.resolved.path if link.resolved else None for link in note.links.order_by("pk")]

    return targets_of
