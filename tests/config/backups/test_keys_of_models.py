"""A backup has no key of a model's server or of a flow's node, and nothing that opens one."""

import json
import sqlite3
import zipfile
from contextlib import closing

import pytest
from django.contrib.auth.models import User

from ai_chatbot.flows.files import keep_backup, read_backup
from ai_chatbot.flows.shape import KEPT_AS
from ai_chatbot.providers import choosing, secrets
from ai_chatbot.providers.servers import Server
from config.backups.folder import place_of
from config.backups.reading import restore_backup
from config.backups.writing import write_backup
from tests.flows.conftest import small_flow

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "sk-1234567890abcdef"


def test_neither_the_key_nor_what_opens_it_is_in_a_backup(permissions, settings, tmp_path):
    ada = User.objects.create_user("ada", is_staff=True)
    choosing.connect(Server("openai", "https://api.openai.com/v1", KEY), ada)
    opens = (settings.DATA_DIR / secrets.FILE).read_bytes()

    write_backup(tmp_path / "backup.zip")

    with zipfile.ZipFile(tmp_path / "backup.zip") as pack:
        everything = b"".join(pack.read(name) for name in pack.namelist())
        assert not any(secrets.FILE in name for name in pack.namelist())
    assert KEY.encode() not in everything
    assert opens not in everything
    assert b"api.openai.com" in everything  # the row itself, as it should
    assert place_of(secrets.FILE) is None  # and none is brought in


@pytest.mark.parametrize("secrets", [True, False])
def test_no_key_that_was_typed_into_a_flow_is_in_the_copies_of_it(permissions, tmp_path, secrets):
    flow = small_flow("Kürzer. 短く。")
    template = flow["data"]["nodes"][0]["data"]["node"]["template"]
    template["api_key"] = {"password": True, "load_from_db": False, "value": KEY}
    kept = keep_backup(flow, "draft")
    kept.with_name("broken.json").write_text('{"value": "' + KEY)

    write_backup(tmp_path / "backup.zip", secrets=secrets)

    with zipfile.ZipFile(tmp_path / "backup.zip") as pack:
        assert KEY.encode() not in b"".join(pack.read(name) for name in pack.namelist())
    kept.unlink()
    restore_backup(tmp_path / "backup.zip", replace=True)
    template["api_key"]["value"] = ""
    assert read_backup(kept.name) == flow


@pytest.mark.parametrize("table", ["flow", "flow_version", 'a later "table"'])
def test_no_key_that_was_typed_into_a_node_is_in_langflows_database_there(
    permissions, settings, tmp_path, table
):
    place = settings.DATA_DIR / "langflow" / "langflow.db"
    place.parent.mkdir(parents=True)
    quoted = table.replace('"', '""')
    typed = {"password": True, "value": KEY}
    named = {"password": True, "load_from_db": True, "value": "OPENAI_API_KEY"}
    sent = {"type": "table", "value": [{"key": "Authorization", "value": KEY}]}
    kept = named | {"value": f"{KEPT_AS}Modell · Schlüssel · 1f2e3d"}  # found again: it goes along
    server = {"env": {"GH_TOKEN": "MCP_GIT_GH_TOKEN_59179C3D"}, "url": "https://x/?token={{T}}"}
    tools = {"type": "mcp", "value": {"config": server}}  # as Langflow itself has it
    template = {"schlüssel 鍵": typed, "named": named, "kept": kept, "headers": sent, "mcp": tools}
    data = {"nodes": [{"node": {"flow": {"template": template}}}]}
    with closing(sqlite3.connect(place)) as langflow:
        langflow.execute("PRAGMA journal_mode = WAL")
        langflow.execute(f'CREATE TABLE "{quoted}" (name TEXT, data JSON)')
        insert = f'INSERT INTO "{quoted}" VALUES (?, ?)'
        gone = json.dumps({"value": KEY} | typed)
        texts = [json.dumps(data), '{"password" is no JSON', None, gone]
        langflow.executemany(insert, [("עברית", text) for text in texts])
        langflow.execute(f'DELETE FROM "{quoted}" WHERE data LIKE ?', ['{"value"%'])  # a free page
        langflow.commit()

        write_backup(tmp_path / "backup.zip")

    with zipfile.ZipFile(tmp_path / "backup.zip") as pack:
        assert KEY.encode() not in b"".join(pack.read(name) for name in pack.namelist())
    assert KEY in place.read_bytes().decode(errors="replace")  # Langflow's own is untouched
    restore_backup(tmp_path / "backup.zip", replace=True)
    with closing(sqlite3.connect(place)) as langflow:
        (first, *others) = langflow.execute(f'SELECT name, data FROM "{quoted}"')
    typed["value"] = sent["value"][0]["value"] = ""
    assert first[0] == "עברית"
    assert json.loads(first[1]) == data
    assert [each[1] for each in others] == texts[1:3]
