"""A backup has no key of a model's server or of a flow's node, and nothing that opens one."""

import zipfile

import pytest
from django.contrib.auth.models import User

from ai_chatbot.flows.files import keep_backup, read_backup
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
