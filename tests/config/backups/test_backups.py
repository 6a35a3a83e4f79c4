"""`manage.py backup` and `restore`: all of it comes back, as it was at one moment."""

import json
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import zipfile

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, connections

from ai_chatbot.flows.files import read_pushed, read_pushed_flow, remember_pushed
from ai_chatbot.models import Conversation, Message
from config.backups import rows
from config.backups.folder import place_of
from config.backups.reading import NotRestored, restore_backup
from config.backups.writing import write_backup
from notes.index.backend import get_index
from notes.models import Attachment, Note
from tests.ai_chatbot.conftest import write_turn
from tests.config.backups.worlds import all_said, empty, fill
from tests.servers import Postgres
from tests.stack import ROOT, product_environment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(permissions, tmp_path):
    """The file, and what it was made of."""
    fill()
    path = tmp_path / "backup.zip"
    write_backup(path)
    return path


def damage(path, name, change):
    """The backup with another content of one of its files."""
    with zipfile.ZipFile(path) as pack:
        files = {each: pack.read(each) for each in pack.namelist()}
    files[name] = change(files[name])
    with zipfile.ZipFile(path, "w") as pack:
        for each, data in files.items():
            pack.writestr(each, data)


# --- Out and in ---------------------------------------------------------------------------------


def test_every_table_is_backed_up_or_left_out_with_a_reason(backup):
    assert empty() == []
    labels = {model._meta.label for model in rows.kept_models()}
    assert not labels & rows.LEFT_OUT.keys()


def test_all_of_it_comes_back_in_the_place_of_what_was_there(backup, settings):
    before = all_said()
    kept = Attachment.objects.get(path="boat.png")
    kept.file.unlink()
    Note.objects.all().delete()
    User.objects.create_user("mallory")
    (settings.DATA_DIR / "secret_key").write_text("another")

    restored = restore_backup(backup, replace=True)

    assert all_said() == before
    assert kept.file.read_bytes() == b"\x89PNG picture"
    assert (settings.DATA_DIR / "secret_key").read_text() == "the key"
    assert restored.rows == sum(len(lines) - 1 for lines in before.values())


def test_what_came_back_is_found_by_its_words_and_by_vectors(backup):
    Note.objects.all().delete()
    restore_backup(backup, replace=True)
    alice, index = User.objects.get(username="alice"), get_index()
    vector = alice.notes.get(title="Crème").passages.get().vectors.get().vector

    for word in ("onions", "ONION", "豆腐", "بارد"):
        assert len(index.by_words(alice.pk, [word], 5)) == 1, word
    near = index.by_vector(alice.pk, vector, "test-embedder", 1)
    assert Note.objects.get(passages=next(iter(near))).title == "Crème"


def test_folded_texts_are_made_again_and_numbers_go_on_behind_those_that_are_there(backup):
    restore_backup(backup, replace=True)

    alice = User.objects.get(username="alice")
    assert Conversation.objects.owned_by(alice).saying("OÙ ?").exists()
    assert User.objects.create_user("next").pk > alice.pk
    assert Note.objects.create(owner=alice, path="n.md", title="n", content_hash="x").pk


def test_the_password_still_opens_the_account_and_no_session_does(backup, client):
    client.force_login(User.objects.get(username="alice"))

    restore_backup(backup, replace=True)

    assert client.get("/settings/").status_code == 302
    assert client.login(username="alice", password="correct horse")


def test_nobody_else_may_read_it_and_a_part_of_one_is_never_left(backup, tmp_path, monkeypatch):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600

    def fail(**options):
        raise OSError("disk full")

    monkeypatch.setattr("config.backups.folder.files_of_data", fail)
    with pytest.raises(OSError, match="disk full"):
        write_backup(backup)

    assert zipfile.is_zipfile(backup)
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup.zip"]


