"""What the doctor says of the model: away, key refused, unknown, or well; each with its fix."""

import pytest
from django.contrib.auth.models import User

from ai_chatbot.providers import choosing, secrets
from ai_chatbot.providers.servers import Server
from config.doctor.findings import Level
from config.doctor.model import model as examine
from tests.scripted_model import ScriptedModel

pytestmark = pytest.mark.django_db
KEY = "sk-1234567890abcdef"


@pytest.fixture
def model(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.LLM_BASE_URL = settings.LLM_API_KEY = settings.LLM_MODEL = ""
    settings.LLM_IS_FOUND = False
    with ScriptedModel() as server:
        yield server


@pytest.fixture
def chosen(model):
    ada = User.objects.create_user("ada", is_staff=True)
    row = choosing.connect(Server("other", model.base_url, KEY), ada)
    return choosing.choose(row, "scripted", ada)


def found():
    *others, last = examine()
    assert KEY not in f"{others} {last}"
    return last


def test_a_model_that_its_server_has_is_well_also_by_its_short_name(chosen, model):
    assert found().level is Level.OK
    model.models = [{"id": "scripted:latest"}]
    assert found().level is Level.OK


def test_a_model_that_is_not_there_is_a_problem_and_others_are_named(chosen, model):
    model.models = [{"id": "other-model"}]

    finding = found()

    assert finding.level is Level.PROBLEM
    assert "has no model “scripted”" in finding.says
    assert "Settings → Model, such as: other-model" in finding.fix


def test_a_refused_key_and_a_server_that_is_away_have_their_fixes(chosen, model, settings):
    model.key = "another"
    assert "refused the key" in found().says
    assert "Settings → Model" in found().fix

    model.key = ""
    model.list_status = 404
    assert found().level is Level.WARNING

    settings.LLM_BASE_URL, settings.LLM_MODEL = "http://127.0.0.1:9/v1", "m"
    assert "cannot be reached" in found().says
    assert "LLM_BASE_URL" in found().fix


def test_the_environments_model_is_looked_for_as_well(model, settings):
    settings.LLM_BASE_URL, settings.LLM_MODEL = model.base_url, "missing"
    assert "Set LLM_MODEL to one that it has, such as: scripted" in found().fix

    settings.LLM_MODEL = ""
    assert found().level is Level.OK
    model.key = "another"
    assert "LLM_API_KEY" in found().fix


def test_a_lost_key_is_a_finding_of_its_own(chosen, settings):
    (settings.DATA_DIR / secrets.FILE).unlink()
    settings.MODEL_PORT = 9

    lost, of_this_machine = examine()

    assert "Enter the key again" in lost.says
    assert lost.level is Level.PROBLEM
    assert "local model" in of_this_machine.says
