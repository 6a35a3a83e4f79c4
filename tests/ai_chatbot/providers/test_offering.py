"""A start says what else on this machine could write the answers, while nobody has chosen."""

import pytest
from django.contrib.auth.models import User

from ai_chatbot.providers import choosing, found
from ai_chatbot.providers.offering import offered_here
from ai_chatbot.providers.servers import Server
from tests.scripted_model import ScriptedModel

pytestmark = pytest.mark.django_db


def test_what_is_found_is_offered_until_somebody_chose(settings, monkeypatch, tmp_path):
    settings.LLM_BASE_URL, settings.DATA_DIR = "", tmp_path
    with ScriptedModel() as model:
        here = Server("lmstudio", model.base_url)
        monkeypatch.setattr(found, "candidates", lambda: [here])

        offer = offered_here("http://127.0.0.1:8000")
        assert "LM Studio" in offer
        assert offer.endswith("http://127.0.0.1:8000/settings/model/")

        ada = User.objects.create_user("ada")
        choosing.choose(choosing.connect(here, ada), "scripted", ada)
        assert offered_here("") == ""
        choosing.choose(None, "", ada)
        settings.LLM_BASE_URL = "http://gpu.lan/v1"
        assert offered_here("") == ""


def test_nothing_found_is_nothing_said(settings, monkeypatch):
    settings.LLM_BASE_URL = ""
    monkeypatch.setattr(found, "candidates", list)

    assert offered_here("") == ""
