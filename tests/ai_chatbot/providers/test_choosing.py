"""Which model counts, and that its key is nowhere but in memory and, encrypted, in its row."""

import stat

import pytest
from django.contrib.auth.models import User

from ai_chatbot.models import ModelChoice, ModelServer
from ai_chatbot.providers import choosing, secrets
from ai_chatbot.providers.choosing import Refused
from ai_chatbot.providers.servers import Server

pytestmark = pytest.mark.django_db
KEY = "sk-1234567890abcdef"


@pytest.fixture
def ada():
    return User.objects.create_user("ada", is_staff=True)


@pytest.fixture
def openai(ada):
    return choosing.connect(Server("openai", "https://api.openai.com/v1", KEY), ada)


@pytest.fixture
def ollama(ada):
    return choosing.connect(Server("ollama", "http://127.0.0.1:11434/v1"), ada)


def test_nothing_chosen_is_this_machines_own_model():
    assert choosing.chosen_model() is None
    assert choosing.chosen_server() is None
    assert choosing.needs_own_model()
    assert choosing.provider_of(None) == "local"


def test_what_was_chosen_last_counts_with_one_query(openai, ollama, ada, django_assert_num_queries):
    choosing.choose(ollama, "qwen3:8b", ada)
    choosing.choose(openai, " gpt-x ", ada)

    with django_assert_num_queries(1):
        chosen = choosing.chosen_model()

    assert (chosen.server.provider, chosen.server.key, chosen.model) == ("openai", KEY, "gpt-x")
    assert not choosing.needs_own_model()


def test_the_environment_wins_and_what_the_start_found_gives_way(openai, ada, settings):
    choosing.choose(openai, "gpt-x", ada)
    settings.LLM_BASE_URL, settings.LLM_MODEL = "http://gpu.lan/v1", "mine"

    assert choosing.chosen_model() is None
    server, model = choosing.chosen_server()
    assert (server.base_url, model) == ("http://gpu.lan/v1", "mine")
    assert choosing.provider_of(None) == "environment"

    settings.LLM_IS_FOUND = True
    assert choosing.chosen_model().model == "gpt-x"
    choosing.choose(None, "", ada)
    assert choosing.chosen_model() is None
    assert choosing.chosen_server()[1] == "mine"


def test_the_one_before_is_the_last_that_was_another(openai, ollama, ada):
    assert choosing.go_back(ada) is None
    choosing.choose(ollama, "qwen3:8b", ada)
    choosing.choose(openai, "gpt-x", ada)
    choosing.choose(openai, "gpt-x", ada)

    assert choosing.go_back(ada).model == "qwen3:8b"
    assert choosing.go_back(ada).model == "gpt-x"


def test_choices_are_kept_to_a_number(openai, ada):
    for n in range(15):
        choosing.choose(openai, f"m{n}", ada)

    assert ModelChoice.objects.count() == choosing.CHOICES_KEPT


def test_a_server_that_goes_takes_its_choices_along(openai, ollama, ada):
    choosing.choose(ollama, "qwen3:8b", ada)
    choosing.choose(openai, "gpt-x", ada)
    openai.delete()

    assert choosing.chosen_model().model == "qwen3:8b"


@pytest.mark.parametrize("model", ["", "  ", "x" * 201, "a\nb", "a\x1bb"])
def test_a_name_that_no_model_has_is_refused(openai, ada, model):
    with pytest.raises(Refused):
        choosing.choose(openai, model, ada)


# --- Keys -----------------------------------------------------------------------------------------


def test_a_key_is_kept_encrypted_by_a_secret_that_is_ours_alone(openai, settings):
    row = ModelServer.objects.values().get(pk=openai.pk)
    secret = settings.DATA_DIR / secrets.FILE

    assert KEY not in str(row)
    assert row["key_end"] == KEY[-4:]
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secrets.encrypt(KEY) != row["secret"]  # the same key twice does not show
    assert secrets.decrypt(row["secret"]) == KEY
    assert [each.name for each in settings.DATA_DIR.iterdir()] == [secrets.FILE]


def test_no_key_needs_no_secret(ollama, settings):
    assert ollama.secret == ""
    assert list(settings.DATA_DIR.iterdir()) == []
    assert secrets.end_of("short") == ""


def test_a_lost_secret_is_a_sentence_and_the_model_before_goes_on(openai, ollama, ada, settings):
    choosing.choose(ollama, "qwen3:8b", ada)
    choosing.choose(openai, "gpt-x", ada)
    assert choosing.lost_key() is None

    (settings.DATA_DIR / secrets.FILE).unlink()
    assert choosing.chosen_model().model == "qwen3:8b"
    assert "Enter the key again" in str(choosing.lost_key())

    # Another key makes another secret, which does not open the old ones.
    secrets.encrypt("sk-another-key")
    assert choosing.chosen_model().model == "qwen3:8b"
    ollama.delete()
    assert choosing.chosen_model() is None

    choosing.connect(Server("openai", openai.base_url, KEY), ada)
    assert choosing.chosen_model().server.key == KEY
    assert choosing.lost_key() is None


def test_a_damaged_secret_is_a_lost_one(openai, ada, settings):
    choosing.choose(openai, "gpt-x", ada)
    (settings.DATA_DIR / secrets.FILE).write_text("nonsense")

    assert choosing.chosen_model() is None


# --- What is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("nobody", "", KEY), "provider"),
        (("openai", "", ""), "key"),
        (("openai", "", "two words"), "key"),
        (("openai", "", "sk-ü"), "key"),
        (("openai", "", "x" * 501), "key"),
        (("other", "", ""), "base_url"),
        (("other", "http://8.8.8.8/v1", ""), "base_url"),
    ],
)
def test_what_cannot_be_connected_names_its_field(typed, field):
    with pytest.raises(Refused) as refusal:
        choosing.check_server(*typed)

    assert refusal.value.field == field


def test_a_providers_key_goes_to_its_known_address_alone():
    server = choosing.check_server("openai", "https://evil.example/v1", KEY)

    assert server.base_url == "https://api.openai.com/v1"
    assert choosing.check_server("ollama", "", "").base_url == "http://127.0.0.1:11434/v1"


def test_the_same_address_again_is_one_server_and_there_are_not_too_many(openai, ada):
    again = choosing.connect(Server("openai", openai.base_url, "sk-new-key-1234"), ada)
    assert again.pk == openai.pk
    assert again.key_end == "1234"

    for n in range(choosing.SERVERS_MAX - 1):
        choosing.connect(Server("other", f"http://10.0.0.{n}/v1"), ada)
    with pytest.raises(Refused, match="the most allowed"):
        choosing.connect(Server("other", "http://10.0.1.1/v1"), ada)