def test_langflows_database_is_copied_whole_while_it_is_open(permissions, settings, tmp_path):
    folder = settings.DATA_DIR / "langflow"
    folder.mkdir()
    source = sqlite3.connect(folder / "langflow.db")
    source.execute("PRAGMA journal_mode=WAL")
    source.execute("CREATE TABLE flow (name)")
    source.execute("INSERT INTO flow VALUES ('mine')")
    source.commit()

    write_backup(tmp_path / "backup.zip")
    source.execute("DELETE FROM flow")
    source.commit()
    source.close()
    restore_backup(tmp_path / "backup.zip", replace=True)

    again = sqlite3.connect(folder / "langflow.db")
    assert again.execute("SELECT name FROM flow").fetchall() == [("mine",)]
    again.close()


def test_without_secrets_it_holds_none(permissions, tmp_path):
    fill()
    path = tmp_path / "backup.zip"

    call_command("backup", path, without_secrets=True, verbosity=0)

    with zipfile.ZipFile(path) as pack:
        assert not [name for name in pack.namelist() if "secret" in name or "langflow" in name]
    assert "no secrets" in " ".join(restore_backup(path, replace=True).notes)


# --- While the service runs ---------------------------------------------------------------------


def test_a_backup_is_of_one_moment_though_others_write(permissions, tmp_path):
    fill()
    alice = User.objects.get(username="alice")
    is_over = threading.Event()
    asked = []

    def go_on_asking():
        try:
            while not is_over.is_set():
                conversation = Conversation.objects.create(owner=alice)
                write_turn(conversation, f"Question {len(asked)}", "Answer")
                asked.append(conversation.pk)
        finally:
            connections.close_all()

    writer = threading.Thread(target=go_on_asking)
    writer.start()
    try:
        while not asked and writer.is_alive():
            time.sleep(0.01)
        paths = [tmp_path / f"{n}.zip" for n in range(2)]
        for path in paths:
            write_backup(path)
    finally:
        is_over.set()
        writer.join()

    assert len(asked) > 1, "nobody could write meanwhile"
    counts = []
    for path in paths:
        restore_backup(path, replace=True)  # which looks at all references
        assert not Message.objects.filter(role="assistant", parent=None).exists()
        counts.append(Message.objects.count())
    assert counts == sorted(counts)


# --- Refused ------------------------------------------------------------------------------------


def test_where_somebody_is_at_home_nothing_is_changed_unasked(backup):
    before = all_said()

    with pytest.raises(CommandError, match="There are accounts here already"):
        call_command("restore", backup)

    assert all_said() == before


