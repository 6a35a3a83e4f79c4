"""A backup has no key of a model's server, and nothing that opens one."""

import zipfile

import pytest
from django.contrib.auth.models import User

from ai_chatbot.providers import choosing, secrets
from ai_chatbot.providers.servers import Server
from config.backups.folder import place_of
from config.backups.writing import write_backup

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
