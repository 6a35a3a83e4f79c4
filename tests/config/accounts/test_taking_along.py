"""Everything of one's own as one zip."""

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import User

from ai_chatbot.models import Conversation, GoldenQuestion, GoldenResult, GoldenRun, Usage, Webhook
from ai_chatbot.tokens import make_personal_token
from notes.editing.attachments import keep_attachment
from notes.editing.trash import put_in_trash
from notes.importing.importer import import_folder, import_texts
from notes.models import Note
from tests.ai_chatbot.conftest import write_turn
from tests.config.strangers.worlds import World

PATH = "/settings/export.zip"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


def unpacked(browser):
    return zipfile.ZipFile(io.BytesIO(b"".join(browser.get(PATH).streaming_content)))


def test_notes_files_conversations_settings_and_usage_are_in_it(alice, alice_browser):
    text = "---\ntags: [soup]\n---\n# Crème\n\n味噌汁 ماء\n"
    import_texts(alice, {"Recipes/Crème.md": text})
    keep_attachment(alice, "Recipes/boat.png", b"picture")
    write_turn(Conversation.objects.create(owner=alice), "Why?", "Because.")
    token = make_personal_token(alice, name="My phone")
    Webhook.objects.create(owner=alice, name="hook", url="https://x.example", site="s")

    golden = GoldenQuestion.objects.create(owner=alice, question="متى؟", facts=[["Mai"]])
    run = GoldenRun.objects.create(owner=alice, flow="f", model="m-7")
    GoldenResult.objects.create(run=run, golden=golden, n=0, outcome={"answer": "Im Mai."})

    pack = unpacked(alice_browser)

    told = json.loads(pack.read("golden.json"))
    assert told["questions"][0]["question"] == "متى؟"
    assert told["runs"][0]["model"] == "m-7"
    assert told["results"][0]["outcome"] == {"answer": "Im Mai."}
    assert pack.testzip() is None
    assert pack.read("notes/Recipes/Crème.md").decode() == text
    assert pack.read("notes/Recipes/boat.png") == b"picture"
    assert len([name for name in pack.namelist() if name.startswith("conversations/")]) == 2
    said = pack.read("settings.json").decode()
    assert json.loads(said)["account"]["name"] == "alice"
    assert json.loads(said)["tokens"][0]["name"] == "My phone"
    hook = Webhook.objects.get()
    assert not any(secret in said for secret in (token, hook.salt, alice.password))
    assert json.loads(pack.read("usage.json")) == []


def test_what_went_out_can_be_imported_as_notes_again(alice, alice_browser, tmp_path):
    import_texts(alice, {"a/b.md": "# B\n\nSee [[c]].", "c.md": "# C"})
    before = {note.path: note.get_text() for note in Note.objects.all()}
    unpacked(alice_browser).extractall(tmp_path / "out")
    bob = User.objects.create_user("bob")

    import_folder(bob, tmp_path / "out" / "notes")

    assert {note.path: note.get_text() for note in bob.notes.all()} == before


def test_nothing_of_anybody_else_is_in_it(alice, alice_browser):
    bob = User.objects.create_user("bob", pk=4711)
    World(bob, 4711, "Quagga-river").fill()

    pack = unpacked(alice_browser)

    assert not [name for name in pack.namelist() if b"Quagga" in pack.read(name)]


def test_no_path_of_a_note_leads_out_and_none_is_there_twice(alice, alice_browser):
    for n, path in enumerate(["../../up.md", "a//b.md", "A/B.md", "..", "x\\y.md", "con.pdf"]):
        Note.objects.create(owner=alice, path=path, title=str(n), content_hash="x")

    names = [name for name in unpacked(alice_browser).namelist() if name.startswith("notes/")]

    assert sorted(names) == sorted(
        ["notes/up.md", "notes/A/B.md", "notes/a/b (2).md", "notes/untitled.md", "notes/x/y.md",
         "notes/con.pdf.md"]
    )  # fmt: skip


def test_what_is_in_the_trash_is_not_and_a_file_that_is_gone_keeps_nothing_back(
    alice, alice_browser
):
    import_texts(alice, {"a.md": "# A", "b.md": "# B"})
    put_in_trash(Note.objects.get(path="a.md"))
    keep_attachment(alice, "gone.png", b"x")
    alice.attachments.get().file.unlink()

    names = unpacked(alice_browser).namelist()

    assert [name for name in names if name.startswith("notes/")] == ["notes/b.md"]


def test_how_many_queries_it_takes_grows_by_batches_alone(
    alice, alice_browser, django_assert_max_num_queries
):
    import_texts(alice, {f"{n}.md": f"# {n}" for n in range(120)})

    with django_assert_max_num_queries(20):
        unpacked(alice_browser)


def test_it_needs_a_login_and_is_only_read(client, alice_browser):
    assert alice_browser.post(PATH).status_code == 405
    assert client.get(PATH).status_code == 302


def test_usage_says_what_was_asked_and_when(alice, alice_browser):
    Usage.objects.create(
        owner=alice, answer_id="0" * 32, at="2024-05-06T00:00:00Z", door="page", tokens=7
    )

    assert json.loads(unpacked(alice_browser).read("usage.json"))[0]["tokens"] == 7
