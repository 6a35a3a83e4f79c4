"""The pages on which a text in a doubtful encoding is found and mended."""

import pytest

from notes.importing.importer import import_texts

LEDGER = "/notes/index/"


@pytest.fixture
def doubtful(alice, settings, tmp_path, embedder):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    import_texts(alice, {"да.txt": "Да".encode("cp1251"), "plain.txt": "plain"})
    return alice.notes.get(path="да.txt")


def address(note):
    return f"/notes/{note.pk}/encoding/"


def test_the_ledger_and_the_note_say_that_it_may_be_wrong(client, alice, doubtful):
    client.force_login(alice)

    for page in (LEDGER, f"/notes/{doubtful.pk}/"):
        assert "which may be wrong" in client.get(page).text
        assert doubtful.encoding_name in client.get(page).text
    plain = alice.notes.get(path="plain.txt")
    assert "Read as" not in client.get(f"/notes/{plain.pk}/").text


def test_the_note_is_read_again(client, alice, doubtful):
    client.force_login(alice)

    page = client.post(address(doubtful), {"encoding": "cp1251"}, follow=True)

    assert "The file was read again." in page.text
    assert "which may be wrong" not in page.text
    doubtful.refresh_from_db()
    assert (doubtful.body, doubtful.versions.count()) == ("Да", 1)
    assert "Perhaps read wrongly" not in client.get(LEDGER).text


def test_what_is_right_leaves_the_ledger(client, alice, doubtful):
    client.force_login(alice)

    page = client.post(f"{address(doubtful)}right/", follow=True)

    assert "Perhaps read wrongly" not in page.text


@pytest.mark.parametrize("encoding", ["", "no-such", "rot13", "idna", "zlib"])
def test_only_the_encodings_of_the_list_are_taken(client, alice, doubtful, encoding):
    client.force_login(alice)

    page = client.post(address(doubtful), {"encoding": encoding}, follow=True)

    assert "Choose one of the encodings in the list." in page.text
    assert not doubtful.versions.exists()


def test_what_makes_no_text_is_told(client, alice, doubtful):
    client.force_login(alice)

    page = client.post(address(doubtful), {"encoding": "utf-32-le"}, follow=True)

    assert page.status_code == 200
    assert alice.notes.get(pk=doubtful.pk).get_text() is not None


@pytest.mark.parametrize("path", ["", "right/"])
def test_strangers_and_readers_change_nothing(client, alice, bob, doubtful, path):
    assert client.post(address(doubtful) + path, {"encoding": "cp1251"}).status_code == 302
    client.force_login(bob)
    assert client.post(address(doubtful) + path, {"encoding": "cp1251"}).status_code == 404
    client.force_login(alice)
    assert client.get(address(doubtful) + path).status_code == 405

    doubtful.refresh_from_db()
    assert doubtful.is_doubtful


def test_a_note_whose_file_says_what_it_is_in_is_not_read_again(client, alice, doubtful):
    plain = alice.notes.get(path="plain.txt")
    client.force_login(alice)

    assert client.post(address(plain), {"encoding": "cp1251"}).status_code == 404


def test_the_beginning_of_a_text_is_shown_as_text(client, alice, settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    import_texts(alice, {"a.txt": b"\xe4\xe0 <script>alert(1)</script>"})
    alice.notes.update(is_doubtful=True)
    client.force_login(alice)

    assert "<script>alert" not in client.get(LEDGER).text
