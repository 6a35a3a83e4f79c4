"""`manage.py prune`: what is not in use goes, all else stays; the worker does it every day."""

import os
import time
from datetime import timedelta

import numpy as np
import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from ai_chatbot import pruning as chat_pruning
from ai_chatbot.connections.tickets import make_ticket
from ai_chatbot.models import Conversation, Delivery, Ticket, Webhook
from ai_chatbot.tokens import make_personal_token
from config import pruning
from notes import pruning as notes_pruning
from notes.editing import versions
from notes.editing.attachments import keep_attachment
from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.index.sqlite import VectorCache, Vectors
from notes.models import Attachment, ImportJob, NoteVersion, Refusal, Tag
from notes.tasks import tidy_up
from tests.notes.actions import edit, stage

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


def pruned(dry_run=False):
    """How many of each kind, but for those of which there is none."""
    return {what: count for what, count in pruning.prune(dry_run=dry_run) if count}


def only(words, count):
    """`pruned` twice, dry and in earnest, found this and nothing else; and then nothing more."""
    dry, wet, after = pruned(dry_run=True), pruned(), pruned()
    assert dry == wet
    [(what, found)] = wet.items()
    assert words in what
    assert found == count
    assert after == {}


def old(file, hours=25):
    then = time.time() - hours * 3600
    os.utime(file, (then, then))
    return file


def ended(owner, ago=timedelta(0), status="done"):
    job = ImportJob.objects.create(owner=owner, name="a.md", status=status)
    ImportJob.objects.filter(pk=job.pk).update(created_at=timezone.now() - ago)
    return job


def test_of_a_house_in_use_nothing_goes(alice, bob, settings):
    import_texts(alice, {"a.md": "#one #日本語", "b.md": "#two"})
    put_in_trash(alice.notes.get(path="b.md"))
    edit(alice.notes.get(path="a.md"), body="#one changed #日本語")
    keep_attachment(alice, "a.png", b"a")
    old(Attachment.objects.get().file)
    waiting = stage(bob, ("a.md", b"a"))
    SessionStore().save()
    before = Tag.objects.count(), NoteVersion.objects.count(), Attachment.objects.get().file

    assert pruned() == {}

    assert (Tag.objects.count(), NoteVersion.objects.count()) == before[:2]
    assert before[2].exists()
    assert waiting.folder.exists()
    assert Session.objects.count() == 1


def test_tags_that_no_note_has_go(alice, bob):
    import_texts(alice, {"a.md": "#one #two"})
    import_texts(bob, {"a.md": "#one"})
    edit(alice.notes.get(), body="#two")

    only("tags", 1)

    assert sorted(Tag.objects.values_list("name", flat=True)) == ["one", "two"]


def test_any_number_of_tags_goes(alice):
    Tag.objects.bulk_create([Tag(owner=alice, name=f"{number}") for number in range(1_200)])

    only("tags", 1_200)


def test_imports_go_by_age_and_by_number_but_never_open_ones(alice, bob, monkeypatch):
    monkeypatch.setattr(notes_pruning, "JOBS_KEPT", 3)
    kept = [ended(alice) for _ in range(4)][1:]
    kept += [ended(alice, 100 * DAY, "waiting"), ended(bob, 80 * DAY)]
    ended(bob, 91 * DAY, "failed")

    only("imports older", 2)

    assert set(ImportJob.objects.all()) == set(kept)


def test_refused_files_go_beyond_the_newest(alice, bob, monkeypatch):
    monkeypatch.setattr(notes_pruning, "REFUSALS_KEPT", 2)
    for owner in (alice, bob):
        for number in range(3):
            Refusal.objects.create(owner=owner, path=f"{number}.md", reason="It is not text.")

    only("refused files", 2)

    assert set(Refusal.objects.values_list("path", flat=True)) == {"1.md", "2.md"}


def version_of(note, text):
    return NoteVersion.objects.create(
        note=note, path="a.md", title="A", text=text, written_at=timezone.now()
    )


@pytest.fixture
def note(alice):
    import_texts(alice, {"a.md": "a"})
    return alice.notes.get()


def test_versions_go_beyond_so_many(note):
    versions = [version_of(note, "x") for _ in range(52)]

    only("versions", 2)

    assert set(note.versions.all()) == set(versions[2:])


def test_versions_go_beyond_so_many_bytes_but_the_newest_stays(note, monkeypatch):
    for module in (versions, notes_pruning):
        monkeypatch.setattr(module, "VERSIONS_MAX_BYTES", 100)
    kept = [version_of(note, "語" * 20) for _ in range(3)]  # of 60 bytes each

    only("versions", 2)
    assert list(note.versions.all()) == kept[2:]

    version_of(note, "x" * 1000)
    only("versions", 1)
    assert note.versions.get().text == "x" * 1000


def test_a_save_keeps_no_more_bytes_of_versions_than_allowed(note, monkeypatch):
    monkeypatch.setattr(versions, "VERSIONS_MAX_BYTES", 100)

    for letter in "bcde":
        edit(note, body=letter * 60)
        note.refresh_from_db()

    assert [version.text for version in note.versions.all()] == ["d" * 60]


def test_files_of_deleted_accounts_go(alice, bob):
    files = []
    for owner in (alice, bob):
        keep_attachment(owner, "a.png", b"a")
        files.append(Attachment.objects.get(owner=owner).file)
    get_user_model().objects.filter(pk=bob.pk).delete()

    only("folders of deleted accounts", 1)

    assert (files[0].exists(), files[1].parent.exists()) == (True, False)