@pytest.mark.once
def test_of_a_damaged_backup_or_another_versions_nothing_is_taken(backup):
    before, whole = all_said(), backup.read_bytes()
    messages = "rows/ai_chatbot.Message.jsonl"
    for name, change in [
        (messages, lambda data: data[: len(data) // 2]),
        (messages, lambda data: data.split(b"\n")[0] + b"\n"),
        ("rows/notes.Note.jsonl", lambda data: data.replace(b"Cr", b"\xff\xfe")),
        ("rows/auth.User.jsonl", lambda data: b""),
        ("rows/auth.User.jsonl", lambda data: b"7\n"),
        ("rows/auth.User.jsonl", lambda data: b"[[]]\n"),
        ("rows/auth.User.jsonl", lambda data: data.split(b"\n")[0] + b"\n7\n"),
        ("manifest.json", lambda data: data.replace(b'"rows": {', b'"rows": 7, "more": {')),
        ("manifest.json", lambda data: data.replace(b'"missing"', b'"more"')),
        ("manifest.json", lambda data: data.replace(b'"rows": {', b'"rows": {"x": "y", ')),
        ("manifest.json", lambda data: b"{"),
        ("manifest.json", lambda data: b"[]"),
        ("manifest.json", lambda data: data.replace(b"commonplace.backup", b"x")),
        ("manifest.json", lambda data: data.replace(b"0001_notes", b"0001_x")),
    ]:
        backup.write_bytes(whole)
        damage(backup, name, change)

        with pytest.raises(NotRestored):
            restore_backup(backup, replace=True)

        assert all_said() == before, name


def test_a_file_that_is_damaged_leaves_all_files_as_they_were(backup, settings):
    kept = settings.DATA_DIR / "secret_key"
    kept.write_text("the key of here")
    files = {each for each in settings.DATA_DIR.rglob("*") if each.is_file()}
    with zipfile.ZipFile(backup, "a") as pack:
        pack.writestr("files/imports/1/", b"")
        pack.writestr("files/imports/1/note.md", b"the last one")
        at = pack.getinfo("files/imports/1/note.md").header_offset
    data = bytearray(backup.read_bytes())
    data[data.index(b"the last one", at)] ^= 1
    backup.write_bytes(data)

    with pytest.raises(NotRestored):
        restore_backup(backup, replace=True)

    assert kept.read_text() == "the key of here"
    assert {each for each in settings.DATA_DIR.rglob("*") if each.is_file()} == files


def test_what_is_no_backup_is_refused_in_a_sentence(permissions, tmp_path):
    path = tmp_path / "odd.zip"
    for data in (b"", b"nonsense", b"PK\x03\x04"):
        path.write_bytes(data)
        with pytest.raises(NotRestored, match=r"\.$"):
            restore_backup(path)
    with pytest.raises(CommandError, match="is not there"):
        call_command("restore", tmp_path / "nothing.zip")


def test_a_file_that_is_there_is_not_written_over_unasked(permissions, tmp_path, capsys):
    path = tmp_path / "letter.txt"
    path.write_text("Dear")

    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", path)
    assert path.read_text() == "Dear"
    call_command("backup", path, replace=True, json=True)

    assert json.loads(capsys.readouterr().out)["rows"]["auth.User"] == 0


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "imports/../../x", "x", "models/a", "commonplace.sqlite3", "",
     "attachments/../../x", "langflow/other", "flows_pushed/../x"],
)  # fmt: skip
def test_no_file_of_a_backup_goes_where_none_belongs(name):
    assert place_of(name) is None


def test_what_flows_once_were_comes_back_so_that_both_sides_can_be_put_together(
    permissions, settings, tmp_path
):
    """Of each flow: the draft and the file were changed since, and neither may win unseen."""
    for key in ("", "thorough", "no_notes"):
        flow = {"id": "1", "name": f"Fluß 流れ {key}", "data": {"nodes": [], "edges": []}}
        remember_pushed(file=flow, langflow_has=flow, key=key)
    pushed = [(read_pushed(key), read_pushed_flow(key)) for key in ("", "thorough", "no_notes")]
    write_backup(tmp_path / "backup.zip", secrets=False)
    settings.DATA_DIR = tmp_path / "elsewhere"
    settings.DATA_DIR.mkdir()
    assert read_pushed_flow("thorough") is None

    restore_backup(tmp_path / "backup.zip", replace=True)

    assert [(read_pushed(key), read_pushed_flow(key)) for key in ("", "thorough", "no_notes")] == (
        pushed
    )
    assert pushed[1][1]["name"] == "Fluß 流れ thorough"


# --- The other database -------------------------------------------------------------------------


OVER_THERE = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("restore", sys.argv[1])
call_command("backup", sys.argv[2])
"""


@pytest.mark.slow
def test_it_goes_into_the_other_database_and_back(backup, tmp_path):
    """From SQLite to PostgreSQL and back; over PostgreSQL the other way round."""
    before, path = all_said(), tmp_path / "back.zip"
    with Postgres() as postgres:
        other = "" if connection.vendor == "postgresql" else postgres.database("other")
        env = product_environment(tmp_path / "there")
        done = subprocess.run(
            [sys.executable, "-c", OVER_THERE, str(backup), str(path)],
            cwd=ROOT, env=env | {"DATABASE_URL": other},
            capture_output=True, text=True,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    Note.objects.all().delete()

    restore_backup(path, replace=True)

    assert all_said() == before
    with zipfile.ZipFile(path) as pack:
        there = json.loads(pack.read("manifest.json"))["database"]
    assert there != connection.vendor
