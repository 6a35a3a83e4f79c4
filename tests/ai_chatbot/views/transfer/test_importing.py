"""The page and the command that bring conversations in."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from ai_chatbot.models import Conversation
from tests.ai_chatbot.conversations.importing.exports import as_zip, chatgpt_node, soup

PATH = "/conversations/import/"


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


def upload(browser, data, name="conversations.json"):
    return browser.post(PATH, {"upload": SimpleUploadedFile(name, data)})


def test_the_page_takes_a_file_and_says_what_came_of_it(browser):
    assert 'type="file"' in browser.get(PATH).text

    response = upload(browser, json.dumps([soup(title="Süp 味噌汁"), {"x": 1}]).encode())

    found = Conversation.objects.get()
    assert f'href="{found.get_absolute_url()}"' in response.text
    assert "1 new; 2 messages added. 1 not taken." in response.text
    assert "Süp 味噌汁" in response.text
    assert "What is known" not in response.text
    assert browser.get(found.get_absolute_url()).status_code == 200


def test_a_large_zip_comes_through_the_disk_and_is_read(browser, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    packed = as_zip({"conversations.json": json.dumps([soup()])}).getvalue()

    assert "1 new" in upload(browser, packed, "export.zip").text


def test_the_same_file_again_is_as_it_was(browser):
    data = json.dumps([soup()]).encode()
    upload(browser, data)

    assert '<p role="status">1 here already; 0 messages added' in " ".join(
        upload(browser, data).text.split()
    )


def test_what_is_brought_in_has_the_room_that_notes_leave(browser, settings):
    settings.STORAGE_LIMIT_MB = 1
    long = chatgpt_node("q2", "a1", "user", "é" * 190_000)
    many = [soup(long, title=f"味噌汁 {number}", name=str(number)) for number in range(6)]

    response = upload(browser, json.dumps(many).encode())

    assert "your notes and files take 0 KB, your conversations 950 KB" in response.text
    assert Conversation.objects.count() == 5


def test_no_file_and_an_empty_one_are_refused_in_a_sentence(browser):
    assert "Choose a JSON file or a zip first." in browser.post(PATH).text
    response = upload(browser, b"")
    assert response.status_code == 422
    assert "The file is empty. Choose another one." in response.text


def test_it_needs_a_login_and_no_other_method(client, browser, db):
    assert browser.put(PATH).status_code == 405
    browser.logout()
    assert client.get(PATH).status_code == 302


def test_a_name_of_a_file_is_text(browser):
    response = upload(browser, b"{}", "<img src=x onerror=alert(1)>.json")

    assert "<img src=x" not in response.text


def test_how_many_queries_an_import_takes_grows_with_what_is_new_alone(
    browser, django_assert_max_num_queries
):
    data = json.dumps([soup(name=f"c-{n}") for n in range(10)]).encode()
    upload(browser, data)

    with django_assert_max_num_queries(10 * 6 + 20):
        upload(browser, data)


# --- The command --------------------------------------------------------------------------------


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([soup(title="Crème"), {"x": 1}]))
    return path


def test_the_command_says_a_line_a_conversation(alice, export, capsys):
    call_command("import_conversations", export, user="alice")

    said, problems = capsys.readouterr()
    assert said == "Crème: new, 2 messages.\n1 new; 1 not taken.\n"
    assert problems.startswith("conversations.json: It is no conversation that is known here")


def test_the_commands_report_is_json_for_programs(alice, export, capsys):
    call_command("import_conversations", export, user="alice", json=True)

    report = json.loads(capsys.readouterr().out)
    assert report["messages"] == 2
    assert report["conversations"][0] | {"url": ""} == {
        "what": "new", "title": "Crème", "url": "", "new": 2, "left_out": {},
    }  # fmt: skip
    assert report["skipped"][0]["where"] == "conversations.json"


def test_the_command_fails_where_nothing_could_be_read(alice, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_conversations", tmp_path / "nothing.json", user="alice")
    (tmp_path / "odd.json").write_text("nonsense")
    with pytest.raises(CommandError, match=r"Nothing was imported\."):
        call_command("import_conversations", tmp_path / "odd.json", user="alice")
    with pytest.raises(CommandError, match="no user"):
        call_command("import_conversations", tmp_path / "odd.json", user="nobody")