def test_uploads_that_nothing_will_read_go(alice, bob, settings):
    waiting, gone, done = [stage(owner, ("a.md", b"a")) for owner in (alice, bob, alice)]
    get_user_model().objects.filter(pk=bob.pk).delete()
    ImportJob.objects.filter(pk=done.pk).update(status="done")
    (settings.DATA_DIR / "imports" / "something else").mkdir()

    only("uploads", 2)

    assert waiting.folder.exists()
    assert not done.folder.exists()
    assert sorted(folder.name for folder in waiting.folder.parent.iterdir()) == sorted(
        [str(waiting.pk), "something else"]
    )
    assert gone


def test_attachments_files_without_a_row_go_but_not_what_is_being_written(alice):
    for number in range(3):
        keep_attachment(alice, f"{number}.png", b"%d" % number)
    kept, lost, young = [row.file for row in Attachment.objects.order_by("path")]
    Attachment.objects.exclude(path="0.png").delete()
    half = kept.parent / "tmpabc"
    half.write_bytes(b"half")
    writing = kept.parent / "tmpdef"
    writing.write_bytes(b"half")
    for file in (kept, lost, half):
        old(file)

    only("attachments' files", 2)

    assert sorted(kept.parent.iterdir()) == sorted([kept, young, writing])


def test_backups_of_the_flow_go_beyond_the_newest(settings):
    folder = settings.DATA_DIR / "flow_backups"
    folder.mkdir()
    names = [f"20261101-1200{number:02}-file-abc.json" for number in range(23)]
    for name in names:
        (folder / name).write_text("{}")

    assert chat_pruning.old_flow_backups(True) == 3
    assert chat_pruning.old_flow_backups(False) == 3

    assert sorted(file.name for file in folder.iterdir()) == names[3:]


def test_what_webhooks_were_told_goes_by_age(alice):
    about = {"name": "mine", "url": "https://example.org", "site": ""}
    hook = Webhook.objects.create(owner=alice, **about)
    for days in (0, 29, 31, 60):
        made = timezone.now() - timedelta(days=days)
        Delivery.objects.create(webhook=hook, event="webhook.test", created_at=made)

    only("deliveries of webhooks", 2)

    assert Delivery.objects.count() == 2


def test_tickets_that_nobody_used_in_time_go(alice):
    make_personal_token(alice, name="a program")
    conversation, token = Conversation.objects.create(owner=alice), alice.tokens.get()
    make_ticket(token.pk, conversation)
    Ticket.objects.create(
        token=token, conversation=conversation, digest="0" * 64, expires_at=timezone.now() - DAY
    )

    only("tickets", 1)

    assert Ticket.objects.count() == 1


def test_sessions_that_have_expired_go(db):
    for days in (-1, 1):
        session = SessionStore()
        session.save()
        Session.objects.filter(pk=session.session_key).update(
            expire_date=timezone.now() + days * DAY
        )

    only("sessions", 1)

    assert Session.objects.count() == 1


# --- The command and the worker -----------------------------------------------------------------


def test_the_command_says_a_sentence_of_each_and_dry_deletes_nothing(alice, capsys):
    Tag.objects.create(owner=alice, name="unused")

    call_command("prune", dry_run=True)
    dry = capsys.readouterr().out
    assert "1 tags that no note has: would be deleted." in dry
    assert len(dry.splitlines()) == len(pruning.PRUNERS)
    assert Tag.objects.exists()

    call_command("prune")
    assert "1 tags that no note has: deleted." in capsys.readouterr().out
    assert not Tag.objects.exists()


def test_a_kind_that_cannot_be_pruned_keeps_no_other_from_it(alice, monkeypatch, caplog):
    def fail(dry_run):
        raise OSError("The disk does not answer.")

    Tag.objects.create(owner=alice, name="unused")
    monkeypatch.setattr(pruning, "PRUNERS", {"stones": fail, **pruning.PRUNERS})

    with pytest.raises(CommandError, match="why these stay: stones"):
        call_command("prune", verbosity=0)

    assert not Tag.objects.exists()
    assert "The disk does not answer" in caplog.text


def test_the_worker_prunes_when_it_tidies_up_whatever_fails(alice, monkeypatch, caplog):
    def fail(dry_run):
        raise OSError("The disk does not answer.")

    Tag.objects.create(owner=alice, name="unused")
    monkeypatch.setattr(pruning, "PRUNERS", {"stones": fail, **pruning.PRUNERS})

    result = tidy_up.enqueue()

    assert result.status == "SUCCESSFUL"
    assert not Tag.objects.exists()


# --- Memory -------------------------------------------------------------------------------------


def test_vectors_in_memory_are_bounded_by_their_bytes(db, monkeypatch):
    def load(owner_id, embedder, version):
        return Vectors(version, np.arange(10), np.ones((10, 100), np.float32))

    monkeypatch.setattr("notes.index.sqlite.load_vectors", load)
    monkeypatch.setattr("notes.index.sqlite.current_version", lambda owner_id: 1)
    cache = VectorCache(owners=32, nbytes=3 * load(1, "", 1).nbytes)

    for owner_id in range(5):
        cache.get(owner_id, "e")

    assert [owner_id for _, owner_id, _ in cache.kept] == [2, 3, 4]
    small = VectorCache(owners=32, nbytes=1)
    assert small.get(1, "e").nbytes > 1  # one is answered whatever it takes
    assert len(small.kept) == 1
