"""Old encodings at an import: the right text, or a mark on the ledger and a way to mend it."""

import pytest

from notes.importing.importer import import_folder, import_texts
from notes.importing.rereading import OriginalGone, read_again
from notes.index.ledger import doubtful_notes, index_progress
from tests.notes.actions import bring, edit
from tests.notes.documents import zip_of

RUSSIAN = "Привет, мир. Завтра едем в деревню за грибами.\n"
SHORT = "Да"


@pytest.fixture(autouse=True)
def attachments(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"


def texts(owner):
    return {note.path: note.get_text() for note in owner.notes.all()}


def test_texts_in_many_encodings_are_imported_as_they_were_meant(alice):
    written = {
        "ру.txt": (RUSSIAN, "cp1251"),
        "koi.txt": (RUSSIAN, "koi8-r"),
        "中文.txt": ("今天天气很好，我们去公园散步。\n", "gb18030"),
        "日本.txt": ("今日は天気がいいから散歩しましょう。\n", "cp932"),
        "한국.txt": ("오늘은 친구와 함께 김치찌개를 만들었다.\n", "cp949"),
        "latin.txt": ("Größe und Café\n", "cp1252"),
        "עברית.txt": ("היום הלכנו לים ואכלנו דגים. בערב קראנו ספר.\n", "cp1255"),
        "wide.txt": ("Sjøhesten svømmer.\n", "utf-16"),
        "nfd.txt": ("Cafe\u0301\n", "utf-8"),
    }

    import_texts(alice, {path: text.encode(name) for path, (text, name) in written.items()})

    assert texts(alice) == {path: text for path, (text, _) in written.items()}
    assert not doubtful_notes(alice).exists()


def test_what_may_be_wrong_is_marked_and_its_file_kept(alice):
    import_texts(alice, {"a.txt": SHORT.encode("cp1251"), "b.txt": "plain"})

    note = alice.notes.get(path="a.txt")
    assert list(doubtful_notes(alice)) == [note]
    assert index_progress(alice).doubtful == 1
    assert alice.attachments.get(path="a.txt").file.read_bytes() == SHORT.encode("cp1251")
    assert not alice.attachments.filter(path="b.txt").exists()


def test_a_doubtful_text_is_read_as_those_beside_it(alice):
    long = {f"{n}.txt": f"{n}. {RUSSIAN}".encode("cp1251") for n in range(3)}

    import_texts(alice, {"a.txt": SHORT.encode("cp1251"), **long})

    note = alice.notes.get(path="a.txt")
    assert (note.body, note.encoding, note.is_doubtful) == (SHORT, "cp1251", False)


def test_a_text_is_not_read_as_those_beside_it_where_it_cannot_be(alice):
    long = {f"{n}.txt": f"{n}. 今天天气很好，我们去公园散步。".encode("gb18030") for n in range(4)}

    import_texts(alice, {"a.txt": "Größe und Café".encode("cp1252"), **long})

    assert alice.notes.get(path="a.txt").body == "Größe und Café"


def test_those_of_another_vault_do_not_count(alice):
    files = {f"{n}.txt": f"{n}. {RUSSIAN}".encode("cp1251") for n in range(3)}
    bring(alice, ("old.zip", zip_of(files)))

    bring(alice, ("new.zip", zip_of({"a.txt": SHORT.encode("cp1251")})))

    assert doubtful_notes(alice).get().path == "a.txt"


def test_a_text_is_read_again_and_what_it_said_is_a_version(alice):
    import_texts(alice, {"a.txt": SHORT.encode("cp1251"), "b.md": "See [[Да]]"})
    note = alice.notes.get(path="a.txt")
    before = note.get_text()

    read_again(note, "cp1251")

    note.refresh_from_db()
    assert (note.body, note.encoding, note.is_doubtful) == (SHORT, "cp1251", False)
    assert [version.text for version in note.versions.all()] == [before]
    assert note.passages.get().text == SHORT


def test_what_was_read_again_stays_so_until_its_file_changes(alice, tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "a.txt").write_bytes(SHORT.encode("cp1251"))
    import_folder(alice, vault)
    read_again(alice.notes.get(), "cp1251")

    assert import_folder(alice, vault).unchanged == 1
    assert alice.notes.get().body == SHORT
    (vault / "a.txt").write_bytes("Нет".encode("cp1251"))
    import_folder(alice, vault)

    note = alice.notes.get()
    assert (note.body, note.is_doubtful) == ("Нет", False)
    assert alice.attachments.get().file.read_bytes() == "Нет".encode("cp1251")


def test_a_file_that_is_utf8_by_now_is_not_kept_and_not_marked(alice):
    import_texts(alice, {"a.txt": SHORT.encode("cp1251")})

    import_texts(alice, {"a.txt": SHORT})

    note = alice.notes.get()
    assert (note.body, note.encoding, note.is_doubtful) == (SHORT, "", False)
    assert not alice.attachments.exists()


def test_without_its_file_a_note_stays_as_it_is(alice):
    import_texts(alice, {"a.txt": SHORT.encode("cp1251")})
    note = alice.notes.get()
    alice.attachments.all().delete()

    with pytest.raises(OriginalGone, match=r"not kept here any more\. Import it again\.$"):
        read_again(note, "cp1251")


def test_an_edited_note_that_is_read_again_keeps_the_edit_as_a_version(alice):
    import_texts(alice, {"a.txt": SHORT.encode("cp1251")})
    edit(alice.notes.get(), body="My own words.")

    read_again(alice.notes.get(), "koi8-r")

    note = alice.notes.get()
    assert note.body == SHORT.encode("cp1251").decode("koi8-r")
    assert note.versions.first().text == "My own words."
